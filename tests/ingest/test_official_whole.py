"""Heads and tails of whole documents in both languages, as offices and boards really write them."""

from __future__ import annotations

import pytest

from tests.ingest.official_cases import Case, expected_of, stated_of

WHOLE: tuple[Case, ...] = (
    (
        "full covering notice",
        "! 江海职业教育集团文件\n"
        "江职教集发〔2025〕17号\n"
        "关于印发《学徒津贴管理办法（试行）》的通知\n"
        "各成员单位：\n"
        "《学徒津贴管理办法（试行）》已经集团理事会2025年第3次会议审议通过，现印发给你们，请认真贯彻执行。\n"
        "江海职业教育集团\n"
        "2025年7月8日\n"
        "（此件主动公开）\n"
        "学徒津贴管理办法（试行）\n"
        "第一章 总则\n"
        "第一条 为规范学徒津贴管理，根据《职业教育法》，制定本办法。\n"
        "第二章 附则\n"
        "第二条 本办法由人事处负责解释。\n"
        "第三条 本办法自印发之日起施行，试行期为一年。"
        "此前发布的《学徒补贴暂行规定》（江职教集发〔2021〕4号）同时废止。",
        "number: 江职教集发〔2025〕17号\n"
        "issuer: 江海职业教育集团\n"
        "issued: 2025-07-08\n"
        "since: 2025-07-08\n"
        "until: 2026-07-07\n"
        "security: 此件主动公开\n"
        "version: 试行\n"
        "supersedes: 学徒补贴暂行规定",
    ),
    (
        "decree",
        "! 学校食品安全规定\n"
        "（2019年2月20日教育部令第45号公布 自2019年4月1日起施行）\n"
        "第一章 总则\n"
        "第一条 为保障学生安全，制定本规定。\n"
        "第二条 本规定自2019年4月1日起施行，2002年9月20日教育部、原卫生部发布的《学校食堂规定》同时废止。",
        "number: 教育部令第45号\nissuer: 教育部\nissued: 2019-02-20\nsince: 2019-04-01\nsupersedes: 学校食堂规定",
    ),
    (
        "tail implements",
        "! 差旅费管理细则\n"
        "第一条 为加强管理，制定本细则。\n"
        "第二条 本细则未尽事宜，按国家有关规定执行。\n"
        "第三条 本细则自二〇二五年一月一日起执行，原《差旅费管理细则》（校财〔2019〕3号）同时停止执行。",
        "since: 2025-01-01\nsupersedes: 差旅费管理细则",
    ),
    (
        "no facts: admission",
        "! 招生章程\n"
        "第一条 本章程适用于2025年普通招生。\n"
        "第二条 学费标准自2025年9月1日起执行新标准。\n"
        "第三条 学生证有效期三年。",
        "",
    ),
    (
        "no facts: quoting policy",
        "! 学习材料\n"
        "一、背景\n"
        "《中华人民共和国职业教育法》已于2022年5月1日起施行。国务院2019年印发的《实施方案》仍在执行。\n"
        "二、体会\n"
        "各校应当学习。",
        "",
    ),
    (
        "in trial to",
        "! 学分银行办法\n第一条 本办法自2025年3月1日起试行，试行至2027年2月28日。",
        "since: 2025-03-01\nuntil: 2027-02-28",
    ),
    (
        "self-lapse",
        "! 临时措施\n第一条 本措施自2025年3月1日起施行。\n第二条 本措施有效期两年，期满自动失效。",
        "since: 2025-03-01\nuntil: 2027-02-28",
    ),
    (
        "minutes number",
        "! 会议纪要\n〔2025〕第6号\n砚江集团办公室\n2025年6月3日\n一、会议议题\n研究招生。",
        "number: 〔2025〕第6号\nissued: 2025-06-03",
    ),
    (
        "split old",
        "! 考核规定\n第一条 本规定自公布之日起30日后施行。\n教务处\n2025年6月3日",
        "issuer: 教务处\nissued: 2025-06-03\nsince: 2025-07-03",
    ),
    (
        "old by date",
        "! 印章管理办法\n第一条 本办法自2025年5月1日起施行，2018年发布的《印章使用规定》和《介绍信管理规定》同时作废。",
        "since: 2025-05-01\nsupersedes: 印章使用规定\nsupersedes: 介绍信管理规定",
    ),
    (
        "conflict prevails",
        "! 经费办法\n第一条 本办法自2025年5月1日起施行。原有规定与本办法不一致的，以本办法为准。",
        "since: 2025-05-01",
    ),
    (
        "partial chapter",
        "! 经费办法\n第一条 本办法施行后，《财务制度》第三章即行废止。",
        "",
    ),
    (
        "marked secret right",
        "机密★5年\n! 备战方案\n一、目标\n完成任务。",
        "security: 机密★5年",
    ),
    (
        "internal ref",
        "! 分析报告\n（内部资料，注意保存）\n一、概况\n情况良好。",
        "security: 内部资料，注意保存",
    ),
    (
        "doc control zh",
        "! 质量手册\n"
        "| 文件编号 | QM-2024-01 | 版本号 | B/2\n"
        "| 发布日期 | 2024-03-01 | 实施日期 | 2024-04-01\n"
        "| 编制 | 张三 | 批准 | 李四\n"
        "1 目的\n"
        "规范质量管理。",
        "number: QM-2024-01\nversion: B/2\nissued: 2024-03-01\nsince: 2024-04-01",
    ),
    (
        "group standard",
        "! 职业教育实训基地评价指南\n"
        "T/CVEG 012—2024\n"
        "2024年10月15日发布\n"
        "2025年1月1日实施\n"
        "1 范围\n"
        "本文件给出了评价指南。",
        "number: T/CVEG 012—2024\nissued: 2024-10-15\nsince: 2025-01-01",
    ),
    (
        "revision note",
        "! 学生管理规定\n"
        "（2017年9月1日校长办公会通过，2023年6月15日修订）\n"
        "第一条 为规范管理，制定本规定。\n"
        "第二条 本规定自2023年9月1日起施行。",
        "adopted: 2023-06-15\nissued: 2023-06-15\nversion: 2023年修订\nsince: 2023-09-01",
    ),
    (
        "agreement zh",
        "! 校企合作协议\n"
        "合同编号：HT-2025-088\n"
        "甲方：某学院\n"
        "乙方：某公司\n"
        "第一条 双方合作。\n"
        "第二条 本协议自双方签字盖章之日起生效，有效期三年。\n"
        "甲方（盖章）：\n"
        "乙方（盖章）：\n"
        "签订日期：2025年4月1日",
        "number: HT-2025-088\nissued: 2025-04-01\nsince: 2025-04-01\nuntil: 2028-03-31",
    ),
    (
        "postponed",
        "! 收费办法\n第一条 本办法自2025年9月1日起施行，其中第五条自2026年1月1日起施行。",
        "since: 2025-09-01",
    ),
    (
        "from next term",
        "! 选课办法\n第一条 本办法从2025—2026学年第一学期开始执行。",
        "",
    ),
    (
        "announce effective",
        "! 关于调整作息时间的通知\n"
        "校办〔2025〕6号\n"
        "各部门：\n"
        "经研究，决定调整作息时间，自2025年5月6日起执行。\n"
        "校长办公室\n"
        "2025年4月28日",
        "number: 校办〔2025〕6号\nissuer: 校长办公室\nissued: 2025-04-28\nsince: 2025-05-06",
    ),
    (
        "faq without facts",
        "! 政策问答\n一、新办法什么时候施行？\n《差旅办法》自2025年1月1日起施行，原办法同时废止。",
        "",
    ),
    (
        "table without facts",
        "! 制度清单\n一、清单\n| 名称 | 状态\n| 《甲办法》 | 同时废止\n| 《乙办法》 | 自2025年1月1日起施行",
        "",
    ),
    (
        "repeal decision",
        "! 关于废止和修改部分规章制度的决定\n"
        "一、废止下列规章制度：\n"
        "（一）《学生社团管理办法》（校学〔2015〕3号）；\n"
        "（二）《讲座管理规定》（校教〔2016〕8号）。\n"
        "二、本决定自2025年6月1日起施行。",
        "supersedes: 学生社团管理办法\nsupersedes: 讲座管理规定\nsince: 2025-06-01",
    ),
    (
        "supersede via number in tail",
        "! 培训规定\n"
        "第一条 本规定自2025年6月1日起施行，《培训暂行规定》（校人〔2018〕2号）、"
        "《进修规定》（校人〔2016〕9号）同时废止。",
        "since: 2025-06-01\nsupersedes: 培训暂行规定\nsupersedes: 进修规定",
    ),
    (
        "policy cover",
        "! Staff Travel Policy\n"
        "| Policy Number | POL-HR-014\n"
        "| Version | 4.2\n"
        "| Approved by | Board of Governors\n"
        "| Approval date | 12 March 2025\n"
        "| Effective date | 1 April 2025\n"
        "| Review date | 31 March 2028\n"
        "| Classification | Internal\n"
        "1. Purpose\n"
        "This policy sets out how staff travel.",
        "number: POL-HR-014\n"
        "version: 4.2\n"
        "adopted: 2025-03-12\n"
        "issued: 2025-03-12\n"
        "since: 2025-04-01\n"
        "security: Internal",
    ),
    (
        "statute tail",
        "! Student Discipline Regulations 2025\n"
        "1. Citation\n"
        "These Regulations may be cited as the Student Discipline Regulations 2025.\n"
        "2. Commencement\n"
        "These Regulations come into operation on 1 August 2025.\n"
        "3. Revocation\n"
        "The Student Discipline Regulations 2019 are hereby revoked.",
        "version: 2025\nsince: 2025-08-01\nsupersedes: Student Discipline Regulations 2019",
    ),
    (
        "supersedes all",
        "! Code of Conduct\n1. Status\nThis Code replaces any previous version and takes effect on 5 May 2025.",
        "since: 2025-05-05\nsupersedes: Code of Conduct",
    ),
    (
        "savings",
        "! Leave Rules\n"
        "1. Savings\n"
        "Leave granted under the Leave Rules 2018 before 1 May 2025 continues until 31 December 2025.",
        "",
    ),
    (
        "law cited",
        "! Data Policy\n"
        "1. Law\n"
        "The General Data Protection Regulation took effect on 25 May 2018 and replaces the Data Protection Directive.",
        "",
    ),
    (
        "review clause",
        "! Data Policy\n1. Review\nThis Policy will be reviewed on 1 May 2026.",
        "",
    ),
    (
        "memo",
        "! Memorandum of Understanding\n"
        "Dated 3 March 2025\n"
        "1. Term\n"
        "This Memorandum shall enter into force upon signature and "
        "shall remain in force for a period of two (2) years.",
        "issued: 2025-03-03\nsince: 2025-03-03\nuntil: 2027-03-02",
    ),
    (
        "circular",
        "! Circular on Examination Fees\nCircular No. 5/2025\n14 February 2025\n1. Fees\nFees rise.",
        "number: Circular No. 5/2025\nissued: 2025-02-14",
    ),
    (
        "restricted",
        "RESTRICTED\n! Safety Audit\n1. Findings\nNone.",
        "security: RESTRICTED",
    ),
    (
        "not for dist",
        "! Draft Budget\nNot for distribution\n1. Figures\nNone.",
        "security: Not for distribution",
    ),
    (
        "effective in sentence",
        "! Attendance Policy\nEffective 1 September 2025\n1. Scope\nAll learners attend.",
        "since: 2025-09-01",
    ),
    (
        "adopt/enter",
        "! Statutes\n"
        "1. Final\n"
        "These Statutes were adopted by the General Assembly on 3 May 2025 and shall enter into force on 1 June 2025.",
        "since: 2025-06-01",
    ),
    (
        "partial repeal",
        "! Fee Rules\n1. Final\nSections 3 and 4 of the Fee Rules 2020 are repealed with effect from 1 June 2025.",
        "",
    ),
    (
        "withdrawn",
        "! Fee Rules 2025\n1. Final\nThe Fee Rules 2020 are withdrawn with effect from 1 June 2025.",
        "version: 2025\nsupersedes: Fee Rules 2020",
    ),
    (
        "minutes without facts",
        "! Minutes of the Council\n"
        "1. Decisions\n"
        "The Council resolved that the Travel Policy be revised. The new tariff takes effect on 1 May 2025.",
        "",
    ),
    (
        "edition",
        "! Quality Handbook\nThird edition, May 2025\n1. Aim\nQuality matters.",
        "version: Third edition",
    ),
    (
        "in lieu",
        "! Grant Rules\n1. Final\nThese Rules shall take effect from 1 January 2026, replacing the Grant Rules 2022.",
        "since: 2026-01-01\nsupersedes: Grant Rules 2022",
    ),
    (
        "expiry",
        "! Interim Measures\n1. Term\nThese Measures take effect on 1 January 2026 and expire on 31 December 2026.",
        "since: 2026-01-01\nuntil: 2026-12-31",
    ),
    (
        "until amended",
        "! Rules\n1. Term\nThese Rules apply from 1 January 2026 until amended or revoked.",
        "since: 2026-01-01",
    ),
    (
        "students from",
        "! Rules\n1. Scope\nThese Rules apply to students admitted from 1 September 2024.",
        "",
    ),
)


@pytest.mark.parametrize("case", WHOLE, ids=lambda case: case[0].replace(" ", "-"))
def test_what_a_whole_document_says_of_itself(case: Case) -> None:
    """Every fact that the document states of itself is read, and no other."""
    assert stated_of(case) == expected_of(case)
