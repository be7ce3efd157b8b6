"""Files of questions and histories as users give them, checked whole before anything is answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, StrictInt, StrictStr, TypeAdapter, ValidationError

from assistant.errors import UsageError
from assistant.records import Language, Question, Turn
from assistant.settings import Settings, check_day, check_role


class Query(BaseModel):
    """A line of ``search --queries``."""

    model_config = ConfigDict(extra="ignore")

    id: StrictStr | StrictInt
    text: str


class _Turn(BaseModel):
    model_config = ConfigDict(extra="ignore")

    question: str
    answer: str


class _Line(BaseModel):
    """A line of ``ask --questions``."""

    model_config = ConfigDict(extra="ignore")

    id: StrictStr | StrictInt | None = None
    question: str
    role: str | None = None
    on: str | None = None
    history: list[_Turn] | None = None


_HISTORY: TypeAdapter[list[_Turn]] = TypeAdapter(list[_Turn])

Model = TypeVar("Model", bound=BaseModel)


def read_lines(path: Path, model: type[Model]) -> list[tuple[int, Model]]:
    """The lines of a JSON Lines file with their numbers, empty ones passed over.

    Raises:
        UsageError: the file cannot be read, or a line is wrong; the message names the first one.
    """
    found = []
    for number, line in enumerate(_content(path).split("\n"), start=1):
        if line.strip():
            try:
                found.append((number, model.model_validate_json(line)))
            except ValidationError as error:
                raise UsageError(f"{path}, line {number}: {_first(error)}.") from error
    return found


def read_queries(path: Path) -> list[Query]:
    """The queries of a JSON Lines file; raises UsageError naming the first line that is wrong."""
    queries = read_lines(path, Query)
    for number, query in queries:
        if not query.text.strip():
            raise UsageError(f"{path}, line {number}: the text is empty. Write a question.")
    return [query for _, query in queries]


def read_questions(
    path: Path, settings: Settings, *, role: str, on: date, language: Language | None, history: Sequence[Turn]
) -> list[Question]:
    """The questions of a JSON Lines file; a line's own role, day and history beat the command line's.

    Raises:
        UsageError: naming the first line that is wrong.
    """
    questions = []
    for number, line in read_lines(path, _Line):
        try:
            if not line.question.strip():
                raise UsageError("The question is empty. Write one.")
            questions.append(
                Question(
                    text=line.question,
                    role=check_role(line.role, settings) if line.role is not None else role,
                    on=check_day(line.on) if line.on is not None else on,
                    language=language,
                    history=_turns(line.history) if line.history is not None else tuple(history),
                    id=line.id,
                )
            )
        except UsageError as error:
            raise UsageError(f"{path}, line {number}: {error}") from error
    return questions


def single_question(text: str, *, role: str, on: date, language: Language | None, history: Sequence[Turn]) -> Question:
    """The question of the command line; raises UsageError where it is empty."""
    if not text.strip():
        raise UsageError("The question is empty. Write one between quotation marks.")
    return Question(text=text, role=role, on=on, language=language, history=tuple(history))


def read_history(path: Path) -> tuple[Turn, ...]:
    """The conversation so far, oldest first; raises UsageError where the file is not one."""
    try:
        return _turns(_HISTORY.validate_json(_content(path)))
    except ValidationError as error:
        raise UsageError(
            f'{path} is no history: {_first(error)}. Write [{{"question": "…", "answer": "…"}}].'
        ) from error


def _turns(turns: Sequence[_Turn]) -> tuple[Turn, ...]:
    return tuple(Turn(question=turn.question, answer=turn.answer) for turn in turns)


def _content(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}). Check the name.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 text. Save it as UTF-8.") from error


def _first(error: ValidationError) -> str:
    """What is wrong first, in one phrase."""
    fault = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in fault["loc"])
    return f"{where}: {fault['msg']}" if where else str(fault["msg"])
