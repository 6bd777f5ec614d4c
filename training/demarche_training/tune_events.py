"""Trains the heads of events and pairs alone on a finished encoder: `python -m demarche_training.tune_events CONFIG CHECKPOINT --data DIR --encoder DIR --out FILE`.

Token vectors are made once and kept, so an epoch takes seconds. Only `mix.event`, the tags `event` and `status`, `parties` and
`pairs` change.
"""
from __future__ import annotations

import argparse
import json
import random
import tomllib
from pathlib import Path

import torch
from torch import nn

from . import data
from .atoms import WordPieces
from .evaluate import score_events, score_pairs
from .model import Reader
from .train import collate, link_scores, own_annotations, pair_scores


@torch.no_grad()
def batches_of(model: Reader, windows: list[data.Window], rng: random.Random, size: int = 12) -> list[dict[str, torch.Tensor]]:
    """Collated batches with the vectors of their tokens instead of word pieces."""
    rng.shuffle(windows)
    windows.sort(key=lambda window: len(window.pieces))
    out = []
    for start in range(0, len(windows), size):
        batch = collate(windows[start:start + size])
        hidden, _ = model.encoder(batch["pieces"], batch["shapes"], batch["mask"])
        out.append({name: batch[name] for name in batch if name in ("event", "status") or name.startswith(("act_", "pair_"))}
                   | {"tokens": batch["pool"] @ hidden, "pool": batch["pool"]})
    return out


def loss_of(model: Reader, batch: dict[str, torch.Tensor], trigger_weight: float) -> torch.Tensor:
    heads = model.heads
    mixed = heads.mix["event"](heads.dropout(batch["tokens"]))
    weight = torch.full((heads.tags["event"].out_features,), trigger_weight)
    weight[0] = 1.0
    loss = torch.zeros(())
    if (batch["event"] >= 0).any():
        loss = loss + nn.functional.cross_entropy(heads.tags["event"](mixed).flatten(0, 1), batch["event"].flatten(), weight=weight,
                                                  ignore_index=-100, label_smoothing=0.02)
    if (batch["status"] >= 0).any():
        loss = loss + 0.5 * nn.functional.cross_entropy(heads.tags["status"](mixed).flatten(0, 1), batch["status"].flatten(), ignore_index=-100)
    if len(batch["act_window"]):
        scores, there = link_scores(batch, batch["tokens"], "act", model.parties)
        loss = loss + 4.0 * nn.functional.binary_cross_entropy_with_logits(scores[there], batch["act_roles"][there])
    if len(batch["pair_window"]):
        categories, states = pair_scores(batch, batch["tokens"], model.pairs)
        loss = loss + 2.0 * nn.functional.cross_entropy(categories, batch["pair_category"], label_smoothing=0.05)
        if (batch["pair_status"] >= 0).any():
            loss = loss + 0.5 * nn.functional.cross_entropy(states, batch["pair_status"], ignore_index=-100)
    return loss


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--only-pairs", action="store_true", help="leave the heads of events as they are")
    parser.add_argument("--trigger-weight", type=float, default=1.5, help="how much a trigger counts beside a word that is none")
    args = parser.parse_args()
    config = tomllib.loads(args.config.read_text(encoding="utf-8")) | {"_dir": str(args.config.parent), "data": str(args.data)}
    torch.manual_seed(config["seed"])
    torch.set_num_threads(config.get("threads", 2))
    rng = random.Random(config["seed"])
    saved = torch.load(args.checkpoint, weights_only=False)
    inventory = data.Inventory(data.event_lists() | saved["labels"])
    model = Reader({task: len(labels) for task, labels in inventory.lists.items() if task != "deprel"}, len(inventory.lists["deprel"]))
    print("new weights:", model.load_state_dict(saved["model"], strict=False)[0], flush=True)
    pieces_of = WordPieces([piece for piece in (args.encoder / "vocab.txt").read_text(encoding="utf-8").split("\n") if piece])
    docs = [doc for doc in own_annotations(config, dev=False) if "event" in doc.tasks or doc.pairs]
    held = data.windows([doc for doc in own_annotations(config, dev=True) if "event" in doc.tasks or doc.pairs], pieces_of, inventory, None)
    model.eval()
    if args.only_pairs:
        docs = [doc for doc in docs if doc.pairs]
    # Two cuts of each document with events, so that triggers are seen with more and with less around them.
    events = [doc for doc in docs if "event" in doc.tasks]
    cut = [*data.windows(events, pieces_of, inventory, rng, config["longest"]), *data.windows(docs, pieces_of, inventory, None, config["longest"])]
    batches = batches_of(model, cut, rng)
    heads = model.heads
    modules = [model.pairs] if args.only_pairs else [heads.mix["event"], heads.tags["event"], heads.tags["status"], model.parties, model.pairs]
    trained = [p for module in modules for p in module.parameters()]
    optimizer = torch.optim.AdamW(trained, lr=args.rate, weight_decay=0.02)
    total = args.epochs * len(batches)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1, (step + 1) / 50) * max(0.02, 1 - step / total))
    for epoch in range(args.epochs):
        heads.train(), model.parties.train(), model.pairs.train()
        rng.shuffle(batches)
        sums = 0.0
        for batch in batches:
            loss = loss_of(model, batch, args.trigger_weight)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            schedule.step()
            sums += loss.item()
        model.eval()
        if epoch % 5 == 4 or epoch + 1 == args.epochs:
            print(f"epoch {epoch + 1} {sums / len(batches):.3f} {json.dumps(score_events(model, held, collate, inventory))} "
                  f"{json.dumps(score_pairs(model, held, collate))}", flush=True)
    torch.save({"model": model.state_dict(), "step": saved["step"], "labels": inventory.lists}, args.out)


if __name__ == "__main__":
    main()
