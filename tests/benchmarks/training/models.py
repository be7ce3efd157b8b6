"""The two models in torch: a cross-encoder over question and passage, and the encoder that it began as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray
from torch import Tensor, nn

PADDING = 1
BEGIN, END = 0, 2

MAX_TOKENS = 512
QUESTION_TOKENS = 96

Ids = Sequence[int]


def pair(question: Ids, passage: Ids, most: int) -> list[int]:
    """A question and a passage as the reader takes them, the passage cut so that it fits."""
    return [BEGIN, *question, END, END, *passage[: most - len(question) - 4], END]


def alone(prefix: Ids, text: Ids, most: int = MAX_TOKENS) -> list[int]:
    """A text with its prefix as the encoder takes it."""
    return [BEGIN, *prefix, *text[: most - len(prefix) - 2], END]


def padded(sequences: Sequence[Ids], device: str) -> tuple[Tensor, Tensor]:
    """Sequences as one matrix, and which of its places they fill."""
    longest = max(map(len, sequences))
    ids = np.full((len(sequences), longest), PADDING, np.int64)
    mask = np.zeros_like(ids)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)] = sequence
        mask[row, : len(sequence)] = 1
    return torch.from_numpy(ids).to(device), torch.from_numpy(mask).to(device)


def base_model(weights: Path, *, exported: bool = False) -> Any:
    """The base model of ``prepare``'s weights, its table of words frozen."""
    from transformers import BertConfig, BertModel

    with np.load(weights) as file:
        sizes: dict[str, Any] = {name: int(file[f"config.{name}"]) for name in SIZES}
        sizes |= {name: len(file[f"embeddings.{table}.weight"]) for name, table in TABLES.items()}
        sizes |= {"attn_implementation": "eager" if exported else "sdpa", "attention_probs_dropout_prob": 0.0}
        sizes |= {"layer_norm_eps": float(file["config.layer_norm_eps"]), "pad_token_id": PADDING}
        config = BertConfig(**sizes)
        tensors = {name: torch.from_numpy(file[name]) for name in file if not name.startswith("config.")}
    model = BertModel(config, add_pooling_layer=False)
    load(model, tensors)
    model.embeddings.word_embeddings.weight.requires_grad_(False)
    return model


SIZES = ("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size")
TABLES = {
    "vocab_size": "word_embeddings",
    "max_position_embeddings": "position_embeddings",
    "type_vocab_size": "token_type_embeddings",
}


def load(model: nn.Module, tensors: Mapping[str, Tensor]) -> None:
    """Load a state; raises ValueError where a tensor that is trained is missing, or one is unknown."""
    missing, unknown = model.load_state_dict({name: tensor.float() for name, tensor in tensors.items()}, strict=False)
    absent = [name for name in missing if not name.endswith(("position_ids", "token_type_ids"))]
    absent = [name for name in absent if not name.endswith(FROZEN)]
    if absent or unknown:
        raise ValueError(f"these weights are of another model: missing {absent[:3]}, unknown {list(unknown)[:3]}")


FROZEN = "word_embeddings.weight"
"""The table of words, which is not trained and therefore not kept with a trained state."""


def trained_state(model: nn.Module) -> dict[str, Tensor]:
    """What was trained, in 16 bits."""
    return {name: t.detach().half().cpu() for name, t in model.state_dict().items() if not name.endswith(FROZEN)}


def mean_of(hidden: Tensor, mask: Tensor) -> Tensor:
    """The mean over the places that a sequence fills."""
    weights = mask.unsqueeze(-1).to(hidden.dtype)
    return (hidden * weights).sum(1) / weights.sum(1)


class Encoder(nn.Module):
    """Sequences to unit vectors."""

    def __init__(self, bert: Any) -> None:
        super().__init__()
        self.bert = bert

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """One vector per sequence."""
        hidden = self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state.float()
        return functional.normalize(mean_of(hidden, attention_mask), dim=-1)


class CrossEncoder(nn.Module):
    """Pairs to a relevance, and to logits of an answer's first and last word piece."""

    def __init__(self, bert: Any) -> None:
        super().__init__()
        width = bert.config.hidden_size
        self.bert = bert
        self.rel = nn.Sequential(nn.Linear(2 * width, width), nn.Tanh(), nn.Linear(width, 1))
        self.span = nn.Linear(width, 2)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Relevance (n), and starts and ends (n, tokens)."""
        hidden = self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        summary = torch.cat([hidden[:, 0], mean_of(hidden, attention_mask)], -1)
        spans = self.span(hidden)
        return self.rel(summary).squeeze(-1), spans[..., 0], spans[..., 1]


@torch.no_grad()
def embed(model: Encoder, sequences: Sequence[Ids], device: str, batch: int = 256) -> NDArray[np.float32]:
    """The vectors of many sequences, those of like length together."""
    model.eval()
    order = sorted(range(len(sequences)), key=lambda number: len(sequences[number]))
    vectors = np.zeros((len(sequences), model.bert.config.hidden_size), np.float32)
    for at in range(0, len(order), batch):
        numbers = order[at : at + batch]
        with mixed(device):
            found = model(*padded([sequences[number] for number in numbers], device))
        vectors[numbers] = found.float().cpu().numpy()
    return vectors


def mixed(device: str) -> torch.autocast:
    """16 bits where the device has them."""
    return torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda")
