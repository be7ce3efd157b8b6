"""What Chinese documents say of themselves, judged by hand before any of it was read by a program."""

from __future__ import annotations

import pytest

from tests.ingest.official_cases import Case, expected_of, stated_of

NUMBERS: tuple[Case, ...] = (
    ("ministry", "! 关于加强实训的通知\n教职成〔2024〕12号\n各校：\n请遵照执行。", "number: 教职成〔2024〕12号"),
    ("square brackets", "! 实施方案\n国发[2019]4号\n一、目标\n提高质量。", "number: 国发[2019]4号"),
    ("round brackets", "! 关于评估的函\n川教函（2023）8号\n各校：\n请回复。", "number: 川教函（2023）8号"),
    ("spaces", "! 管理办法\nXX集团发〔2024〕3 号\n第一条 本办法适用于成员单位。", "number: XX集团发〔2024〕3号"),
    ("year first", "! 管理办法\n〔2024〕砚教字第15号\n第一条 本办法适用于成员单位。", "number: 〔2024〕砚教字第15号"),
    ("without a year", "! 管理办法\n校字第15号\n第一条 本办法适用于全校。", "number: 校字第15号"),
    (
        "order on two lines",
        "! 中华人民共和国主席令\n第六十九号\n"
        "《中华人民共和国职业教育法》已由全国人民代表大会常务委员会于2022年4月20日修订通过，"
        "现予公布，自2022年5月1日起施行。",
        (
            "number: 中华人民共和国主席令第六十九号\nadopted: 2022-04-20\nissued: "
            "2022-04-20\nsince: 2022-05-01\nversion: 2022年修订"
        ),
    ),
    (
        "order on one line",
        (
            "! 教育督导条例\n中华人民共和国国务院令 第 624 号\n第一章 总则\n第一条 "
            "为了提高质量，制定本条例。\n第二条 本条例自2012年10月1日起施行。"
        ),
        "number: 中华人民共和国国务院令第624号\nissuer: 中华人民共和国国务院\nsince: 2012-10-01",
    ),
    (
        "announcement",
        "! 关于电子证书的公告\n国家税务总局公告2012年第30号\n现公告如下：\n一、推广使用。",
        "number: 国家税务总局公告2012年第30号",
    ),
    (
        "standard",
        (
            "! 实训基地建设规范\nT/ABC 001—2023\n代替 T/ABC 001—2019\n"
            "2023-05-01发布\n2023-08-01实施\n1 范围\n本标准规定了基地。"
        ),
        "number: T/ABC 001—2023\nsupersedes: T/ABC 001—2019\nissued: 2023-05-01\nsince: 2023-08-01",
    ),
    (
        "in the table at the head",
        (
            "! 岗位矩阵（2026版）\n| 项目 | 内容\n| 文号 | 砚职教集〔2026〕4号\n| 发布单位 | "
            "教学与课程办公室\n| 发布日期 | 2026年6月3日\n| 施行日期 | 2026年9月1日"
        ),
        "number: 砚职教集〔2026〕4号\nissuer: 教学与课程办公室\nissued: 2026-06-03\nsince: 2026-09-01\nversion: 2026版",
    ),
    ("labelled code", "! 风险共担协议\n协议编号：YVEG-RSA-2025-02\n第一条 双方合作。", "number: YVEG-RSA-2025-02"),
    ("cited in text", "! 通知\n根据《规定》（教职成〔2023〕5号），现通知如下：\n一、加强管理。\n二、抓好落实。", ""),
    ("cited on a line of references", "! 通知\n参见教职成〔2023〕5号文件\n一、加强管理。", ""),
    (
        "column of other documents",
        (
            "! 制度目录\n一、现行制度\n| 文号 | 名称 | 施行日期\n| 砚职教集〔2025〕8号 | 共享基地管理办法 "
            "| 2025年6月1日\n| 砚职教集〔2025〕9号 | 竞赛办法 | 2025年7月1日"
        ),
        "",
    ),
)

DAYS: tuple[Case, ...] = (
    (
        "note under the title",
        "! 管理办法\n（2023年8月25日印发，自2023年9月1日起施行）\n第一条 适用于全校。",
        "issued: 2023-08-25\nsince: 2023-09-01",
    ),
    (
        "adopted one day and issued another",
        "! 年度报告\n（2026年3月19日理事会审议通过，2026年3月27日公布）\n第一条 本报告自公布之日起施行。",
        "adopted: 2026-03-19\nissued: 2026-03-27",
    ),
    (
        "from the day of issue",
        "! 管理办法\n（2024年3月1日通过，2024年3月8日公布）\n第一条 本办法自公布之日起施行。",
        "adopted: 2024-03-01\nissued: 2024-03-08\nsince: 2024-03-08",
    ),
    (
        "thirty days after issue",
        "! 管理办法\n2024年6月3日印发\n第一条 适用于全校。\n第二条 本办法自印发之日起30日后施行。",
        "issued: 2024-06-03\nsince: 2024-07-03",
    ),
    ("day of issue unknown", "! 管理办法\n第一条 适用于全校。\n第二条 本办法自发布之日起施行。", ""),
    ("a term is no day", "! 管理办法\n第一条 本办法自2024年秋季学期起执行。", ""),
    ("a month is no day", "! 管理办法\n第一条 本办法自2024年9月起执行。", ""),
    ("an entry year is no day", "! 专业标准\n第一条 本标准自2024级学生起执行。", ""),
    ("Chinese numerals", "! 章程\n第一条 本章程自二○二四年九月一日起生效。", "since: 2024-09-01"),
    (
        "the clause names its ground",
        "! 细则\n第一条 本细则依据《职业教育法》制定，自2024年9月1日起施行。",
        "since: 2024-09-01",
    ),
    (
        "interpretation and force",
        "! 规定\n第一条 适用于全校。\n第二条 本规定由教务处负责解释。自2024年9月1日起施行。",
        "since: 2024-09-01",
    ),
    (
        "after approval",
        "! 规定\n第一条 本规定经理事会审议通过，由秘书处解释，自2024年9月1日起正式施行。",
        "since: 2024-09-01",
    ),
    ("another law", "! 规定\n第一条 《职业教育法》自2022年5月1日起施行。", ""),
    ("another law in brackets", "! 规定\n第一条 依照《职业教育法》（自2022年5月1日起施行），制定本规定。", ""),
    ("contracts under a law", "! 规定\n第一条 依照本规定订立的合同自2022年5月1日起执行。", ""),
    ("one article only", "! 规定\n第一条 本规定第三条自2025年1月1日起施行。", ""),
    ("the object has a day", "! 规定\n第一条 自2024年9月1日起执行新的收费标准。", ""),
    ("an attribute of another", "! 规定\n第一条 本规定参照自2022年5月1日起施行的条例制定。", ""),
    (
        "quoted text of another",
        (
            "! 关于修改《甲办法》的决定\n一、将第三十条修改为：“本办法自2025年1月1日起施行。"
            "”\n二、本决定自2024年12月1日起施行。"
        ),
        "since: 2024-12-01",
    ),
    (
        "table of other documents",
        "! 规定\n第一条 目录如下。\n| 共享基地管理办法 | 本办法自2025年6月1日起施行。\n第二条 以上供查阅。",
        "",
    ),
    (
        "model in an annex",
        (
            "! 实习规定\n第一条 实习应当签订协议。\n第二条 本规定自2024年9月1日起施行。\n附件1 "
            "实习协议（范本）\n一、本协议自2020年1月1日起生效，有效期三年。"
        ),
        "since: 2024-09-01",
    ),
    (
        "two days",
        "! 规定\n（2024年6月3日印发，自2024年9月1日起施行）\n第一条 适用于全校。\n第二条 本规定自2024年10月1日起施行。",
        "issued: 2024-06-03\nsince: 2024-09-01\nsince: 2024-10-01",
    ),
    (
        "a term of years",
        "! 办法\n第一条 本办法自2024年9月1日起施行，有效期五年。",
        "since: 2024-09-01\nuntil: 2029-08-31",
    ),
    (
        "a trial of two years",
        "! 办法（试行）\n第一条 本办法自2024年9月1日起试行，试行期两年。",
        "version: 试行\nsince: 2024-09-01\nuntil: 2026-08-31",
    ),
    (
        "from and to",
        "! 协议\n（2025年4月29日签订于砚江，自2025年6月1日起生效，至2028年5月31日止）\n第一条 双方合作。",
        "issued: 2025-04-29\nsince: 2025-06-01\nuntil: 2028-05-31",
    ),
    (
        "validity to a day",
        "! 办法\n第一条 本办法自2024年1月1日起施行，有效期至2026年12月31日。",
        "since: 2024-01-01\nuntil: 2026-12-31",
    ),
    (
        "term of a certificate",
        "! 办法\n第一条 本办法自2024年1月1日起施行。依照本办法颁发的证书，有效期三年。",
        "since: 2024-01-01",
    ),
    ("term of a contract", "! 办法\n第一条 本办法所称合同有效期三年。\n第二条 证书有效期至2026年12月31日。", ""),
    (
        "signature",
        "! 关于做好招聘的通知\n各校：\n请按时完成。\n砚江职业教育集团秘书处\n2026年9月4日",
        "issuer: 砚江职业教育集团秘书处\nissued: 2026-09-04",
    ),
    (
        "printing day is not the day of issue",
        (
            "! 关于做好招聘的通知\n各校：\n请按时完成。\n砚江职业教育集团\n"
            "2026年9月4日\n砚江职业教育集团办公室 2026年9月7日印发"
        ),
        "issuer: 砚江职业教育集团\nissued: 2026-09-04",
    ),
    (
        "covering notice",
        "! 关于印发《双聘管理办法》的通知\n砚职教集〔2024〕9号\n各成员单位：\n"
        "现将《双聘管理办法》印发给你们，请遵照执行。\n"
        "砚江职业教育集团\n2024年6月28日\n双聘管理办法\n第一章 总则\n第一条 为了规范管理，"
        "制定本办法。\n第二条 本办法自发布之日起施行，有效期五年。",
        "title: 关于印发《双聘管理办法》的通知\nnumber: 砚职教集〔2024〕9号\n"
        "issuer: 砚江职业教育集团\nissued: 2024-06-28\n"
        "since: 2024-06-28\nuntil: 2029-06-27",
    ),
    (
        "covering notice with its rule annexed",
        "! 关于印发《实习办法》的通知\n各校：\n现印发给你们。\n附件：实习办法\n"
        "砚江职业教育集团\n2024年6月28日\n附件 实习办法\n"
        "第一条 为了规范实习，制定本办法。\n第二条 本办法自2024年9月1日起施行。",
        "issuer: 砚江职业教育集团\nissued: 2024-06-28\nsince: 2024-09-01",
    ),
    (
        "a compilation has no days of its own",
        (
            "! 制度汇编（2024年版）\n# 甲办法\n第一条 本办法自2021年1月1日起施行，"
            "《旧甲办法》同时废止。\n# 乙办法\n第一条 本办法自2022年1月1日起施行。"
        ),
        "version: 2024年版",
    ),
)

REPEALS: tuple[Case, ...] = (
    (
        "with issuer and number",
        (
            "! 双聘办法\n第一条 本办法自2024年9月1日起施行。"
            "2021年2月24日印发的《双聘办法（试行）》（砚职教集〔2021〕5号）同时废止。"
        ),
        "since: 2024-09-01\nsupersedes: 双聘办法（试行）",
    ),
    (
        "several",
        "! 规定\n第一条 《甲办法》《乙办法》（湘教〔2020〕1号）和《丙办法》同时废止。",
        "supersedes: 甲办法\nsupersedes: 乙办法\nsupersedes: 丙办法",
    ),
    ("at once", "! 规定\n第一条 自本规定施行之日起，《甲办法》即行废止。", "supersedes: 甲办法"),
    ("lapses", "! 规定\n第一条 本规定施行后，原《甲办法》自行失效。", "supersedes: 甲办法"),
    ("stopped", "! 规定\n第一条 原《甲办法》停止执行，以本规定为准。", "supersedes: 甲办法"),
    ("no longer carried out", "! 规定\n第一条 《甲办法》不再执行。", "supersedes: 甲办法"),
    ("active", "! 规定\n第一条 同时废止《教师培训规定》。", "supersedes: 教师培训规定"),
    ("decided", "! 关于废止部分文件的决定\n经研究，决定废止《甲办法》（湘教〔2020〕1号）。", "supersedes: 甲办法"),
    ("replaced", "! 规定\n第一条 本规定取代原《甲办法》。", "supersedes: 甲办法"),
    ("without book marks", "! 规定\n第一条 原双聘工程师管理办法同时废止。", "supersedes: 双聘工程师管理办法"),
    (
        "its own predecessor",
        "! 双聘人员管理办法\n第一条 本办法自2024年9月1日起施行，原办法同时废止。",
        "since: 2024-09-01\nsupersedes: 双聘人员管理办法",
    ),
    ("by number alone", "! 规定\n第一条 原砚职教集〔2021〕5号文件同时废止。", "supersedes: 砚职教集〔2021〕5号"),
    (
        "listed",
        (
            "! 关于废止部分文件的决定\n决定废止下列文件：\n1. 《甲办法》（湘教〔2020〕1号）\n"
            "2. 《乙办法》（湘教〔2020〕2号）\n本决定自2024年9月1日起施行。"
        ),
        "supersedes: 甲办法\nsupersedes: 乙办法\nsince: 2024-09-01",
    ),
    ("one article", "! 规定\n第一条 《甲办法》第五条同时废止。", ""),
    ("provisions within", "! 规定\n第一条 《甲办法》中关于课时的规定同时废止。", ""),
    ("an annex", "! 规定\n第一条 《甲办法》附件2停止执行。", ""),
    ("what disagrees", "! 规定\n第一条 《甲办法》与本规定不一致的，以本规定为准。", ""),
    ("what disagrees is repealed", "! 规定\n第一条 此前规定与本规定不一致的，同时废止。", ""),
    ("repealed long ago", "! 规定\n第一条 《甲办法》已于2020年废止。", ""),
    ("repealed by another", "! 规定\n第一条 《乙条例》自2022年5月1日起施行，《甲办法》同时废止。", ""),
    (
        "procedure of repeal",
        "! 规定\n第一条 本规定的修订、废止由理事会决定。\n第二条 提出废止《甲办法》建议的，应当说明理由。",
        "",
    ),
    ("not to be repealed", "! 规定\n第一条 《甲办法》不得废止。", ""),
    ("amended", "! 关于修改《甲办法》的决定\n一、删去第三条。\n二、《甲办法》根据本决定作相应修改，重新公布。", ""),
    ("quoted", "! 关于修改《甲办法》的决定\n一、将第九条修改为：“《乙办法》同时废止。”", ""),
)

MARKINGS_AND_VERSIONS: tuple[Case, ...] = (
    ("secret with a term", "秘密★10年\n! 规划\n一、目标\n提高质量。", "security: 秘密★10年"),
    ("internal, take care", "! 手册\n内部资料 注意保存\n一、目标\n提高质量。", "security: 内部资料 注意保存"),
    ("in brackets", "! 手册\n【内部文件】\n一、目标\n提高质量。", "security: 内部文件"),
    ("labelled", "! 手册\n密级：机密\n一、目标\n提高质量。", "security: 机密"),
    (
        "in the table",
        "! 手册\n| 编号 | SC-2024-03\n| 密级 | 内部\n| 版本 | A/0\n一、目标\n提高质量。",
        "number: SC-2024-03\nsecurity: 内部\nversion: A/0",
    ),
    ("open", "! 通知\n各校：\n请执行。\n（此件公开发布）", "security: 此件公开发布"),
    ("on request", "! 通知\n公开属性：依申请公开\n各校：\n请执行。", "security: 依申请公开"),
    ("not to be opened", "! 通知\n各校：\n请执行。\n（不予公开）", "security: 不予公开"),
    (
        "for use within",
        "! 标准\n本标准仅供集团管理人员使用，不得转发。\n一、课酬\n按学时计算。",
        "security: 仅供集团管理人员使用",
    ),
    ("secrecy as a subject", "! 保密办法\n第一条 秘密分为机密、秘密和内部三级。\n第二条 机密\n只限指定人员。", ""),
    ("openness as a subject", "! 校务公开办法\n第一章 公开\n第一条 学校信息公开发布。", ""),
    ("levels in a table", "! 保密办法\n一、等级\n| 密级 | 举例\n| 机密 | 配方\n| 内部 | 报表", ""),
    ("trial", "! 管理办法（试行）\n第一条 适用于全校。", "version: 试行"),
    ("draft", "! 管理办法（征求意见稿）\n第一条 适用于全校。", "version: 征求意见稿"),
    ("revised in the title", "! 管理办法（2024年修订）\n第一条 适用于全校。", "version: 2024年修订"),
    (
        "history of amendments",
        (
            "! 教师条例\n（2009年3月1日通过 根据2013年8月27日《关于修改部分条例的决定》修正 "
            "根据2018年5月2日第二次会议修正）\n第一条 适用于教师。"
        ),
        "adopted: 2009-03-01\nissued: 2009-03-01\nversion: 2018年修正",
    ),
    ("version line", "! 管理手册\n版本号：V2.1\n第一条 适用于全校。", "version: V2.1"),
    ("second edition", "! 管理手册\n第二版\n第一条 适用于全校。", "version: 第二版"),
    ("year in the body", "! 管理办法\n2024年，学校有学生三千人。\n第一条 适用于全校。", ""),
    (
        "headed paper",
        "! 湘江职业教育集团文件\n湘职教集〔2024〕12号\n关于加强实训管理的通知\n各成员单位：\n请遵照执行。",
        "title: 关于加强实训管理的通知\nnumber: 湘职教集〔2024〕12号\nissuer: 湘江职业教育集团",
    ),
    (
        "issued by an office",
        "! 课酬标准\n（2024年7月19日由财务与审计办公室印发，自2024年9月1日起执行）\n一、课酬\n按学时计算。",
        "issuer: 财务与审计办公室\nissued: 2024-07-19\nsince: 2024-09-01",
    ),
)


@pytest.mark.parametrize(
    "case", [*NUMBERS, *DAYS, *REPEALS, *MARKINGS_AND_VERSIONS], ids=lambda case: case[0].replace(" ", "-")
)
def test_what_a_chinese_document_says_of_itself(case: Case) -> None:
    """Every fact that the document states of itself is read, and no other."""
    assert stated_of(case) == expected_of(case)
