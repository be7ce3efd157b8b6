"""What is interrupted in the crash tests: the changes that a store is going through, and the states it may be found in.

A document may be found as it was before the change or as it is after it, with all its passages, once each.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from assistant.errors import GuildhallError
from assistant.records import AnswerStatus, Question
from assistant.store import Store
from assistant.verification import verify
from tests.assistant.fakes import TODAY, FakeEmbedder, Group

READERS = ("teacher", "administrator")
QUESTION = "engineers teach hours a term"
MANY = 1100
"""Articles of a large document; above 1,000 entries Chroma writes its graph to files."""
SAMPLE = 40
"""Passages of a large document that are looked for one by one."""
FOUND_AMONG = 10

State = dict[str, list[str]]
"""What one role finds: texts by document."""
States = dict[str, State]
"""The same for each role."""


def _rules(number: int, hours: int) -> str:
    return (
        f"# Rules {number}\n\nArticle 1 Engineers of group {number} teach {hours} hours a term.\n\n"
        f"Article 2 Door {number} closes at ten after {hours} rings.\n"
    )


def large_rules(turn: int) -> str:
    """Articles that have few words in common, so that each is near to itself only."""
    syllables = ("ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "su", "ta", "ve")
    chance = random.Random(turn)
    words = ["".join(chance.choices(syllables, k=3)) for _ in range(6 * MANY)]
    lines = (f"Article {n + 1} {' '.join(words[6 * n : 6 * n + 6]).capitalize()}.\n\n" for n in range(MANY))
    return "# Rooms\n\n" + "".join(lines)


def _before(group: Group) -> None:
    for number in range(4):
        group.write(f"rules{number}.md", _rules(number, 10 + number))


def _before_large(group: Group) -> None:
    _before(group)
    group.write("rooms.md", large_rules(2))


def _update(group: Group) -> None:
    group.write("rules0.md", _rules(0, 40))
    group.write("rules1.md", _rules(1, 41))
    group.write("rules7.md", _rules(7, 47))


def _update_large(group: Group) -> None:
    _update(group)
    group.write("rooms.md", large_rules(3))


def _delete(group: Group) -> None:
    for path in ("rules0.md", "rules2.md"):
        (group.folder / path).unlink(missing_ok=True)


def _hide(group: Group) -> None:
    group.declare("file: rules0.md, audience: [administrator]", "file: rules3.md, audience: [public, administrator]")


def _embed_anew(group: Group) -> None:
    group.embedder = FakeEmbedder("other", width=128)


def _nothing(group: Group) -> None:
    """The folder stays as it is."""


def _ingest(group: Group) -> None:
    group.ingest()


def _repair(group: Group) -> None:
    verify(group.store, repair=True, chroma_url=group.chroma_url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A store's change: what it holds before, what changes, and what is run to take it in."""

    name: str
    before: Callable[[Group], None] | None
    change: Callable[[Group], None]
    run: Callable[[Group], None] = _ingest
    damaged: bool = False

    def change_embedder(self, group: Group) -> None:
        """Give a group the embedder that the change gives it, and leave its folder alone."""
        if self.change is _embed_anew:
            _embed_anew(group)


SCENES = (
    Scene(name="first", before=None, change=_before),
    Scene(name="update", before=_before, change=_update),
    Scene(name="delete", before=_before, change=_delete),
    Scene(name="audience", before=_before, change=_hide),
    Scene(name="embedder", before=_before, change=_embed_anew),
    Scene(name="repair", before=_before, change=_nothing, run=_repair, damaged=True),
    Scene(name="first, large", before=None, change=_before_large),
    Scene(name="update, large", before=_before_large, change=_update_large),
    Scene(name="embedder, large", before=_before_large, change=_embed_anew),
)
"""The phases; in a large one Chroma writes its graph to files while it is interrupted."""


class Wrong(Exception):
    """A store was found in a state that it must never be in: ``kind`` says how."""

    def __init__(self, kind: str, what: str) -> None:
        super().__init__(f"{kind}: {what}")
        self.kind = kind


def states_of(store: Store) -> States:
    """What each role finds, text by text, each looked for by its own vector as well as listed."""
    return {role: _state_of(store, role) for role in READERS}


def _state_of(store: Store, role: str) -> State:
    """What the role's live passages are; raises Wrong where a passage cannot be found by its own vector.

    A commit in between begins the look anew, as search does.
    """
    while True:
        snapshot = store.snapshot()
        view = snapshot.view(role, TODAY)
        found: State = {}
        lost: list[str] = []
        doubled: list[str] = []
        for entry in sorted(snapshot.visible(role), key=lambda entry: entry.path):
            records = store.catalogue.passages_of(entry.id)
            found[entry.path] = [record.passage.text for record in records]
            step = max(1, len(records) // SAMPLE)
            vectors = store.catalogue.vectors(store.embedder.name, [record.digest for record in records])
            for record in [*records[::step], *records[-1:]]:
                ids = store.nearest(view.all_collections, vectors[record.digest], FOUND_AMONG, snapshot)
                if record.passage.id not in ids:
                    lost.append(record.passage.text)
                if Counter(ids)[record.passage.id] > 1:
                    doubled.append(record.passage.text)
        if store.catalogue.generation() == snapshot.generation:
            break
    if lost:
        raise Wrong("lost", f"{role} does not find {len(lost)} passages: {lost[0]}")
    if doubled and store.snapshot() is snapshot:
        raise Wrong("doubled", f"{role} finds {len(doubled)} passages twice: {doubled[0]}")
    return found


def check(found: States, before: States, after: States) -> None:
    """Raise Wrong unless every document is as it was before or as it is after."""
    for role in READERS:
        for path in sorted({*found[role], *before[role], *after[role]}):
            allowed = [state[role].get(path) for state in (before, after)]
            if found[role].get(path) not in allowed:
                raise Wrong(_kind(found[role].get(path), allowed), f"{role} finds {found[role].get(path)} at {path}")


def _kind(texts: list[str] | None, allowed: list[list[str] | None]) -> str:
    if texts is None:
        return "lost"
    return "doubled" if any(Counter(texts) > Counter(wanted or []) for wanted in allowed) else "half"


def check_answers(group: Group, store: Store, before: States, after: States) -> None:
    """Raise Wrong where search or an answer says what no whole document says."""
    from assistant.pipeline import Guildhall

    assistant = Guildhall(store, group.embedder, question_characters=2000)
    for role in READERS:
        texts = {text for state in (before, after) for texts in state[role].values() for text in texts}
        hits = assistant.search(QUESTION, role=role, on=TODAY, limit=20)
        said = [hit.passage.text for hit in hits]
        if not set(said) <= texts or len(set(said)) < len(said):
            raise Wrong("half", f"{role} is shown {said}")
        answer = assistant.ask(Question(text=QUESTION, role=role, on=TODAY))
        quotes = [citation.quote.text for citation in answer.all_citations]
        if any(not any(quote in text for text in texts) for quote in quotes):
            raise Wrong("half", f"{role} is quoted {quotes}")
        always = [path for path in before[role] if path in after[role] and path.startswith("rules")]
        if always and answer.status is not AnswerStatus.ANSWERED:
            raise Wrong("lost", f"{role} is told nothing")


def is_one_sentence(error: GuildhallError) -> bool:
    """Whether an error is told in a line that says what to do."""
    said = str(error)
    return "\n" not in said and said.endswith(".") and len(said) < 600
