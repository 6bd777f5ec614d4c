"""Trains the tag heads alone on a finished encoder: `python -m demarche_training.tune CONFIG CHECKPOINT… --data DIR --encoder DIR --out FILE`.

Token vectors are made once and kept, so an epoch takes seconds: the way to take in new names and attributions without a new run. Grammar is
not touched, but that the weights of several checkpoints of one run are averaged.
"""
from __future__ import annotations

import argparse
import random
import time
import tomllib
from pathlib import Path

import torch
from torch import nn

from . import data
from .atoms import WordPieces
from .model import Reader
from .train import batches, collate, load_docs

TASKS = ("ner", *data.ROLES)


@torch.no_grad()
def vectors(model: Reader, windows: list[data.Window], config: dict, rng: random.Random) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    """The vectors of all tokens that have a label of the tasks, and those labels."""
    found, labels, began = [], {task: [] for task in TASKS}, time.time()
    for number, batch in enumerate(batches(windows, config["batch_pieces"], rng)):
        tensors = collate(batch)
        known = torch.stack([tensors[task] >= 0 for task in TASKS]).any(0)
        hidden, _ = model.encoder(tensors["pieces"], tensors["shapes"], tensors["mask"])
        found.append((tensors["pool"] @ hidden)[known].half())
        for task in TASKS:
            labels[task].append(tensors[task][known])
        if number % 50 == 0:
            print(f"{sum(len(part) for part in found)} tokens, {time.time() - began:.0f} s", flush=True)
    return torch.cat(found), {task: torch.cat(parts) for task, parts in labels.items()}


def average(paths: list[Path]) -> dict:
    """The last checkpoint with the mean weights of all; weights that a later stage added are those of the stages that have them."""
    kept = [torch.load(path, weights_only=False) for path in paths]
    states = [one["model"] for one in kept]
    having = {name: [state[name] for state in states if name in state] for name in states[-1]}
    mean = {name: sum(found) / len(found) for name, found in having.items()}
    return kept[-1] | {"model": mean}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("checkpoints", type=Path, nargs="+", help="the last ones of a run")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--share", type=float, default=1.0, help="share of the windows to learn from")
    args = parser.parse_args()
    config = tomllib.loads(args.config.read_text(encoding="utf-8")) | {"_dir": str(args.config.parent), "data": str(args.data)}
    torch.manual_seed(config["seed"])
    torch.set_num_threads(config.get("threads", 2))
    rng = random.Random(config["seed"])
    saved = average(args.checkpoints)
    inventory = data.Inventory(saved["labels"])
    model = Reader({task: len(labels) for task, labels in inventory.lists.items() if task != "deprel"}, len(inventory.lists["deprel"]))
    model.load_state_dict(saved["model"])
    model.eval()
    pieces_of = WordPieces([piece for piece in (args.encoder / "vocab.txt").read_text(encoding="utf-8").split("\n") if piece])
    if args.epochs == 0:
        torch.save({"model": saved["model"], "step": saved["step"], "labels": saved["labels"]}, args.out)
        return
    windows = [w for w in data.windows(load_docs(config), pieces_of, inventory, rng, config["longest"]) if rng.random() < args.share]
    x, labels = vectors(model, windows, config, rng)

    heads, size = model.heads, 4096
    trained = [p for module in (*heads.mix.values(), *(heads.tags[task] for task in TASKS)) for p in module.parameters()]
    steps = args.epochs * (len(x) // size + 1)
    optimizer = torch.optim.AdamW(trained, lr=1.5e-3, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(0.03, 1 - step / steps))
    for epoch in range(args.epochs):
        sums = dict.fromkeys(TASKS, 0.0)
        order = torch.randperm(len(x)).split(size)
        for rows in order:
            tokens = nn.functional.dropout(x[rows].float(), 0.2)
            mixed = {task: layer(tokens) for task, layer in heads.mix.items()}
            loss = torch.zeros(())
            for task in TASKS:
                truth = labels[task][rows]
                if (truth >= 0).any():
                    part = nn.functional.cross_entropy(heads.tags[task](mixed["ner" if task == "ner" else "attribution"]), truth, ignore_index=-100)
                    loss = loss + part
                    sums[task] += part.item() / len(order)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
        print(f"epoch {epoch + 1}", {task: round(value, 4) for task, value in sums.items()}, flush=True)
    torch.save({"model": model.state_dict(), "step": saved["step"], "labels": saved["labels"]}, args.out)


if __name__ == "__main__":
    main()
