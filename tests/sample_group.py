"""A small vocational education group in two languages, written out as files for a test."""

from __future__ import annotations

from pathlib import Path

OLD_RULE = "people/双聘管理办法-2021.txt"
NEW_RULE = "people/双聘管理办法-2024.md"
HANDBOOK = "handbook/placement-handbook.txt"
COPY = "copies/handbook-copy.txt"
SECRET = "office/reserve-fund.md"
FUTURE = "handbook/bicycle-rules.md"

CANARY = "Zephyrine"
"""A word that stands in the administrators' document only."""

_FILES = {
    NEW_RULE: """# 双聘管理办法

第一章 总则

第一条 为规范企业工程师与学院教师双向聘任，制定本办法。

第二章 授课

第二条 双聘工程师每学期授课不少于48学时。

双聘工程师承担课程开发的，经学院批准，授课学时可以减少三分之一。

第三条 双聘工程师的课酬由聘用学院按月发放，标准为每学时200元。
""",
    OLD_RULE: """双聘管理办法

第一章 总则

第一条 为规范双聘工作，制定本办法。

第二章 授课

第二条 双聘工程师每学期授课不少于32学时。

第三条 双聘工程师的课酬标准为每学时120元。
""",
    HANDBOOK: """Placement Handbook

Chapter 1 Before the placement

Article 1 A placement agreement is signed by the trainee, the college and the company before the first day.

Article 2 The college insures every trainee against accidents for the whole placement.

Chapter 2 During the placement

Article 3 A trainee may work at most 8 hours a day and must not work between 10 pm and 6 am.

Article 4 The trainee's mentor in the company must hold:
(a) five years of professional experience; and
(b) a trainer certificate.

Article 5 A trainee who is ill informs the mentor before the shift begins.
""",
    SECRET: f"""# Reserve Fund Guidelines

Article 1 The {CANARY} reserve fund holds 930000 euros and is released by two signatures of the board.

Article 2 Only the treasurer knows the location of the {CANARY} ledger.
""",
    FUTURE: """# Bicycle Rules

Article 1 A bicycle allowance of 35 euros a month is paid to trainees who live more than four kilometres away.
""",
    "collection.yaml": f"""defaults:
  type: policy
  organisation: Riverside Vocational Education Group
  authority: group
documents:
  - file: {NEW_RULE}
    version: "2024"
    in_force_from: 2024-09-01
    supersedes: {OLD_RULE}
    contact: {{office: 人事处, contact: "ext. 2107"}}
  - file: {OLD_RULE}
    version: "2021"
    in_force_from: 2021-03-01
  - file: {SECRET}
    title: Reserve Fund Guidelines
    audience: [administrator]
    contact: {{office: {CANARY} Office, contact: "ext. 9"}}
  - file: {HANDBOOK}
    audience: [public, teacher, partner, administrator]
  - file: {COPY}
    audience: [administrator]
  - file: {FUTURE}
    in_force_from: 2099-01-01
""",
}

DOCUMENTS = frozenset({*_FILES, COPY} - {"collection.yaml"})
"""The paths that an ingestion must report."""


def write_group(folder: Path) -> Path:
    """The sample group's files in ``folder``; the handbook lies there twice, with different audiences."""
    for name, text in (_FILES | {COPY: _FILES[HANDBOOK]}).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    return folder
