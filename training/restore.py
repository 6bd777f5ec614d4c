#!/usr/bin/env python3
"""Makes a checkpoint of exported graphs: `restore.py MODEL --out FILE.pt`. The weights are those of the int8 graphs, so what is rounded stays rounded.

The pair model is in it as `pairs`, which `tune_pairs --start FILE` goes on from. Prints how far the restored encoder's vectors are from those of the graphs on a few sentences of our own (the graphs round activations, too).
"""
from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

sys.path.insert(0, str(Path(__file__).resolve().parent))

from demarche_training.marked import Marked  # noqa: E402
from demarche_training.model import Reader  # noqa: E402
from demarche_training.reader import Reader as Graphs  # noqa: E402
from demarche_training.atoms import atoms, shape  # noqa: E402

# Graph file, the part of the model that it holds, and what its own names begin with.
GRAPHS = {"encoder": ("encoder.", "encoder."), "heads": ("heads.", "heads."), "labels": ("labels.", ""), "roles": ("roles.", ""),
          "parties": ("parties.", "")}
SENTENCES = ("Oslo has asked the two sides to meet again in Bergen before the end of May.", "A court in Lima freed four miners whom the police had held.")


def weights(path: Path) -> dict[str, np.ndarray]:
    """The weights of a graph by name, dequantised; matrices as PyTorch's linear layers keep them."""
    graph = onnx.load(str(path)).graph
    kept = {it.name: numpy_helper.to_array(it) for it in graph.initializer}
    uses: dict[str, list] = {}
    for node in graph.node:
        for name in node.input:
            uses.setdefault(name, []).append(node)
    out = {name: array for name, array in kept.items() if not name.endswith(("_scale", "_zero_point", "_quantized")) and array.dtype == np.float32}

    def bias_of(name: str) -> str | None:
        """The bias that is added to the product of a quantised weight."""
        product = next(node for node in uses[name] if node.op_type == "MatMulInteger").output[0]
        for _ in range(4):
            node = uses[product][0]
            if node.op_type == "Add":
                return next((it for it in node.input if it in kept), None)
            product = node.output[0]
        return None

    for name in [name for name in kept if name.endswith("_quantized")]:
        base = name.removesuffix("_quantized")
        whole = (kept[name].astype(np.float32) - kept[base + "_zero_point"].astype(np.float32)) * kept[base + "_scale"]
        if any(node.op_type == "Gather" for node in uses[name]):
            out[base] = whole
        else:
            bias = bias_of(name)
            out[bias.removesuffix("bias") + "weight" if bias and bias.endswith("bias") else base] = whole.T if bias else whole
    return out


def pairs(model: Path) -> dict[str, torch.Tensor]:
    """The weights of the pair model."""
    found, state = weights(model / "pairs.onnx"), Marked().state_dict()
    lacking = [name for name in state if name not in found or found[name].shape != tuple(state[name].shape)]
    if lacking:
        raise SystemExit(f"pairs.onnx lacks {lacking}")
    return {name: torch.tensor(found[name]) for name in state}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    about = json.loads((args.model / "labels.json").read_text(encoding="utf-8"))
    lists = {task: labels for task, labels in about["labels"].items() if task != "pair"}
    model = Reader({task: len(labels) for task, labels in lists.items() if task != "deprel"}, len(lists["deprel"]))
    state, lacking = model.state_dict(), []
    found = {}
    for graph, (part, own) in GRAPHS.items():
        for name, array in weights(args.model / f"{graph}.onnx").items():
            found[part + name.removeprefix(own)] = array
    found["heads.root"] = found.pop("heads.expand", np.zeros(384)).reshape(-1)
    for name in state:
        if name.startswith("pairs."):
            continue
        if name in found and found[name].shape == tuple(state[name].shape):
            state[name] = torch.tensor(found[name])
        else:
            lacking.append(name)
    model.load_state_dict(state)
    print("not restored:", lacking or "nothing")
    kept = {name: value for name, value in state.items() if not name.startswith("pairs.")}
    torch.save({"model": kept, "step": about["step"], "labels": lists, "pairs": pairs(args.model)}, args.out)
    graphs = Graphs(args.model)
    model.eval()
    for text in SENTENCES:
        cut = atoms(text)
        hidden, scores, _ = graphs.encode(text, cut)
        ids, shapes = [graphs.pieces.cls], [0]
        for atom in cut:
            own = list(graphs.pieces(text[atom.start:atom.end]))
            ids, shapes = ids + own, shapes + [shape(text[atom.start:atom.end], atom.space, atom.newline)] * len(own)
        with torch.no_grad():
            mine, _ = model.encoder(torch.tensor([[*ids, graphs.pieces.sep]]), torch.tensor([[*shapes, 0]]))
        far = np.linalg.norm(mine[0].numpy() - hidden, axis=1) / np.linalg.norm(hidden, axis=1)
        print(f"vectors differ by {far.mean():.4f} of their length, at most {far.max():.4f}")


if __name__ == "__main__":
    main()
