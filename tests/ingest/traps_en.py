"""English documents whose numbering is easily misread, with the address at which given words must be found."""

from __future__ import annotations

from tests.ingest.sketches import Trap, lines

CHARTER_EN = Trap(
    "an English charter with (a)(i), flush text, references and a table",
    lines("""
! Riverside Group Charter
Contents
Chapter 1 General ........ 1
Chapter 2 Governance ........ 2
# Chapter 1 General
## Article 1 Purpose
The Group coordinates vocational training.
It has legal personality.
## Article 2. Members
Members shall:
(a) pay the annual fee;
(b) attend
(i) general meetings;
(ii) hearings; and
(c) report yearly.
A member that fails to do so may be suspended.
Article 12 applies to members of the board.
Section 3 of this Charter applies too.
# Chapter 2 Governance
## Article 3 – Board
The following persons sit on the board:
(a) alpha; (b) is inline and not a clause;
(b) beta;
(c) gamma;
(d) delta;
(e) epsilon;
(f) zeta;
(g) eta;
(h) theta;
(i) iota;
(j) kappa.
Article 4. The chair presides over the board.
| Role | Seats
| Chair | 1
Article 4A Deputy
The deputy replaces the chair.
Article 12 is not affected by this Article.
Article 5. Quorum. Five members form a quorum.
Annex A
Fee table
1. The basic fee is 100.
2. The late fee is 20.
Annex B Forms
B.1 Membership form
To be signed.
B.2 Exit form
To be filed.
"""),
    (
        ("coordinates vocational", "Chapter 1 › Article 1"),
        ("legal personality", "Chapter 1 › Article 1"),
        ("annual fee", "Chapter 1 › Article 2 › (a)"),
        ("general meetings", "Chapter 1 › Article 2 › (b) › (i)"),
        ("hearings", "Chapter 1 › Article 2 › (b) › (ii)"),
        ("report yearly", "Chapter 1 › Article 2 › (c)"),
        ("may be suspended", "Chapter 1 › Article 2"),
        ("applies to members", "Chapter 1 › Article 2"),
        ("of this Charter", "Chapter 1 › Article 2"),
        ("inline", "Chapter 2 › Article 3 › (a)"),
        ("theta", "Chapter 2 › Article 3 › (h)"),
        ("iota", "Chapter 2 › Article 3 › (i)"),
        ("kappa", "Chapter 2 › Article 3 › (j)"),
        ("chair presides", "Chapter 2 › Article 4"),
        ("Chair | 1", "Chapter 2 › Article 4"),
        ("deputy replaces", "Chapter 2 › Article 4A"),
        ("not affected", "Chapter 2 › Article 4A"),
        ("Five members", "Chapter 2 › Article 5"),
        ("basic fee", "Annex A › 1."),
        ("late fee", "Annex A › 2."),
        ("To be signed", "Annex B › B.1"),
        ("To be filed", "Annex B › B.2"),
    ),
)

POLICY_EN = Trap(
    "an English policy with decimal numbers and amounts that look like them",
    lines("""
! Travel Policy
Issued in 2024.
1. Scope
This policy covers all staff.
2. Rates
2.1 Hotel
The rate is
3.5 times the base rate in capital cities.
2.1.1 Rooms are single.
2.1.2 Suites are excluded.
2.2 Meals
Meals are refunded up to 40 dollars:
(a) breakfast;
(b) dinner.
Receipts are needed.
3. Claims
3.1. Claims are filed within 30 days.
3.2. Late claims are refused.
2024. was a pilot year.
"""),
    (
        ("covers all staff", "1"),
        ("3.5 times", "2 › 2.1"),
        ("Rooms are single", "2 › 2.1 › 2.1.1"),
        ("Suites", "2 › 2.1 › 2.1.2"),
        ("40 dollars", "2 › 2.2"),
        ("breakfast", "2 › 2.2 › (a)"),
        ("Receipts", "2 › 2.2"),
        ("within 30 days", "3 › 3.1"),
        ("Late claims", "3 › 3.2"),
        ("pilot year", "3 › 3.2"),
    ),
)

CONSTITUTION_EN = Trap(
    "Roman articles with sections that begin again, and a schedule",
    lines("""
! Constitution of the Guild
PREAMBLE TEXT of the founders stands here.
ARTICLE I
Legislative Power
Section 1. All powers are vested in the assembly.
Section 2. The assembly meets yearly.
ARTICLE II
Executive Power
Section 1. The president leads the guild.
Section 2. The president is elected
under Section 1 of Article V and serves one year.
Section 3 Vacancies
A vacancy is filled within a month.
Schedule 1 – Oath
I promise to serve.
Schedule 2 – Colours
The colours are blue and gold.
"""),
    (
        ("founders", None),
        ("vested in the assembly", "ARTICLE I › Section 1"),
        ("meets yearly", "ARTICLE I › Section 2"),
        ("president leads", "ARTICLE II › Section 1"),
        ("is elected", "ARTICLE II › Section 2"),
        ("serves one year", "ARTICLE II › Section 2"),
        ("filled within a month", "ARTICLE II › Section 3"),
        ("promise", "Schedule 1"),
        ("blue and gold", "Schedule 2"),
    ),
)

REGULATION_EN = Trap(
    "European style: sections above articles that run through, numbered paragraphs inside",
    lines("""
! Regulation on Apprenticeships
Chapter One
General provisions
Section 1
Aims
Article 1
Subject matter
1. This Regulation sets rules for apprentices.
2. It does not cover interns.
Article 2
Definitions
For the purposes of this Regulation:
(1) 'apprentice' means a trainee under contract;
(2) 'host' means an employer.
Section 2
Hosts
Article 3
Duties
Hosts shall comply with Article 2 and pay a wage.
Chapter Two
Final provisions
Article 4
Repeal
The Regulation of 2015 is repealed.
"""),
    (
        ("sets rules", "Chapter One › Section 1 › Article 1 › 1."),
        ("interns", "Chapter One › Section 1 › Article 1 › 2."),
        ("For the purposes", "Chapter One › Section 1 › Article 2"),
        ("trainee", "Chapter One › Section 1 › Article 2 › (1)"),
        ("employer", "Chapter One › Section 1 › Article 2 › (2)"),
        ("pay a wage", "Chapter One › Section 2 › Article 3"),
        ("is repealed", "Chapter Two › Article 4"),
    ),
)

STYLED_EN = Trap(
    "decimal headings all styled at one level, and page marks between the pages",
    lines("""
! Standing Orders
## 3 Board
## 3.4 Deputy chair
## 3.4.1 The deputy chair is appointed by the chair.
Page 2
## 3.4.2 The deputy chair serves two years.
## 3.5 Secretary
3.5.1 The secretary keeps the minutes.
## 4 Meetings
The board meets monthly.
"""),
    (
        ("appointed by the chair", "3 › 3.4 › 3.4.1"),
        ("serves two years", "3 › 3.4 › 3.4.2"),
        ("keeps the minutes", "3 › 3.5 › 3.5.1"),
        ("meets monthly", "4"),
    ),
)

HANDBOOK_EN = Trap(
    "a handbook with headings that carry no numbers",
    lines("""
! Student Handbook
Welcome to the college.
## Attendance
Students attend all classes.
### Absence
Report absence by noon.
* 1. Call the office.
* 2. Send a note.
The office keeps the notes.
### Lateness
Late students wait outside.
## Fees
Fees are due in September.
- by card
"""),
    (
        ("Welcome", None),
        ("attend all classes", "Attendance"),
        ("by noon", "Attendance › Absence"),
        ("Call the office", "Attendance › Absence › 1."),
        ("Send a note", "Attendance › Absence › 2."),
        ("office keeps", "Attendance › Absence"),
        ("wait outside", "Attendance › Lateness"),
        ("due in September", "Fees"),
        ("by card", "Fees"),
    ),
)

AGREEMENT_EN = Trap(
    "an English agreement whose sections carry the number of their article",
    lines("""
! Supply Agreement
This Agreement is made between the Group and the Supplier.
ARTICLE I. DEFINITIONS
Section 1.01 Goods. "Goods" means the machines in Schedule 1.
Section 1.02 Price. The price is 90,000 yuan.
ARTICLE II. DELIVERY
Section 2.01 Time. The Supplier delivers:
(a) the lathe within 30 days;
(b) the press within 60 days and
(i) its manual within 65 days;
(ii) its spare parts within 70 days.
Section 2.02 Delay. The Supplier pays 0.2 per cent a day, as Section 1.02 provides.
SCHEDULE 1
One lathe and one press.
"""),
    (
        ("made between", None),
        ("means the machines", "ARTICLE I › Section 1.01"),
        ("90,000 yuan", "ARTICLE I › Section 1.02"),
        ("Supplier delivers", "ARTICLE II › Section 2.01"),
        ("press within", "ARTICLE II › Section 2.01 › (b)"),
        ("spare parts", "ARTICLE II › Section 2.01 › (b) › (ii)"),
        ("0.2 per cent", "ARTICLE II › Section 2.02"),
        ("One lathe", "SCHEDULE 1"),
    ),
)

TRAPS_EN = (
    AGREEMENT_EN,
    CHARTER_EN,
    POLICY_EN,
    CONSTITUTION_EN,
    REGULATION_EN,
    STYLED_EN,
    HANDBOOK_EN,
)
