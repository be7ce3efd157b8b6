"""Train the reader or the encoder on prepared data, on one GPU.

    python -m tests.benchmarks.training.train FOLDER reader|encoder STATE.pt --dictionary CEDICT [--steps N]

FOLDER is what ``prepare`` wrote, STATE.pt receives what was trained, CEDICT is ``cedict_ts.u8``, packed or not.
``--steps`` ends after so many steps: a trial on a processor.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import torch
import torch.nn.functional as functional
from torch import Tensor

from assistant.model_files import open_tokenizer
from tests.benchmarks.training.corpora import read
from tests.benchmarks.training.examples import (
    NEGATIVES,
    Example,
    Examples,
    batches,
    dictionary_lines,
    in_pieces,
)
from tests.benchmarks.training.mining import POLICIES, Mined, mine
from tests.benchmarks.training.models import (
    CrossEncoder,
    Encoder,
    alone,
    base_model,
    embed,
    mixed,
    padded,
    pair,
    trained_state,
)
from tests.benchmarks.training.prepare import BASE, CORPORA
from tests.benchmarks.training.switching import read_dictionary

READER_EPOCHS, READER_RATE, READER_BATCH, READER_SWITCH = 3, 1e-4, 32, 0.2
READER_TOKENS = 384
RIGHT_WEIGHT, SINGLE_WEIGHT, SPAN_WEIGHT, NO_SPAN_WEIGHT = 3.0, 0.7, 0.7, 0.3
"""Weights of the passage that answers among single judgements, of these, of answers, and of there being none."""
NO_SPANS = 2
"""Negatives of a question in which the reader learns that there is no answer."""

ENCODER_EPOCHS, ENCODER_RATE, ENCODER_BATCH, ENCODER_SWITCH = 2, 2e-5, 64, 0.3
ENCODER_TOKENS = 300
TEMPERATURE = 0.02
NEAR_BASE = 5.0
"""How strongly the tuned vectors are held near the base model's."""

MASKED = -1e4
Model = CrossEncoder | Encoder


def load_examples(folder: Path, dictionary: Path, device: str, encoder: Encoder) -> Examples:
    """Prepared data in word pieces, with negatives that the base encoder finds."""
    corpora, tokenizer = read(folder / CORPORA), open_tokenizer()
    pieces = {name: in_pieces(corpus, tokenizer) for name, corpus in corpora.items()}
    mined = {}
    for name, corpus in corpora.items():
        passages = embed(encoder, [alone(prefix("passage:"), ids) for ids in pieces[name].passages], device)
        questions = embed(encoder, [alone(prefix("query:"), ids) for ids in pieces[name].questions], device)
        mined[name] = mine(name, corpus, passages, questions)
        sys.stderr.write(f"{name}: {len(mined[name])} questions mined\n")
    chinese = (text for name in ("cmrc", "drcd", "stard") if name in corpora for text, _ in corpora[name].passages)
    return Examples(corpora, pieces, mined, tokenizer, read_dictionary(dictionary_lines(dictionary), chinese))


def prefix(text: str) -> list[int]:
    """The word pieces of a prefix."""
    return list(open_tokenizer().encode(text, add_special_tokens=False).ids)


def reader_loss(model: CrossEncoder, batch: Sequence[Example], device: str, most: int = READER_TOKENS) -> Tensor:
    """Which of its passages answers a question, whether each does, and where the answer stands."""
    sequences = [pair(example.question, passage, most) for example in batch for passage in example.passages]
    ids, mask = padded(sequences, device)
    with mixed(device):
        relevance, starts, ends = model(ids, mask)
    relevance = relevance.float().view(len(batch), NEGATIVES + 1)
    first = torch.zeros(len(batch), dtype=torch.long, device=device)
    truth = functional.one_hot(first, NEGATIVES + 1).float()
    single = functional.binary_cross_entropy_with_logits(relevance, truth, weight=1 + (RIGHT_WEIGHT - 1) * truth)
    loss = functional.cross_entropy(relevance, first) + SINGLE_WEIGHT * single
    targets = span_targets(batch, most)
    if not targets:
        return loss
    rows, begins, finishes, offsets = torch.tensor([target[:4] for target in targets], device=device).T
    weights = torch.tensor([target[4] for target in targets], device=device)
    places = torch.arange(ids.shape[1], device=device)[None]
    inside = (places >= offsets[:, None]) & (places < mask[rows].sum(1, keepdim=True) - 1) | (places == 0)
    each = sum(
        functional.cross_entropy(logits.float()[rows].masked_fill(~inside, MASKED), wanted, reduction="none")
        for logits, wanted in ((starts, begins), (ends, finishes))
    )
    return loss + SPAN_WEIGHT * (torch.as_tensor(each) * weights).sum() / weights.sum() / 2


def span_targets(batch: Sequence[Example], most: int) -> list[tuple[int, int, int, int, float]]:
    """Row, first and last place of the answer, first place of the passage, and weight; place 0 where there is none."""
    found = []
    for number, example in enumerate(batch):
        if example.span is None:
            continue
        row, offset = number * (NEGATIVES + 1), len(example.question) + 3
        start, end = (place + offset for place in example.span)
        if end < most - 1:
            found.append((row, start, end, offset, 1.0))
        found += [(row + wrong, 0, 0, offset, NO_SPAN_WEIGHT) for wrong in range(1, NO_SPANS + 1)]
    return found


def reader_steps(examples: Examples, random: Random) -> Iterator[Sequence[Example]]:
    """The batches of all epochs."""
    for _ in range(READER_EPOCHS):
        yield from batches(examples.epoch(random, switch=READER_SWITCH), READER_BATCH, random)


def encoder_steps(examples: Examples, random: Random) -> Iterator[tuple[str, Sequence[Mined]]]:
    """The batches of all epochs, each of one corpus; policies, whose questions fit many documents, are left out."""
    for _ in range(ENCODER_EPOCHS):
        found = []
        for name, mined in examples.mined.items():
            if name != POLICIES:
                drawn = random.sample(list(mined), len(mined))
                whole = range(0, len(drawn) - ENCODER_BATCH + 1, ENCODER_BATCH)
                found += [(name, drawn[at : at + ENCODER_BATCH]) for at in whole]
        random.shuffle(found)
        yield from found


def encoder_loss(
    model: Encoder, base: Encoder, examples: Examples, name: str, mined: Sequence[Mined], random: Random, device: str
) -> Tensor:
    """Each question nearest to its own passage among those of the batch, and no vector far from the base model's."""
    corpus, pieces = examples.corpora[name], examples.pieces[name]
    asked = [alone(prefix("query:"), examples.question(name, each, random, ENCODER_SWITCH)) for each in mined]
    plain = [alone(prefix("query:"), pieces.questions[each.question]) for each in mined]
    right = [random.choice(corpus.questions[each.question].passages) for each in mined]
    numbers = [*right, *(_hard(each, len(corpus.passages), random) for each in mined)]
    texts = [alone(prefix("passage:"), pieces.passages[number][:ENCODER_TOKENS]) for number in numbers]
    with mixed(device):
        questions, passages = model(*padded(asked, device)), model(*padded(texts, device))
        with torch.no_grad():
            base_questions, base_passages = base(*padded(plain, device)), base(*padded(texts, device))
    also = [
        [column != row and number in each.answering for column, number in enumerate(numbers)]
        for row, each in enumerate(mined)
    ]
    scores = (questions @ passages.T / TEMPERATURE).masked_fill(torch.tensor(also, device=device), MASKED)
    loss = functional.cross_entropy(scores, torch.arange(len(mined), device=device))
    moved = (1 - (questions * base_questions).sum(1)).mean() + (1 - (passages * base_passages).sum(1)).mean()
    return torch.as_tensor(loss + NEAR_BASE * moved)


def _hard(mined: Mined, passages: int, random: Random) -> int:
    hard = (*mined.nearest[:8], *mined.lexical[:4])
    return random.choice(hard) if hard else random.randrange(passages)


def optimise(model: Model, losses: Iterator[Callable[[], Tensor]], *, steps: int, rate: float, warm: float) -> None:
    """Take one step for each loss; the rate rises over the share ``warm`` of the steps and then falls to nothing."""
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    wide = [p for p in parameters if p.ndim > 1]
    groups: list[dict[str, Any]] = [
        {"params": wide, "weight_decay": 0.01},
        {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: pace(step, steps, warm))
    model.train()
    for step, loss_of in enumerate(itertools.islice(losses, steps)):
        loss = loss_of()
        optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        schedule.step()
        if step % 100 == 0:
            sys.stderr.write(f"step {step} of {steps}: loss {loss.item():.3f}\n")
    model.eval()


def pace(step: int, steps: int, warm: float) -> float:
    """The share of the full rate at a step."""
    return min((step + 1) / (steps * warm + 1), max(0.0, (steps - step) / (steps * (1 - warm))))


def train(folder: Path, what: str, dictionary: Path, steps: int | None) -> Model:
    """Train one of the two models."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    random = Random(0)
    torch.manual_seed(0)
    base = Encoder(base_model(folder / BASE)).to(device).eval()
    examples = load_examples(folder, dictionary, device, base)
    if what == "reader":
        reader = CrossEncoder(base_model(folder / BASE)).to(device)
        count = steps or READER_EPOCHS * (len(examples) // READER_BATCH)
        losses = ((lambda b=batch: reader_loss(reader, b, device)) for batch in reader_steps(examples, random))
        optimise(reader, losses, steps=count, rate=READER_RATE, warm=0.06)
        return reader
    tuned = Encoder(base_model(folder / BASE)).to(device)
    sizes = [len(mined) // ENCODER_BATCH for name, mined in examples.mined.items() if name != POLICIES]
    every = encoder_steps(examples, random)
    found = ((lambda n=n, m=m: encoder_loss(tuned, base, examples, n, m, random, device)) for n, m in every)
    optimise(tuned, found, steps=steps or ENCODER_EPOCHS * sum(sizes), rate=ENCODER_RATE, warm=0.1)
    return tuned


def main(arguments: Sequence[str] | None = None) -> int:
    """Train what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.training.train")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the prepared data")
    parser.add_argument("what", choices=("reader", "encoder"), help="the model to train")
    parser.add_argument("state", type=Path, metavar="STATE", help="where the trained weights go")
    parser.add_argument("--dictionary", type=Path, required=True, metavar="CEDICT", help="the dictionary")
    parser.add_argument("--steps", type=int, metavar="N", help="end after so many steps")
    options = parser.parse_args(arguments)
    torch.save(trained_state(train(options.folder, options.what, options.dictionary, options.steps)), options.state)
    return 0


if __name__ == "__main__":
    sys.exit(main())
