"""Trains what reads events alone, on a finished encoder: `python -m demarche_training.tune_events CONFIG CHECKPOINT --model DIR --data DIR --out FILE`.

DIR of `--model` holds the exported encoder: the vectors are those of its int8 graph, which is what the engine will see. They are made once for a
few cuts of each document into windows. Only `mix.event`, the tags `event` and `status`, and `parties` change. The weights that are kept are the mean
over the last part of the run.
"""
from __future__ import annotations

import argparse
import json
import random
import time
import tomllib
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import nn

from . import data
from .atoms import WordPieces
from .evaluate import event_scores
from .model import Reader
from .train import collate, link_scores, own_annotations

Batch = dict[str, torch.Tensor]


class Vectors:
    """Token vectors of windows from the int8 graph of the encoder."""

    def __init__(self, graph: Path):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])

    def batches(self, windows: list[data.Window], size: int = 12) -> list[Batch]:
        """Batches of windows of like length: labels, links and `tokens` [B, T, width]."""
        out = []
        windows = sorted(windows, key=lambda window: len(window.pieces))
        for start in range(0, len(windows), size):
            part = windows[start:start + size]
            batch = collate(part)
            tokens = torch.zeros(len(part), batch["pool"].shape[1], 384)
            for row, window in enumerate(part):
                feed = {"pieces": np.array([window.pieces], np.int32), "shape": np.array([window.shapes], np.int32)}
                hidden = torch.from_numpy(self.session.run(["hidden"], feed)[0])
                tokens[row] = batch["pool"][row, :, :len(window.pieces)] @ hidden
            kept = {name: batch[name] for name in batch if name in ("event", "status") or name.startswith("act_")}
            out.append(kept | {"tokens": tokens, "pool": batch["pool"].sum(-1, keepdim=True)})
        return out


def loss_of(model: Reader, batch: Batch, trigger_weight: float) -> torch.Tensor:
    heads, entropy = model.heads, nn.functional.cross_entropy
    mixed = heads.mix["event"](heads.dropout(batch["tokens"]), batch["pool"][..., 0] > 0)
    weight = torch.full((heads.tags["event"].out_features,), trigger_weight)
    weight[0] = 1.0
    loss = entropy(heads.tags["event"](mixed).flatten(0, 1), batch["event"].flatten(), weight=weight, ignore_index=-100, label_smoothing=0.02)
    if (batch["status"] >= 0).any():
        loss = loss + 0.5 * entropy(heads.tags["status"](mixed).flatten(0, 1), batch["status"].flatten(), ignore_index=-100)
    if len(batch["act_window"]):
        scores, there = link_scores(batch, batch["tokens"], "act", model.parties)
        loss = loss + 4.0 * nn.functional.binary_cross_entropy_with_logits(scores[there], batch["act_roles"][there])
    return loss


@torch.no_grad()
def measure(model: Reader, batches: list[Batch], inventory: data.Inventory) -> dict[str, float]:
    model.eval()
    return event_scores(((batch, batch["tokens"]) for batch in batches), model, inventory)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", type=Path)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=24)
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--cuts", type=int, default=3, help="in how many ways each document is cut into windows")
    parser.add_argument("--seed", type=int, help="in place of the configuration's")
    parser.add_argument("--trigger-weight", type=float, default=1.5, help="how much a trigger counts beside a word that is none")
    args = parser.parse_args()
    config = tomllib.loads(args.config.read_text(encoding="utf-8")) | {"_dir": str(args.config.parent), "data": str(args.data)}
    seed = args.seed or config["seed"]
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    rng = random.Random(seed)
    saved = torch.load(args.checkpoint, weights_only=False)
    inventory = data.Inventory(data.event_lists() | saved["labels"])
    model = Reader({task: len(labels) for task, labels in inventory.lists.items() if task != "deprel"}, len(inventory.lists["deprel"]))
    print("new weights:", model.load_state_dict(saved["model"], strict=False)[0], flush=True)
    pieces_of = WordPieces([piece for piece in (args.model / "vocab.txt").read_text(encoding="utf-8").split("\n") if piece])
    docs = [doc for doc in own_annotations(config, dev=False) if "event" in doc.tasks]
    held = [doc for doc in own_annotations(config, dev=True) if "event" in doc.tasks]
    vectors = Vectors(args.model / "encoder.onnx")
    cut = lambda docs, rng: data.windows(docs, pieces_of, inventory, rng, config["longest"])
    kept_apart = vectors.batches(cut(held, None))
    cuts = [vectors.batches(cut(docs, rng if at else None)) for at in range(args.cuts)]
    print(f"{len(docs)} documents, {sum(len(doc.events) for doc in docs)} events; kept apart {len(held)}, {sum(len(doc.events) for doc in held)}", flush=True)
    heads = model.heads
    modules = [heads.mix["event"], heads.tags["event"], heads.tags["status"], model.parties]
    trained = [p for module in modules for p in module.parameters()]
    optimizer = torch.optim.AdamW(trained, lr=args.rate, weight_decay=0.02)
    total = args.epochs * len(cuts[0])
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1, (step + 1) / 60) * max(0.02, 1 - step / total))
    mean, averaged, step, began = None, 0, 0, time.time()
    for epoch in range(args.epochs):
        model.train()
        batches, sums = cuts[epoch % len(cuts)], 0.0
        rng.shuffle(batches)
        for batch in batches:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = loss_of(model, batch, args.trigger_weight)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            sums += loss.item()
            if step > 0.6 * total and step % 10 == 0:
                averaged += 1
                now = [p.detach().clone() for p in trained]
                mean = now if mean is None else [a + (b - a) / averaged for a, b in zip(mean, now)]
        if epoch % 3 == 2 or epoch + 1 == args.epochs:
            print(f"epoch {epoch + 1} {sums / len(batches):.3f} {json.dumps(measure(model, kept_apart, inventory))} {time.time() - began:.0f} s", flush=True)
    if mean:
        with torch.no_grad():
            for parameter, value in zip(trained, mean):
                parameter.copy_(value)
        print(f"mean {json.dumps(measure(model, kept_apart, inventory))}", flush=True)
    torch.save({"model": model.state_dict(), "step": saved["step"], "labels": inventory.lists}, args.out)


if __name__ == "__main__":
    main()
