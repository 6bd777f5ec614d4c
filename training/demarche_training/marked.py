"""The pair model: a sentence whose parties are marked, read by own upper layers on top of the encoder's lower ones.

The lower layers are those of the shipped encoder, whose int8 graph gives their vectors (`middle`), so nothing else that is read changes.
"""
from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

from .atoms import WordPieces, atoms, shape
from .data import CATEGORIES, STATUSES
from .model import Layer

# The layers of the encoder that pairs share with all other readings.
SHARED = 3
LONGEST = 160


class Marked(nn.Module):
    """Graph `pairs`: `middle` [L, width], the vectors of `[CLS]`, a sentence's pieces and `[SEP]` after the shared layers, and `marks` [P, L], 1 at
    the actor's pieces, 2 at the recipient's and 0 elsewhere -> `pair` [P, categories] (0: the actor does nothing to the recipient), `state`
    [P, statuses]."""

    def __init__(self, layers: int = 6 - SHARED, width: int = 384, mixed: int = 256, dropout: float = 0.1):
        super().__init__()
        self.mark = nn.Embedding(3, width)
        nn.init.normal_(self.mark.weight, std=0.02)
        self.layers = nn.ModuleList(Layer(width, 12, 1536, dropout) for _ in range(layers))
        self.mix = nn.Linear(3 * width, mixed)
        self.pair, self.state = nn.Linear(mixed, 1 + len(CATEGORIES)), nn.Linear(mixed, len(STATUSES))
        self.dropout = nn.Dropout(0.2)

    def forward(self, middle: torch.Tensor, marks: torch.Tensor, mask: torch.Tensor | None = None):
        """In training `middle` is [P, L, width], with `mask` [P, L] for what is no padding."""
        x = (middle if middle.dim() == 3 else middle[None]) + self.mark(marks)
        bias = None if mask is None else (1.0 - mask[:, None, None, :].float()) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        parts = [x[:, 0]]
        for side in (1, 2):
            share = (marks == side).float()
            share = share / share.sum(1, keepdim=True).clamp(min=1.0)
            parts.append((share[..., None] * x).sum(1))
        mixed = self.dropout(nn.functional.gelu(self.mix(self.dropout(torch.cat(parts, -1)))))
        return self.pair(mixed), self.state(mixed)


@dataclass
class Example:
    """One pair: a sentence's vectors, where the parties' pieces are, labels (status -100: unknown), and how much it counts."""

    middle: np.ndarray
    parties: tuple[list[int], list[int]]
    category: int
    status: int
    weight: float
    key: str


def with_middle(source: Path, target: Path) -> None:
    """Copies the encoder graph with one more output, `middle` [1, L, width]: the vectors after the shared layers. Nothing else changes."""
    model = onnx.load(str(source))
    graph = model.graph
    if not any(output.name == "middle" for output in graph.output):
        name = f"encoder.layers.{SHARED - 1}.norm_inner.weight"
        made = next(node for node in graph.node if node.op_type == "LayerNormalization" and name in node.input)
        old = made.output[0]
        for node in graph.node:
            node.input[:] = ["middle" if it == old else it for it in node.input]
        made.output[0] = "middle"
        for info in [info for info in graph.value_info if info.name == old]:
            graph.value_info.remove(info)
        graph.output.append(onnx.helper.make_tensor_value_info("middle", onnx.TensorProto.FLOAT, [1, "length", 384]))
    onnx.save(model, str(target))


class Middle:
    """Vectors of sentences after the shared layers, from the int8 graph."""

    def __init__(self, graph: Path, vocabulary: Path, threads: int = 2):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self.pieces = WordPieces([piece for piece in vocabulary.read_text(encoding="utf-8").split("\n") if piece])
        self.kept: dict[str, tuple[np.ndarray, list[tuple[int, int, list[int]]]]] = {}

    def of(self, text: str) -> tuple[np.ndarray, list[tuple[int, int, list[int]]]]:
        """The vectors of a text's pieces, and each atom's characters and pieces."""
        if text not in self.kept:
            ids, shapes, cut = [self.pieces.cls], [0], []
            for atom in atoms(text):
                form = text[atom.start:atom.end]
                own = list(self.pieces(form))
                cut.append((atom.start, atom.end, list(range(len(ids), len(ids) + len(own)))))
                ids += own
                shapes += [shape(form, atom.space, atom.newline)] * len(own)
            feed = {"pieces": np.array([[*ids, self.pieces.sep]], np.int32), "shape": np.array([[*shapes, 0]], np.int32)}
            self.kept[text] = self.session.run(["middle"], feed)[0][0].astype(np.float16), cut
        return self.kept[text]

    def example(self, record: dict, weight: float = 1.0) -> Example | None:
        """A record as an example; None where a party has no pieces or the sentence is too long."""
        from .pairs import LABELS

        middle, cut = self.of(record["text"])
        of = lambda span: [piece for start, end, pieces in cut if start < span[1] and span[0] < end for piece in pieces]
        actor, recipient = of(record["actor"]), of(record["recipient"])
        # Of two phrases that overlap, the inner one keeps its words.
        less = [piece for piece in recipient if piece not in actor]
        parties = (actor, less) if less else ([piece for piece in actor if piece not in recipient], recipient)
        if not all(parties) or len(middle) > LONGEST:
            return None
        status = STATUSES.index(record["status"]) if record.get("status") in STATUSES else -100
        key = hashlib.sha256(record["text"].encode("utf-8")).hexdigest()
        return Example(middle, parties, LABELS.index(record["category"]), status, weight, key)


def collate(batch: list[Example], rng: random.Random | None = None) -> dict[str, torch.Tensor]:
    """Pads examples; with `rng` long mentions are at times cut to a part, as other markers would set them."""
    length = max(len(it.middle) for it in batch)
    out = {"middle": torch.zeros(len(batch), length, batch[0].middle.shape[1]), "marks": torch.zeros(len(batch), length, dtype=torch.long),
           "mask": torch.zeros(len(batch), length, dtype=torch.bool)}
    for row, it in enumerate(batch):
        out["middle"][row, :len(it.middle)] = torch.from_numpy(it.middle.astype(np.float32))
        out["mask"][row, :len(it.middle)] = True
        for side, pieces in enumerate(it.parties, 1):
            if rng and len(pieces) > 2 and rng.random() < 0.25:
                size = rng.randint(1, len(pieces) - 1)
                first = rng.randint(0, len(pieces) - size)
                pieces = pieces[first:first + size]
            out["marks"][row, pieces] = side
    out["category"] = torch.tensor([it.category for it in batch])
    out["status"] = torch.tensor([it.status for it in batch])
    out["weight"] = torch.tensor([it.weight for it in batch])
    return out


def batches(examples: list[Example], size: int, rng: random.Random) -> list[list[Example]]:
    """Examples of like length together, in random order; `size` is in pieces."""
    ordered = sorted(examples, key=lambda it: len(it.middle) + rng.random() * 12)
    out: list[list[Example]] = []
    batch: list[Example] = []
    for it in ordered:
        if batch and (len(batch) + 1) * len(it.middle) > size:
            out.append(batch)
            batch = []
        batch.append(it)
    if batch:
        out.append(batch)
    rng.shuffle(out)
    return out
