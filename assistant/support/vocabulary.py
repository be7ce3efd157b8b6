"""Words of charters, policies and agreements in both languages, to read a claim in one beside a quote in the other.

Each row is one idea: its Chinese words and its English ones, as patterns over folded text. Who acts stands in
``parties``; here is what is done, with what, and to what.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.quantities import folded

_ROWS = (
    ("teach", r"授课|任教|讲课|上课|教学(?!计划|督导)|开设|开课|执教", r"teach|taught|lessons?|class(?:es)?\b|lectur"),
    ("observe", r"听课|督导|观摩", r"sits? in|observ|inspect"),
    ("hours", r"学时|课时|工时|小时|钟头", r"\bhours?\b"),
    (
        "pay",
        r"支付|缴纳|交纳|缴|交费|付款|付费|承担|负担|出资|发放|照发|计发|掏|出钱|管(?=[吃住饭])",
        r"\bpa(?:y|id)|bears?\b|borne|contribut|cover|owe",
    ),
    ("fee", r"费|押金|会费|学费", r"\bfees?\b|\bcosts?\b|charge|deposit|tuition|expense|\bdues?\b"),
    (
        "wage",
        r"工资|薪|报酬|津贴|补贴|酬金|待遇|课酬",
        r"wage|salar|\bpay\b|paid|allowance|stipend|remunerat|earn|subsid|bonus",
    ),
    (
        "travel",
        r"交通|差旅|路费|往返|出差|旅途|车票|机票",
        r"travel|transport|journey|fares?\b|trips?\b|flights?\b|there and back",
    ),
    ("lodging", r"住宿|食宿|宿舍|吃住|伙食|餐", r"lodging|accommodat|board\b|dormitor|meals?\b|food|hotel"),
    ("insurance", r"保险|投保|社保|参保", r"insur"),
    ("medical", r"医疗|治疗|就医|体检|健康|救治", r"medic|treatment|health|hospital"),
    ("accident", r"事故|受伤|伤害|工伤|伤亡", r"accident|injur|hurt|incident"),
    ("safety", r"安全|防护", r"safe|protect"),
    ("vote", r"表决|投票|赞成|通过|票|选举|选出|推选", r"\bvot|elect|ballot|majorit|pass(?:ed|es)?\b|adopt"),
    ("meet", r"会议|例会|开会|召开|大会|联席", r"meet|session|conven|assembl"),
    ("attend", r"出席|到会|参加|出勤|在场|亲自", r"attend|present\b|participa|take part|in person|turn up"),
    ("absent", r"缺席|缺勤|旷工|旷课|不在|请假|休假", r"absen|\bleave\b|miss|away"),
    ("notify", r"通知|告知|报告|上报|通报|报送|反馈", r"notif|notice|inform|tell|report|feedback|send in|hear"),
    ("write", r"书面|签字|签署|会签|签订|签名|落款", r"writ(?:ing|ten)|\bsign|letter"),
    (
        "approve",
        r"批准|同意|许可|审批|审核|核准|允许|授权|征得",
        r"approv|consent|permi|agree(?:s|d)?\b|authori[sz]|examin",
    ),
    ("verify", r"核实|核对|查验|验证|核验", r"verif|confirm|cross-check"),
    ("license", r"许可(?=第三|他人|对方|使用|其他)|授权使用", r"licen[cs]"),
    ("apply", r"申请|报名|申报|提出|登记|预约|预定|预订", r"appl|request|ask|register|sign up|book|enrol|submit|enter"),
    ("deadline", r"截止|逾期|期限|到期|期满|届满|延期", r"deadline|late\b|clos(?:e|es|ing)|expir|overdue|due\b|limit"),
    ("extend", r"延长|续签|续期|续聘|顺延|再延", r"exten|prolong|renew"),
    (
        "end",
        r"终止|解除|退出|撤销|废止|取消|暂停|停止|开除|结束|辞去|作废|离开|撤",
        r"terminat|withdr|leav(?:e|ing)|resign|end(?:s|ed)?\b|revok|cancel|suspend|stop|repeal|abolish|"
        r"dismiss",
    ),
    (
        "begin",
        r"开始|生效|施行|起算|启动|实施|开学|开幕",
        r"begin|start|commenc|effect|in(?:to)? force|open|appl(?:y|ies) from",
    ),
    (
        "exam",
        r"考试|考核|笔试|实操|测试|考评|评价|评估|鉴定|评定|阅卷",
        r"exam|test|assess|apprais|evaluat|mark(?:s|ed|ing)?\b|grade",
    ),
    ("result", r"成绩|分数|结果|名次|排名", r"result|score|mark|grade|rank"),
    ("review", r"复查|复核|申诉|异议|投诉|复议|查分", r"review|check|appeal|object|complain|disagree"),
    ("publish", r"公布|公示|公开|发布|出版", r"publi|announc|post(?:ed|s)?\b|made known|out\b"),
    ("certificate", r"证书|证|资格|职称|资质|持有|职务", r"certificat|licen[cs]e|qualif|title|diploma|hold"),
    ("credit", r"学分", r"credits?\b"),
    ("graduate", r"毕业|结业|修满|修够|完成", r"graduat|complet|finish"),
    ("practice", r"实践|实训|实操|操作|实习|顶岗|锻炼", r"practi|intern|placement|train|operat|hands-on|running"),
    ("equipment", r"设备|机床|仪器|工具|器材|机器|车床|装备", r"equipment|machine|lathe|tools?\b|instrument|device"),
    (
        "premises",
        r"场地|实训室|车间|基地|厂|教室|实验室|宿舍|场所",
        r"premises|workshop|rooms?\b|plant|site|base|cent(?:re|er)|laborator|hall",
    ),
    ("material", r"耗材|材料|物料|用品|资源|物资", r"consumable|material|suppl|resource"),
    ("utilities", r"水电|电力|用电|供水", r"water|electric|power"),
    (
        "maintain",
        r"维护|维修|保养|修理|调试|安装",
        r"maintain|maintenance|repair|install|test|look(?:s|ed)? after|service",
    ),
    ("buy", r"采购|购买|购置|购|招标|询价|投标", r"purchas|buy|bought|procure|tender|quot|bid"),
    ("tender", r"招标|投标|中标", r"tender|\bbid"),
    ("quotation", r"询价|报价|比价", r"quot"),
    ("cap", r"上限|下限|限额|封顶", r"ceiling|limit|\bcap\b|capped"),
    ("compensate", r"赔偿|损坏|损失|照价|弄坏|补偿|毁损", r"compensat|damag|loss|replac|stolen|break|broke"),
    ("borrow", r"借用|借|租用|出借|归还|借期|带出", r"borrow|lend|loan|rent|return|take .{0,20}off"),
    ("budget", r"预算|经费|资金|基金|账目|账|财务|支出|劳务|审计", r"budget|fund|account|financ|spend|labou?r|audit"),
    ("prize", r"奖|竞赛|比赛|表彰|优秀", r"prize|award|competition|contest|scholarship|excellent|medal"),
    ("punish", r"处分|处罚|罚款|违纪|违约|违反|警告", r"disciplin|penal|punish|fine[ds]?\b|breach|violat|warn"),
    ("contract", r"协议|合同|约定|契约", r"agreement|contract"),
    ("charter", r"章程", r"charter|statutes|constitution"),
    ("rule", r"办法|规定|细则|条例|制度", r"rules?\b|regulation|measures|polic"),
    (
        "property",
        r"知识产权|专利|著作权|成果|版权|所有权|共有",
        r"intellectual|patent|copyright|propert|invention|own(?:s|ed|ership|er)?\b",
    ),
    ("share", r"分担|分摊|共享|分享|比例|平均|对半|均摊", r"shar|split|proportion|equally|divid|ratio"),
    ("income", r"收益|收入|利润|分红", r"income|profit|revenue|proceed|royalt|benefit"),
    ("plan", r"计划|方案|规划", r"\bplan|scheme|programme"),
    (
        "course",
        r"课程|专业|模块|教材|微专业|培训|备课",
        r"course|curricul|module|programme|textbook|subject|train|prepar",
    ),
    ("revise", r"修订|修改|更新|变更|调整|转(?=专业)|换|改", r"revis|amend|updat|chang|alter|adjust|switch"),
    ("recruit", r"招生|录取|入学|招收|人数", r"enrol|admi(?:t|ssion)|recruit|intake|how many"),
    ("join", r"加入|入会|入团|成为", r"join|becom|members?hip|enter"),
    (
        "appoint",
        r"聘任|任命|聘用|提名|推荐|指定|委派|指派|聘|任期|连任|兼任",
        r"appoint|nominat|recommend|assign|employ|designat|put forward|term\b|re-elect|serve|hire",
    ),
    ("chair_meeting", r"主持", r"chair|presid|run(?:s)? the"),
    ("proxy", r"委托|代为|代理|替", r"proxy|on behalf|represent|through another|appoint"),
    ("keep", r"保存|保管|留存|归档|档案|记录|记账", r"\bke(?:ep|pt)|stor(?:e|age)|retain|archiv|record|file|minutes"),
    ("delete", r"删除|销毁|清除", r"delet|eras|destro|remov"),
    ("data", r"信息|数据|隐私|资料", r"data|information|news|privacy"),
    ("work", r"工作|作业|加班|夜班|上班|岗位|劳动", r"\bwork|job|post\b|overtime|shift"),
    ("night", r"夜|晚", r"night|evening"),
    ("age", r"周岁|岁|年龄|未成年", r"\bage[ds]?\b|years old|older|younger|under 1|over [56]|minor"),
    ("adult", r"成人|成年(?!人员)", r"\badults?\b|grown-up"),
    ("child", r"儿童|孩子|子女|幼儿", r"\bchild(?:ren)?\b|\bkids?\b"),
    ("third_party", r"第三方|第三人|外单位|其他单位", r"third part|others\b|outside"),
    ("emergency", r"紧急|突发|急救|抢险", r"emergenc|urgent|first.aid"),
    ("visit", r"参观|到访|来访|到校|到厂", r"visit|come to|at the school"),
    ("court", r"法院|诉讼|起诉|仲裁|争议|纠纷|调解|协商", r"court|\bsue|litigat|arbitrat|disput|consult|mediat|talk"),
    ("law", r"法律|法规|依法", r"\blaws?\b|legal|statut"),
    ("document", r"文件|文本|报告|年报|文书|文档", r"document|text|report|paper|translation|version"),
    ("language", r"中文|英文|汉语|英语", r"chinese|english|language"),
    ("library", r"图书", r"librar"),
    ("open", r"开放|开门|开馆", r"open"),
    ("weekend", r"周末|星期六|星期日|周六|周日", r"weekend|saturday|sunday"),
    ("gift", r"礼品|礼物|馈赠", r"gift|present"),
    ("declare", r"申报|上交|登记", r"declar|report|disclos"),
    ("discount", r"优惠|打折|减半|折扣|减免|免收", r"discount|reduc|rebate|half price|waiv"),
    ("tax", r"税", r"\btax"),
    ("group_size", r"每组|班额|分组", r"group|class size"),
    ("network", r"网站|网络|平台|系统|线上", r"website|network|platform|online|system|portal"),
    ("holiday", r"寒假|暑假|假期|节假日|学期", r"holiday|vacation|break|semester|term\b"),
    ("research", r"科研|课题|研究|学术", r"research|academic|project|stud(?:y|ies)\b"),
    ("quality", r"质量|水平", r"quality|standard"),
    ("force", r"强制|强迫", r"forc|compel|mak(?:e|es) "),
    ("valid", r"有效|效力|生效", r"valid|in force|authentic|effect|run(?:s)? for"),
    ("prevail", r"为准|优先", r"prevail|wins|preced|authoritative"),
    ("wear", r"佩戴|穿戴|穿|戴", r"\bwear|wore|worn|put on"),
    ("committee", r"委员会|小组|工作组", r"committee|panel|board|working group"),
    ("peer", r"同学|同行|互评|同事", r"peer|colleague|fellow"),
    ("recognise", r"认定|承认|认可|折算|互认|抵", r"recogni|accredit|count|accept|convert|transfer"),
    ("full_time", r"全职|专任|全日制", r"full-time"),
    ("part_time", r"兼职|兼课|非全日制", r"part-time"),
    ("copy", r"复制|拷贝|备份|复印|抄送", r"\bcop(?:y|ies)|backup|duplicat|photocop"),
    ("photo", r"照片|拍照|拍摄|录像|录音|摄影", r"photo|film|record|camera|pictur|video"),
    ("ear", r"耳塞|听力|噪声", r"\bear|noise|hearing"),
    ("interest", r"利害关系|利益|回避|近亲属", r"interest|recus|relative|conflict"),
    ("secret", r"保密|秘密|机密", r"confidential|secret|disclos"),
)
_IDEAS = tuple((name, re.compile(f"{chinese}|{english}")) for name, chinese, english in _ROWS)


@lru_cache(maxsize=4096)
def ideas(text: str) -> frozenset[str]:
    """The ideas that a text names, in whichever language."""
    plain = folded(text)
    return frozenset(name for name, pattern in _IDEAS if pattern.search(plain))
