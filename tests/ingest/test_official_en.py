"""What English documents say of themselves, judged by hand before any of it was read by a program."""

from __future__ import annotations

import pytest

from tests.ingest.official_cases import Case, expected_of, stated_of

NUMBERS: tuple[Case, ...] = (
    ("number of a year", "! Leave Rules\nNo. 12 of 2024\nArticle 1. Staff may take leave.", "number: No. 12 of 2024"),
    (
        "labelled code",
        "! Leave Rules\nDocument No. RVEG-2024-07\nArticle 1. Staff may take leave.",
        "number: RVEG-2024-07",
    ),
    ("reference", "! Leave Rules\nRef: HR/2024/15\nArticle 1. Staff may take leave.", "number: HR/2024/15"),
    (
        "our reference",
        "Our reference:YM-HR-2026-041\n18 May 2026\nDear colleagues,\nWe write about hours.",
        "number: YM-HR-2026-041\nissued: 2026-05-18",
    ),
    (
        "series of an issuer",
        "! Leave Rules\nGroup document No. 2 of 2026\nArticle 1. Staff may take leave.",
        "number: Group document No. 2 of 2026",
    ),
    (
        "with a second number",
        "! Standard\nGroup document No. 10 of 2025 (砚职教集〔2025〕10号)\nArticle 1. It applies to all.",
        "number: Group document No. 10 of 2025",
    ),
    (
        "agreement",
        "! Joint Agreement\nAgreement No. YVEG-BSA-2025-01\n1. Parties\nThe parties are two.",
        "number: YVEG-BSA-2025-01",
    ),
    ("act", "! Education Act\nAct No. 15 of 2013\nSection 1. Schools shall teach.", "number: Act No. 15 of 2013"),
    (
        "table at the head",
        "# FINANCE POLICY\n| Policy number | FIN-003\n| Version | 1.0\n| Approved by | University Council\n"
        "| Date approved | 3 May 2024\n| Effective date | 1 July 2024\n| Next review date | 1 July 2027",
        "number: FIN-003\nversion: 1.0\nadopted: 2024-05-03\nissued: 2024-05-03\nsince: 2024-07-01",
    ),
    (
        "table of columns",
        (
            "! Travel Policy\n| Document No. | Version | Effective date\n| TRV-07 "
            "| 2.0 | 1 September 2024\n1. Scope\nIt covers travel."
        ),
        "number: TRV-07\nversion: 2.0\nsince: 2024-09-01",
    ),
    (
        "history of versions",
        "! Constitution\n| Version | Date approved | Effective date\n| v1.0 | 1 June 2022 | 1 July 2022\n"
        "| v1.1 | 30 September 2022 | 1 October 2022\n1. Name\nThe body has a name.",
        "",
    ),
    (
        "cited",
        "! Guide\nFor experts appointed under the Measures (Group document No. 9 of 2024)\n1. Aim\nIt explains.",
        "",
    ),
    ("issue of a letter", "! Group Letter\nNo. 11, Autumn 2026\n# News\nA stator was wound.", ""),
    ("label without a number", "! Policy Manual\nReference\n1. Scope\nIt covers all.", ""),
)

DAYS: tuple[Case, ...] = (
    (
        "note",
        "! Rules\nIssued on 8 December 2023; in force from 1 January 2024\nArticle 1. They apply to all.",
        "issued: 2023-12-08\nsince: 2024-01-01",
    ),
    (
        "note with issuer",
        (
            "! Rules\nIssued on 21 February 2025 by the Industry Office; "
            "in force from 1 April 2025\nArticle 1. They apply."
        ),
        "issued: 2025-02-21\nissuer: Industry Office\nsince: 2025-04-01",
    ),
    (
        "issuer first",
        "! Rules\nIssued by the Faculty Office on 30 January 2026\nArticle 1. They apply to all.",
        "issued: 2026-01-30\nissuer: Faculty Office",
    ),
    (
        "adopted",
        (
            "! Charter\nAdopted by the second meeting of the Council on 30 May 2024; "
            "in force from 1 July 2024\nArticle 1. There is a Group."
        ),
        "adopted: 2024-05-30\nissued: 2024-05-30\nsince: 2024-07-01",
    ),
    (
        "from and until",
        (
            "! Agreement\nSigned at Yanjiang on 10 January 2025; effective from "
            "15 January 2025 until 14 January 2030\n1. Aim\nWe train."
        ),
        "issued: 2025-01-10\nsince: 2025-01-15\nuntil: 2030-01-14",
    ),
    (
        "upon approval on a day",
        (
            "! Policy\n1. Scope\nIt covers all.\n2. Force\nThis Policy is "
            "effective upon approval by the Council on 3 May 2024."
        ),
        "since: 2024-05-03",
    ),
    (
        "upon approval, day known",
        "! Policy\nApproved: 3 May 2024\n1. Force\nThis Policy takes effect upon its approval by the Council.",
        "adopted: 2024-05-03\nissued: 2024-05-03\nsince: 2024-05-03",
    ),
    (
        "upon approval, day unknown",
        "! Policy\n1. Force\nThis Policy shall be effective on the date it is approved by Council.",
        "",
    ),
    (
        "days after publication",
        "! Rules\nPublished on 3 June 2024\n1. Force\nThese Rules take effect thirty days after publication.",
        "issued: 2024-06-03\nsince: 2024-07-03",
    ),
    (
        "with effect from",
        "! Rules\n1. Force\nThese Rules shall apply with effect from 1 September 2024.",
        "since: 2024-09-01",
    ),
    (
        "operation",
        "! Ordinance\n1. Force\nThis Ordinance comes into operation on the 1st day of September 2024.",
        "since: 2024-09-01",
    ),
    (
        "own noun",
        "! Mentorship Scheme\nArticle 1. It serves apprentices.\nArticle 2. The scheme is in force from 1 March 2024.",
        "since: 2024-03-01",
    ),
    (
        "pronoun",
        "! Platform Rules\nArticle 1. The Centre interprets these rules. They come into force on 1 March 2027.",
        "since: 2027-03-01",
    ),
    ("past tense", "! Charter\nArticle 1. This Charter came into force on 1 July 2024.", "since: 2024-07-01"),
    (
        "with a parenthesis",
        "! Policy\n1. Force\nThis Policy, having been approved by the Board, takes effect on 3 May 2024.",
        "since: 2024-05-03",
    ),
    ("term is no day", "! Policy\n1. Force\nThis Policy takes effect from the autumn term 2024.", ""),
    ("month is no day", "! Policy\n1. Force\nThese regulations shall come into force from January 2009.", ""),
    ("another act", "! Policy\n1. Law\nThe Labour Act entered into force on 1 January 2020.", ""),
    ("a part", "! Policy\n1. Force\nArticle 5 of this Policy comes into force on 1 January 2025.", ""),
    ("a duty", "! Policy\n1. Leave\nThis leave applies from 1 January 2020.", ""),
    ("contracts", "! Policy\n1. Contracts\nContracts under this Policy take effect on 1 January 2025.", ""),
    ("news of other rules", "! Group Letter\nNew rules on learning data take effect on 1 March 2027.", ""),
    (
        "valid until",
        "! Policy\n1. Force\nThis Policy is effective from 1 May 2024 and remains valid until 30 April 2027.",
        "since: 2024-05-01\nuntil: 2027-04-30",
    ),
    (
        "for years",
        "! Policy\n1. Force\nThis Policy takes effect on 1 May 2024 and shall remain in force for three years.",
        "since: 2024-05-01\nuntil: 2027-04-30",
    ),
    ("term of a certificate", "! Policy\n1. Cards\nUnder this Policy a card is valid until 30 April 2027.", ""),
    ("expires", "! Agreement\n1. Term\nThis Agreement expires on 31 December 2026.", "until: 2026-12-31"),
    ("letter", "! Notice of Closure\n3 June 2024\nDear members,\nThe base is closed.", "issued: 2024-06-03"),
    (
        "quoted text of another",
        "! Amendment\n1. Change\nArticle 9 now reads: “This Policy takes effect on 1 May 2020.”",
        "",
    ),
    (
        "control table at the end",
        "! Travel Policy\n# 1. Scope\nIt covers travel.\n# Document "
        "control\n| Version | 3.0\n| Issued by | Finance Office\n"
        "| Issue date | 3 May 2024\n| Effective date | 1 July 2024",
        "version: 3.0\nissuer: Finance Office\nissued: 2024-05-03\nsince: 2024-07-01",
    ),
)

REPEALS: tuple[Case, ...] = (
    (
        "supersedes",
        "! Policy\n1. Force\nThis Policy supersedes the Travel Policy (2019).",
        "supersedes: Travel Policy (2019)",
    ),
    (
        "is repealed",
        "! Policy\n1. Force\nThe Rules for Guest Lecturers 2018 are hereby repealed.",
        "supersedes: Rules for Guest Lecturers 2018",
    ),
    (
        "with its adoption",
        (
            "! New Charter\nArticle 1. The Charter of the River Group adopted on 18 April "
            "2020 (Group document No. 1 of 2020) is repealed on the same day."
        ),
        "supersedes: Charter of the River Group",
    ),
    ("revoked", "! Policy\n1. Force\nThe Travel Policy (2019) is hereby revoked.", "supersedes: Travel Policy (2019)"),
    (
        "ceases",
        "! Policy\n1. Force\nThe Travel Policy (2019) shall cease to have effect.",
        "supersedes: Travel Policy (2019)",
    ),
    (
        "rescinds",
        "! Decision\n1. Force\nThis Decision rescinds the Travel Policy (2019).",
        "supersedes: Travel Policy (2019)",
    ),
    (
        "two",
        "! Policy\n1. Force\nThe Travel Policy (2019) and the Hotel Rules (2020) are hereby repealed.",
        "supersedes: Travel Policy (2019)\nsupersedes: Hotel Rules (2020)",
    ),
    (
        "two without years",
        "! Policy\n1. Force\nThe Travel Policy and the Hotel Rules are hereby repealed.",
        "supersedes: Travel Policy\nsupersedes: Hotel Rules",
    ),
    (
        "pronoun",
        "! Policy\n1. Force\nThis Policy takes effect on 1 May 2024. It replaces the Travel Policy (2019).",
        "since: 2024-05-01\nsupersedes: Travel Policy (2019)",
    ),
    (
        "all versions",
        "! Travel Policy\n1. Force\nThis Policy supersedes all previous versions.",
        "supersedes: Travel Policy",
    ),
    (
        "label",
        "! Travel Policy\n| Version | 2.0\n| Supersedes | Travel and Hotel Rules (2019)\n1. Scope\nIt covers travel.",
        "version: 2.0\nsupersedes: Travel and Hotel Rules (2019)",
    ),
    (
        "quotation marks",
        "! Policy\n1. Force\nThis Policy replaces the “Travel Policy 2019”.",
        "supersedes: Travel Policy 2019",
    ),
    ("an article", "! Policy\n1. Force\nArticle 5 of the Travel Policy (2019) is hereby repealed.", ""),
    (
        "so far as inconsistent",
        (
            "! Policy\n1. Force\nThe Travel Policy (2019) is repealed to "
            "the extent that it is inconsistent with this Policy."
        ),
        "",
    ),
    ("by another", "! Policy\n1. History\nThe Travel Policy (2017) was repealed by the Travel Policy (2019).", ""),
    ("no contract", "! Policy\n1. Force\nThis Policy replaces no contract.", ""),
    ("a deputy", "! Policy\n1. Chair\nA deputy replaces the Chair.", ""),
    ("a module", "! Standard\n1. Credits\nThe Certificate replaces GE11 and one credit.", ""),
    ("how to repeal", "! Policy\n1. Change\nThis Policy may be repealed by the Council.", ""),
)

MARKINGS_AND_VERSIONS: tuple[Case, ...] = (
    ("confidential", "CONFIDENTIAL\n! Board Paper\n1. Scope\nIt covers all.", "security: CONFIDENTIAL"),
    ("internal", "! Handbook\nInternal use only\n1. Scope\nIt covers all.", "security: Internal use only"),
    ("official use", "! Handbook\nFor Official Use Only\n1. Scope\nIt covers all.", "security: For Official Use Only"),
    ("labelled", "! Handbook\nClassification: Restricted\n1. Scope\nIt covers all.", "security: Restricted"),
    ("in the table", "! Handbook\n| Security classification | Public\n1. Scope\nIt covers all.", "security: Public"),
    (
        "a subject",
        "! Confidentiality Rules\n# Confidential information\nConfidential information is what is marked so.",
        "",
    ),
    ("resources", "! Handbook\nOn-Campus Confidential Resources\n1. Scope\nIt covers all.", ""),
    ("number of a version", "! Travel Policy v2.1\n1. Scope\nIt covers all.", "version: v2.1"),
    ("edition", "! Travel Policy\nSecond edition\n1. Scope\nIt covers all.", "version: Second edition"),
    ("version line", "! Travel Policy\nVersion 3.0\n1. Scope\nIt covers all.", "version: Version 3.0"),
    ("revision", "! Travel Policy\nRev. B\n1. Scope\nIt covers all.", "version: Rev. B"),
    ("span of years", "! Student Handbook 2021-22\n1. Scope\nIt covers all.", "version: 2021-22"),
    ("draft", "! Travel Policy (Draft)\n1. Scope\nIt covers all.", "version: Draft"),
    ("credits", "! Rules for 120 Credits\n1. Scope\nIt covers all.", ""),
)


@pytest.mark.parametrize(
    "case", [*NUMBERS, *DAYS, *REPEALS, *MARKINGS_AND_VERSIONS], ids=lambda case: case[0].replace(" ", "-")
)
def test_what_an_english_document_says_of_itself(case: Case) -> None:
    """Every fact that the document states of itself is read, and no other."""
    assert stated_of(case) == expected_of(case)
