"""Trains the pair model alone: `python -m demarche_training.tune_pairs CHECKPOINT --model DIR --data DIR --out FILE`.

CHECKPOINT gives the start of the own upper layers, DIR the int8 encoder with the output `middle` (see `marked.with_middle`) and the vocabulary.
Each epoch takes all annotated pairs and fills every template of the phrase book anew. The weights that are kept are the mean over the last
part of the run.
"""
from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from torch import nn

from . import data, marked, phrases
from .pairs import LABELS, NONE, records_of


def roots(chances: torch.Tensor, with_none: bool) -> list[str]:
    """The likeliest root category of each row; CONCEDE and RETREAT are one."""
    names = [label if label not in ("CONCEDE", "RETREAT") else "YIELD" for label in LABELS]
    order = sorted(set(names) - ({NONE} if not with_none else set()))
    sums = torch.stack([chances[:, [at for at, name in enumerate(names) if name == root]].sum(1) for root in order], 1)
    return [order[at] for at in sums.argmax(1).tolist()]


@torch.no_grad()
def predict(model: nn.Module, examples: list[marked.Example]) -> tuple[torch.Tensor, torch.Tensor]:
    """Probabilities of categories and of statuses, in the order of the examples."""
    model.eval()
    order = sorted(range(len(examples)), key=lambda at: len(examples[at].middle))
    categories, states = torch.zeros(len(examples), len(LABELS)), torch.zeros(len(examples), len(data.STATUSES))
    for start in range(0, len(order), 32):
        rows = order[start:start + 32]
        batch = marked.collate([examples[at] for at in rows])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            pair, state = model(batch["middle"], batch["marks"], batch["mask"])
        categories[rows], states[rows] = torch.softmax(pair.float(), -1), torch.softmax(state.float(), -1)
    return categories, states


def f1_by_class(gold: list[str], said: list[str]) -> dict[str, float]:
    right, all_said, all_gold = Counter(a for a, b in zip(gold, said) if a == b), Counter(said), Counter(gold)
    return {name: 2 * right[name] / max(1, all_said[name] + all_gold[name]) for name in sorted(all_gold)}


PENTA = {"YIELD": 2, "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "COOPERATE": 2, "AID": 2, "REQUEST": 3, "ACCUSE": 3, "REJECT": 3, "THREATEN": 3}


def measure(model: nn.Module, examples: list[marked.Example], gold: list[str], with_none: bool) -> dict:
    chances, _ = predict(model, examples)
    said = roots(chances, with_none)
    by_class = f1_by_class(gold, said)
    out = {"accuracy": sum(a == b for a, b in zip(gold, said)) / max(1, len(gold)), "macro_f1": sum(by_class.values()) / max(1, len(by_class))}
    if not with_none:
        four = f1_by_class([str(PENTA.get(it, 4)) for it in gold], [str(PENTA.get(it, 4)) for it in said])
        out["four"] = sum(four.values()) / len(four)
    return {name: round(value, 4) for name, value in out.items()} | {"by_class": {name: round(value, 3) for name, value in by_class.items()}}


def measured_sets(args: argparse.Namespace, vectors: marked.Middle) -> list[tuple[str, list, list, bool, list]]:
    """Sets that are only measured, `{"text", "source", "target", "root"}` a line: name, examples, roots, whether some are NONE, and their pairs."""
    out = []
    for path in args.measure:
        records = [record for record in data.read_jsonl(path) if record["source"] and record["target"]]
        found = []
        for record in records:
            span = lambda name: [record[name]["start"], record[name]["end"]]
            example = vectors.example({"text": record["text"], "actor": span("source"), "recipient": span("target"), "category": NONE})
            if example:
                found.append((example, record["root"], record.get("pair")))
        out.append((path.stem, [it[0] for it in found], [it[1] for it in found], any(it[1] == NONE for it in found), [it[2] for it in found]))
    return out


def turned(pairs: list, gold: list[str], said: list[str]) -> float:
    both: dict = {}
    for pair, true, answer in zip(pairs, gold, said):
        both.setdefault(pair, []).append((true, answer))
    good = sum((it[0][0] == it[1][0]) == (it[0][1] == it[1][1]) for it in both.values() if len(it) == 2)
    return round(good / max(1, len(both)), 4)


def report(model: nn.Module, sets: list, full: bool) -> None:
    for name, examples, gold, with_none, pairs in sets:
        found = measure(model, examples, gold, with_none)
        if pairs and pairs[0] is not None:
            chances, _ = predict(model, examples)
            found["turned"] = turned(pairs, gold, roots(chances, with_none))
        if not full:
            found.pop("by_class")
        print(f"  {name} {len(examples)} {json.dumps(found)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, default=Path(__file__).resolve().parents[1] / "annotations" / "pairs")
    parser.add_argument("--phrases", type=Path, default=Path(__file__).resolve().parents[1] / "annotations" / "phrases")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--measure", type=Path, nargs="*", default=[])
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--pieces", type=int, default=1400)
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--start", type=Path, help="pair weights to go on from")
    parser.add_argument("--every", type=int, default=2, help="epochs between two reports")
    parser.add_argument("--floor", type=float, default=0.05, help="the share of the rate that is left at the end")
    parser.add_argument("--minutes", type=float, help="how long to train, in place of --epochs: the rate falls with the time")
    parser.add_argument("--turned", type=float, default=0.5, help="the share of filled sentences that stand once more with the parties exchanged")
    parser.add_argument("--report", action="store_true", help="only measure --start")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    # One thread and half-wide products: on busy cores several times as fast as two threads that wait for each other.
    torch.set_num_threads(1)
    rng = random.Random(args.seed)
    vectors = marked.Middle(args.model / "encoder.onnx", args.model / "vocab.txt", threads=1)
    model = marked.Marked()
    if args.start:
        model.load_state_dict(torch.load(args.start, weights_only=False)["pairs"])
    else:
        upper = torch.load(args.checkpoint, weights_only=False)["model"]
        for at, layer in enumerate(model.layers):
            start = f"encoder.layers.{at + marked.SHARED}."
            layer.load_state_dict({name.removeprefix(start): value for name, value in upper.items() if name.startswith(start)})
    sets = measured_sets(args, vectors)
    if args.report:
        report(model, sets, True)
        return
    made = lambda dev: [example for record, weight in records_of(args.pairs, args.data, dev) if (example := vectors.example(record, weight))]
    examples, held = made(False), made(True)
    vectors.kept.clear()
    templates = phrases.read(args.phrases)
    filled = lambda: [example for record in phrases.sentences(templates, rng, args.turned) if (example := vectors.example(record))]
    yields = lambda label: "YIELD" if label in ("CONCEDE", "RETREAT") else label
    sets.insert(0, ("held", held, [yields(LABELS[it.category]) for it in held], True, []))
    drawn = filled()
    counts = Counter(it.category for it in examples + drawn)
    print(len(examples), len(drawn), {LABELS[label]: count for label, count in counts.most_common()}, flush=True)
    # Rare classes count more, by the square root; NONE as the commonest act does.
    usual = sorted(counts.values())[len(counts) // 2]
    balance = torch.tensor([min(2.0, (usual / max(1, counts[at])) ** 0.5) for at in range(len(LABELS))])
    balance[0] = max(0.5, balance[0])
    layers = [p for layer in model.layers for p in layer.parameters()]
    heads = [p for module in (model.mark, model.mix, model.pair, model.state) for p in module.parameters()]
    optimizer = torch.optim.AdamW([{"params": layers, "lr": args.rate}, {"params": heads, "lr": 5 * args.rate}], weight_decay=0.01, fused=True)
    total = args.epochs * len(marked.batches(examples + drawn, args.pieces, random.Random(0)))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, (step + 1) / 60) * max(args.floor, 1 - step / total))
    mean, averaged, step, began = None, 0, 0, time.time()
    done = lambda: (time.time() - began) / (60 * args.minutes) if args.minutes else step / total
    for epoch in range(args.epochs if not args.minutes else 1000):
        if done() >= 1:
            break
        model.train()
        sums = []
        drawn = filled() if epoch else drawn
        vectors.kept.clear()
        for batch in marked.batches(examples + drawn, args.pieces, rng):
            it = marked.collate(batch, rng)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                pair, state = model(it["middle"], it["marks"], it["mask"])
            pair, state = pair.float(), state.float()
            each = nn.functional.cross_entropy(pair, it["category"], weight=balance, label_smoothing=0.1, reduction="none") * it["weight"]
            loss = each.mean()
            if (it["status"] >= 0).any():
                loss = loss + 0.2 * nn.functional.cross_entropy(state, it["status"], ignore_index=-100)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            if args.minutes:
                for group, rate in zip(optimizer.param_groups, (args.rate, 5 * args.rate)):
                    group["lr"] = rate * min(1.0, (step + 1) / 20) * max(args.floor, 1 - done())
            else:
                schedule.step()
            step += 1
            sums.append(loss.item())
            if done() >= 1:
                break
            if done() > 0.55 and step % 10 == 0:
                state_now = {name: value.detach().clone() for name, value in model.state_dict().items()}
                averaged += 1
                mean = state_now if mean is None else {name: mean[name] + (state_now[name] - mean[name]) / averaged for name in mean}
        print(f"epoch {epoch + 1} loss {np.mean(sums):.3f} {time.time() - began:.0f} s", flush=True)
        torch.save({"pairs": model.state_dict()}, args.out)
        if epoch % args.every == args.every - 1:
            report(model, sets, False)
    model.load_state_dict(mean or model.state_dict())
    print("mean weights", flush=True)
    report(model, sets, True)
    torch.save({"pairs": model.state_dict()}, args.out)


if __name__ == "__main__":
    main()
