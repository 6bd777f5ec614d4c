#!/usr/bin/env python3
"""Turns compact annotation lines into stand-off events: `events.py CORPUS.jsonl|own LINES… --out STEM`.

Lines: `# DOC` opens a document, then one event a line, `WHERE | trigger | CATEGORY mode | status | actors | recipients`, with pieces as in
`compile.py`; actors and recipients are mentions joined with `++`. With `own` instead of a corpus a document brings its own text, on a line
`> text` behind `# DOC`. Every tenth document goes to STEM.dev.jsonl; a document that other annotations hold apart goes there as well.

    events.py agreement CORPUS.jsonl FIRST.jsonl SECOND.jsonl    how far two annotators agree

A piece that is not found, or found twice without a `#`, is an error: all are printed with their line, and nothing is written.
"""
from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

from compile import Fault, Range, Story, resolve, stories, write

CATEGORIES = ("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST",
              "SANCTION", "MOBILIZE", "COERCE", "ASSAULT")
STATUSES = ("occurred", "ongoing", "planned", "possible", "conditional", "demanded", "refused", "denied", "historical")


def event(story: Story, line: str) -> dict:
    """One line as ranges."""
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != 6:
        raise Fault(f"{len(parts)} parts, not 6")
    low, high = story.where(parts[0])
    category, *modes = parts[2].split()
    if category not in CATEGORIES or parts[3] not in STATUSES:
        raise Fault(f"no such category or status: {category} {parts[3]}")
    pieces = lambda part: [resolve(story.text, piece.strip(), low, high) for piece in part.split("++") if piece.strip()]
    return {"trigger": pieces(parts[1]), "category": category, "modes": modes, "status": parts[3], "actors": pieces(parts[4]),
            "recipients": pieces(parts[5])}


def parse(path: Path, known: dict[str, Story] | None, faults: list[str]) -> list[dict]:
    """The records of a file of lines; what is wrong with it goes to `faults`."""
    records: list[dict] = []
    story: Story | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("//"):
            continue
        try:
            if line.startswith("# "):
                story = None
                records.append({"doc": line[2:].strip(), "events": []})
                if known is not None:
                    story = known[records[-1]["doc"]]
                    records[-1] |= {"corpus": "wikinews", "sha256": hashlib.sha256(story.text.encode("utf-8")).hexdigest()}
            elif line.startswith(">") and known is None:
                story = Story.of({"id": records[-1]["doc"], "text": line[1:].strip()})
                records[-1]["text"] = story.text
            elif story is None:
                raise Fault("no document")
            else:
                records[-1]["events"].append(event(story, line))
        except (Fault, KeyError) as fault:
            faults.append(f"{path.name}:{number}: {fault} | {line[:90]}")
    return records


def held_apart() -> set[str]:
    """Documents of which other annotations are never trained on; pairs are kept apart by sentence, not by document."""
    files = [path for path in Path(__file__).parent.glob("*/*.dev.jsonl") if path.parent.name != "pairs"]
    return {json.loads(line)["doc"] for path in files for line in path.read_text(encoding="utf-8").splitlines()}


def overlap(a: list[Range], b: list[Range]) -> bool:
    return any(x[0] < y[1] and y[0] < x[1] for x in a for y in b)


def agreement(first: list[dict], second: list[dict]) -> None:
    """F1 of triggers (overlapping words), and the share of shared triggers with the same category, status and parties."""
    other = {record["doc"]: record["events"] for record in second}
    pairs, counts = [], [0, 0]
    for record in (record for record in first if record["doc"] in other):
        free = list(other[record["doc"]])
        counts[0] += len(record["events"])
        counts[1] += len(free)
        for mine in record["events"]:
            same = lambda theirs: (theirs["category"] != mine["category"], theirs["trigger"] != mine["trigger"])
            theirs = min((it for it in free if overlap(mine["trigger"], it["trigger"])), key=same, default=None)
            if theirs is not None:
                free.remove(theirs)
                pairs.append((mine, theirs))
    share = lambda same: sum(same(a, b) for a, b in pairs) / max(1, len(pairs))
    sides = lambda it, role: sorted(map(tuple, it[role]))
    print(f"{counts[0]} and {counts[1]} events, {len(pairs)} shared triggers, F1 {2 * len(pairs) / max(1, sum(counts)):.3f}")
    for name in ("category", "status"):
        print(f"same {name}: {share(lambda a, b: a[name] == b[name]):.3f}")
    for role in ("actors", "recipients"):
        print(f"same {role}: {share(lambda a, b: sides(a, role) == sides(b, role) or overlap(a[role], b[role])):.3f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, help="stem of the files that are written")
    args = parser.parse_args()
    if args.corpus == "agreement":
        read = lambda path: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        agreement(read(args.files[-2]), read(args.files[-1]))
        return 0
    known = None if args.corpus == "own" else stories(Path(args.corpus))
    faults: list[str] = []
    records = [record for path in args.files for record in parse(path, known, faults)]
    for fault in faults:
        print("error:", fault, file=sys.stderr)
    print(f"{len(records)} documents, {sum(len(record['events']) for record in records)} events, {len(faults)} faults")
    if faults or args.out is None:
        return int(bool(faults))
    apart = held_apart()
    dev = [at % 10 == 0 or record["doc"] in apart for at, record in enumerate(records, 1)]
    write(args.out.with_name(args.out.name + ".jsonl"), [record for record, held in zip(records, dev) if not held])
    write(args.out.with_name(args.out.name + ".dev.jsonl"), [record for record, held in zip(records, dev) if held])
    return 0


if __name__ == "__main__":
    sys.exit(main())
