"""Texts are Chinese or English; questions in other languages are recognised, names and codes are not mistaken."""

from __future__ import annotations

import sys
from subprocess import run

import pytest

from assistant.language import detect_language, is_foreign, to_simplified
from assistant.records import Language


@pytest.mark.parametrize(
    "text",
    [
        "双聘工程师每学期授课不少于48学时。",
        "什么是 dual appointment？",
        "ISO 9001 认证费用由谁承担？",
        "使用 Microsoft Visual Studio Code 编写程序的学生应当提交作业。",
        "條例第十二條規定了什麼？",
    ],
)
def test_mostly_chinese_text_is_chinese(text: str) -> None:
    """Latin names and codes do not make a Chinese text English."""
    assert detect_language(text) is Language.CHINESE


@pytest.mark.parametrize(
    "text",
    [
        "How many hours must a dual-hired engineer teach?",
        "What does 双聘工程师 mean in the Measures?",
        "The Measures (双聘工程师管理办法) were issued by the 湘江职业教育集团 and bind all of its member colleges.",
        "ISO 9001",
        "2024-09-01",
        "",
    ],
)
def test_mostly_english_text_is_english(text: str) -> None:
    """A few Chinese words do not make an English text Chinese, and text without letters counts as English."""
    assert detect_language(text) is Language.ENGLISH


@pytest.mark.parametrize(
    "question",
    [
        "双聘工程师は何時間教えますか",
        "엔지니어는 몇 시간 가르칩니까?",
        "Сколько часов должен преподавать инженер?",
        "كم ساعة يجب أن يدرس المهندس؟",
        "วิศวกรต้องสอนกี่ชั่วโมง",
        "Quand commence le semestre ?",
        "Combien d’heures un ingénieur doit-il enseigner ?",
        "Wie viele Stunden müssen Ingenieure unterrichten?",
        "Wann beginnt das Semester?",
        "¿Cuántas horas enseña un ingeniero?",
        "Quante ore deve insegnare un ingegnere?",
        "Quantas horas deve ensinar um engenheiro?",
        "Kỹ sư phải dạy bao nhiêu giờ?",
    ],
)
def test_questions_in_other_languages_are_foreign(question: str) -> None:
    """Script tells, and for Latin letters function words do."""
    assert is_foreign(question)


@pytest.mark.parametrize(
    "question",
    [
        "ISO 9001",
        "quorum",
        "Müller",
        "Universidad de la Costa El Niño",
        "Charles de Gaulle fees",
        "Who is Иван Петров?",
        "What is the Universidad de la Costa?",
        "Which rules hold for students of the École normale supérieure de Lyon?",
        "カラオケ是什么意思？",
        "双聘工程师每学期授课多少学时？",
        "雙聘工程師每學期授課多少學時？",
        "faculty workload in die casting",
        "quorum for board meetings",
        "teaching hours dual-hired engineers",
        "vis major clause",
        "",
    ],
)
def test_names_and_codes_are_not_foreign(question: str) -> None:
    """English and Chinese questions stay what they are with any foreign name in them."""
    assert not is_foreign(question)


def test_simplified_form_keeps_every_place() -> None:
    """Traditional characters become simplified ones, one for one, so that offsets stay true."""
    text = "雙聘工程師每學期授課，乾隆皇帝；Dual \ud800 appointment 條例"
    simplified = to_simplified(text)
    assert simplified.startswith("双聘工程师每学期授课")
    assert len(simplified) == len(text)
    assert to_simplified("plain English") == "plain English"


def test_opencc_is_loaded_on_first_use_only() -> None:
    """Importing the module loads no converter."""
    code = "import sys, assistant.language; sys.exit('opencc' in sys.modules)"
    assert run([sys.executable, "-c", code], check=False).returncode == 0
