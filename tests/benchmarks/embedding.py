"""The embedded encoder's speed against the same architecture in torch fp32, both through sentence-transformers.

The rival has the encoder's shape (12 layers, 384 wide, 12 heads, 1536 between, the packaged tokenizer's vocabulary)
and random weights: speed does not depend on them. Both get the same passages of the sample corpus and the same
questions, the same number of threads, and take turns, so that a busy machine slows both.

    python -m tests.benchmarks.embedding [--passages N] [--rounds N] [--threads N]
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from tests.benchmarks.harness import CORPUS, Bar, tell

QUESTIONS = (
    "实习生在车间受伤了，企业最晚多久要上报？",
    "How is the money from a joint course split between us and the college?",
    "来了十三位理事，会还能开吗？",
    "By when must an expert hand in the tickets for a trip?",
    "厂里不肯放人来上课，又一直不回复，怎么办？",
    "How many votes does it take to throw out a member?",
)
PASSAGES_RATIO = 2.0
QUESTION_RATIO = 5.0
QUESTION_TURNS = 10
"""Turns with the questions for one with the passages: they take milliseconds."""

Encode = Callable[[Sequence[str]], object]


def corpus_passages(count: int) -> list[str]:
    """Passages of the sample corpus's text files as ingestion embeds them, spread evenly over the files."""
    from assistant.catalogue_rows import embedded_text
    from ingest.loaders import load
    from ingest.splitting import split
    from ingest.structure import parse_clauses

    texts = []
    for file in sorted(path for path in CORPUS.rglob("*") if path.suffix in (".md", ".txt")):
        loaded = load(file)
        passages = split(loaded, parse_clauses(loaded), document=file.name, title=file.stem)
        texts += [embedded_text(passage) for passage in passages]
    step = max(1, len(texts) // count)
    return texts[::step][:count]


def embedded(threads: int) -> tuple[Encode, Encode]:
    """The packaged encoder: how it encodes passages behind sentence-transformers, and a question directly."""
    from assistant.embedding import EmbeddedEmbedder
    from assistant.onnx_encoder import OnnxEncoder
    from assistant.sentence_encoder import as_sentence_transformer, encode_passages

    model = as_sentence_transformer(OnnxEncoder(threads=threads))
    return lambda texts: encode_passages(model, texts), EmbeddedEmbedder(threads=threads).embed_questions


def torch_rival(folder: Path, threads: int) -> tuple[Encode, Encode]:
    """The same architecture in torch fp32 behind sentence-transformers: how it encodes passages, and a question."""
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast
    from transformers.utils.logging import disable_progress_bar

    from assistant.model_files import MODELS
    from assistant.onnx_encoder import MAX_TOKENS, PASSAGE_PREFIX, QUESTION_PREFIX

    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    disable_progress_bar()  # type: ignore[no-untyped-call]
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_file=str(MODELS / "tokenizer.json"),
        bos_token="<s>",
        eos_token="</s>",
        cls_token="<s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        model_max_length=MAX_TOKENS,
    )
    shape = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=384,
        num_hidden_layers=12,
        num_attention_heads=12,
        intermediate_size=1536,
        max_position_embeddings=MAX_TOKENS,
        pad_token_id=tokenizer.pad_token_id,
    )
    BertModel(shape).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    prompts = {"query": QUESTION_PREFIX, "document": PASSAGE_PREFIX}
    model = SentenceTransformer(str(folder), device="cpu", prompts=prompts, local_files_only=True)

    def passages(texts: Sequence[str]) -> object:
        return model.encode_document(list(texts), show_progress_bar=False, normalize_embeddings=True)

    def question(texts: Sequence[str]) -> object:
        return model.encode_query(list(texts), show_progress_bar=False, normalize_embeddings=True)

    return passages, question


def turn(encode: Encode, calls: Sequence[Sequence[str]]) -> float:
    """Mean seconds of a call; one that does not count goes ahead, while threads of the other side still spin."""
    encode(calls[0][:1])
    begun = time.perf_counter()
    for texts in calls:
        encode(texts)
    return (time.perf_counter() - begun) / len(calls)


def compare(own: Encode, rival: Encode, calls: Sequence[Sequence[str]], rounds: int) -> tuple[float, float, float]:
    """Median seconds of a call of each, and the median ratio rival to own of neighbouring turns."""
    pairs = [(turn(own, calls), turn(rival, calls)) for _ in range(rounds)]
    return median(a for a, _ in pairs), median(b for _, b in pairs), median(b / a for a, b in pairs)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure both and compare."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.embedding", description=__doc__.split("\n")[0])
    parser.add_argument("--passages", type=int, default=128, metavar="N", help="passages of a turn (default: 128)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="turns of each side (default: 3)")
    parser.add_argument(
        "--threads", type=int, default=0, metavar="N", help="threads of each side (default: one a core)"
    )
    options = parser.parse_args(arguments)

    from assistant.settings import core_count
    from assistant.wiring import go_offline

    go_offline()
    threads = core_count(options.threads)
    texts = corpus_passages(options.passages)
    own_passages, own_question = embedded(threads)
    with tempfile.TemporaryDirectory() as folder:
        passages, question = torch_rival(Path(folder), threads)
        own_s, rival_s, ratio = compare(own_passages, passages, [texts], options.rounds)
        singles = [[text] for text in QUESTIONS]
        own_q, rival_q, question_ratio = compare(own_question, question, singles, QUESTION_TURNS * options.rounds)
    figures = {
        "threads": threads,
        "passages": len(texts),
        "characters_mean": round(sum(map(len, texts)) / len(texts)),
        "embedded_passages_per_s": round(len(texts) / own_s, 1),
        "torch_passages_per_s": round(len(texts) / rival_s, 1),
        "embedded_question_ms": round(1000 * own_q, 1),
        "torch_question_ms": round(1000 * rival_q, 1),
    }
    bars = [
        Bar(name="times as many passages/s", value=round(ratio, 2), limit=PASSAGES_RATIO, least=True),
        Bar(name="times as fast on one question", value=round(question_ratio, 2), limit=QUESTION_RATIO, least=True),
    ]
    return tell("embedding", figures, bars)


if __name__ == "__main__":
    sys.exit(main())
