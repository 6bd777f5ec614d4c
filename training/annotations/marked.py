#!/usr/bin/env python3
"""Turns sentences written for training, with the parts of their attributions marked in place, into records: `marked.py LINES… --out STEM`.

One passage a line: `{S1:Her campaign} {C1:is betting that} {T1:women will decide the race}, {S2:a pollster} {C2:said}.` S, C and T are source, cue
and content of the attribution with that number; marks nest, and a part in pieces is marked more than once. A passage without marks is one
in which nobody says anything. Records bring their text; a tenth goes to STEM.dev.jsonl. A faulty line is printed with its place, and
nothing is written.
"""
from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from pathlib import Path

ROLES = {"S": "source", "C": "cue", "T": "content"}
MARK = re.compile(r"\{([SCT])(\d+):|\}")


def passage(line: str) -> tuple[str, list[dict]]:
    """The text of a line and its attributions; ValueError says what is wrong."""
    text, at, open_marks = "", 0, []
    found: dict[int, dict[str, list]] = defaultdict(lambda: {role: [] for role in ROLES.values()})
    for mark in MARK.finditer(line):
        text, at = text + line[at:mark.start()], mark.end()
        if mark[1]:
            open_marks.append((mark[1], int(mark[2]), len(text)))
        elif not open_marks:
            raise ValueError("a mark is closed that was not opened")
        else:
            role, number, start = open_marks.pop()
            if start < len(text):
                found[number][ROLES[role]].append([start, len(text)])
    text += line[at:]
    if open_marks or "{" in text:
        raise ValueError("a mark is left open, or is none")
    lacking = [number for number, parts in found.items() if not parts["cue"]]
    if lacking:
        raise ValueError(f"no cue in {lacking}")
    return text, [found[number] for number in sorted(found)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    kept, faults = ([], []), []
    for path in args.lines:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                text, attributions = passage(line.strip())
            except ValueError as fault:
                faults.append(f"{path}:{number}: {fault}")
                continue
            count = len(kept[0]) + len(kept[1])
            kept[count % 10 == 9].append({"doc": f"{args.out.stem}-{count:04}", "text": text, "attributions": attributions})
    print("\n".join(faults), file=sys.stderr)
    if not faults:
        for records, suffix in zip(kept, (".jsonl", ".dev.jsonl")):
            lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
            Path(f"{args.out}{suffix}").write_text(lines, encoding="utf-8")
        print({name: (len(records), sum(len(record["attributions"]) for record in records)) for name, records in zip(("training", "kept apart"), kept)})
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
