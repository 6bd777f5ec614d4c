#!/usr/bin/env python3
"""Speech acts of annotated attributions, and conditions of sentences, as stand-off records.

    labels.py acts LINES… --out FILE.jsonl                         lines `DOC:CUE act`; CUE is where the cue begins, as in the attributions
    labels.py conditions CORPUS.jsonl LINES… --out FILE.jsonl      lines `DOC:START | kind | condition | consequent`, or `DOC:START | -`
    labels.py agreement FIRST.jsonl SECOND.jsonl                   how far two annotators agree

`none` is the act of an attribution that is no utterance. Pieces of a condition are words as they stand, or `first words .. last words`, in the
sentence that begins at START; a sentence marked `-` sets no condition. Acts and kinds are those of the record. Offsets are Unicode scalars;
records hold no text. Faulty lines are printed with their place and left out.
"""
from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path

from compile import Fault, resolve

ACTS = ("assert", "offer", "promise", "demand", "request", "accept", "reject", "threaten", "warn", "accuse", "deny", "praise", "announce", "direct",
        "question", "none")
KINDS = ("provided", "if", "unless", "until", "only_if", "in_exchange")
NEXT = re.compile(r"(?<=[.!?])[\"”]?\s+(?=[\"“A-Z])")


def place(name: str) -> tuple[str, int]:
    doc, _, start = name.strip().rpartition(":")
    if not doc or not start.isdigit():
        raise Fault(f"no such place: {name}")
    return doc, int(start)


def act(line: str) -> dict:
    """One line of acts."""
    name, *rest = line.split()
    if len(rest) != 1 or rest[0] not in ACTS:
        raise Fault(f"no such act: {line}")
    doc, start = place(name)
    return {"doc": doc, "cue": start, "act": rest[0]}


def condition(line: str, texts: dict[str, str]) -> dict:
    """One line of conditions."""
    parts = [part.strip() for part in line.split("|")]
    doc, start = place(parts[0])
    if parts[1:] == ["-"]:
        return {"doc": doc, "start": start, "kind": None}
    if len(parts) != 4 or parts[1] not in KINDS:
        raise Fault(f"no such kind, or not four parts: {line[:60]}")
    text = texts[doc]
    end = next((found.start() for found in NEXT.finditer(text, start + 10)), len(text))
    return {"doc": doc, "start": start, "kind": parts[1], "condition": resolve(text, parts[2], start, end), "consequent": resolve(text, parts[3], start, end)}


def read(paths: list[Path], one) -> tuple[list[dict], list[str]]:
    """The records of files of lines, and their faults."""
    records, faults = [], []
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                records.append(one(line.strip()))
            except (Fault, KeyError) as fault:
                faults.append(f"{path}:{number}: {fault}")
    return records, faults


def agreement(first: Path, second: Path) -> None:
    """Prints the share of equal labels, Cohen's kappa, and for conditions how far the spans overlap (F1 over characters)."""
    load = lambda path: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    key = lambda record: (record["doc"], record.get("cue", record.get("start")))
    label = lambda record: record.get("act") or record.get("kind") or "-"
    one, two = {key(r): r for r in reversed(load(first))}, {key(r): r for r in reversed(load(second))}
    both = sorted(set(one) & set(two))
    a, b = Counter(label(one[k]) for k in both), Counter(label(two[k]) for k in both)
    same = Counter(label(one[k]) for k in both if label(one[k]) == label(two[k]))
    share = sum(same.values()) / max(1, len(both))
    chance = sum(a[x] * b[x] for x in a) / max(1, len(both)) ** 2
    print(f"both {len(both)}  same label {share:.3f}  kappa {(share - chance) / max(1e-9, 1 - chance):.3f}")
    for name in sorted(a, key=lambda name: -a[name]):
        print(f"  {name:12} F1 {2 * same[name] / (a[name] + b[name]):.3f}  n {a[name]}")
    for part in ("condition", "consequent"):
        pairs = [(one[k][part], two[k][part]) for k in both if part in one[k] and part in two[k]]
        shared = sum(max(0, min(x[1], y[1]) - max(x[0], y[0])) for x, y in pairs)
        total = sum(x[1] - x[0] + y[1] - y[0] for x, y in pairs)
        if total:
            print(f"  {part} characters F1 {2 * shared / total:.3f}  n {len(pairs)}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("acts", "conditions", "agreement"))
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    if args.what == "agreement":
        agreement(*args.files)
        return 0
    if args.what == "acts":
        records, faults = read(args.files, act)
    else:
        lines = args.files[0].read_text(encoding="utf-8").splitlines()
        extra = [path for path in args.files[1:] if path.suffix == ".jsonl"]
        for path in extra:
            lines += path.read_text(encoding="utf-8").splitlines()
        texts = {record["id"]: record["text"] for record in map(json.loads, lines)}
        records, faults = read([path for path in args.files[1:] if path not in extra], lambda line: condition(line, texts))
    print("\n".join(faults), file=sys.stderr)
    args.out.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    print(len(records), "records", len(faults), "faults")
    return 0


if __name__ == "__main__":
    sys.exit(main())
