#!/usr/bin/env python3
"""Turns lists of names into stand-off names: `names.py CORPUS.jsonl LISTS… --out STEM`.

A list: `# DOC` opens a document, then a line a kind, `person: A | B`, `organization: C`, `place: D | E@12`. Every occurrence of a listed
name in the document bears its kind, the longest name first; `E@12` says so of sentence 12 alone, against a kind listed without a number.
Every tenth document goes to STEM.dev.jsonl. A name that does not occur is an error; then nothing is written.

Text never goes into the output: a record holds the document's id, the SHA-256 of its text, and `[start, end, kind]` in Unicode scalars.
"""
from __future__ import annotations

import argparse
import hashlib
import re
import sys
from pathlib import Path

from compile import SAME, Fault, Story, stories, write

KINDS = ("person", "organization", "place")
Name = tuple[int, int, str]


def occurrences(story: Story, name: str) -> tuple[list[tuple[int, int]], bool]:
    """Where a name stands, and whether that is one sentence only."""
    words, mark, number = name.rpartition("@") if re.search(r"@\d+$", name) else (name, "", "")
    low, high = story.where(number) if mark else (0, len(story.text))
    plain = words.strip().translate(SAME)
    hits = [(low + m.start(), low + m.end()) for m in re.finditer(rf"(?<!\w){re.escape(plain)}(?!\w)", story.text[low:high].translate(SAME))]
    if not hits or not plain:
        raise Fault(f"not found: {name!r}")
    return hits, bool(mark)


def names(story: Story, lists: dict[str, list[str]]) -> list[Name]:
    """All occurrences, without overlaps: what names one sentence goes first, then the longest."""
    found: list[tuple[bool, int, Name]] = []
    for kind, listed in lists.items():
        for name in listed:
            hits, single = occurrences(story, name)
            found += [(not single, a - b, (a, b, kind)) for a, b in hits]
    kept: list[Name] = []
    for _, _, (a, b, kind) in sorted(found):
        if all(b <= x or y <= a for x, y, _ in kept):
            kept.append((a, b, kind))
    return sorted(kept)


def parse(path: Path, known: dict[str, Story], faults: list[str]) -> list[dict]:
    """The records of a file of lists; what is wrong with it goes to `faults`."""
    lists: dict[str, dict[str, list[str]]] = {}
    current: dict[str, list[str]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = line.strip()
        kind, colon, rest = line.partition(":")
        if line.startswith("# "):
            current = lists.setdefault(line[2:].strip(), {kind: [] for kind in KINDS})
        elif kind in KINDS and colon:
            current[kind] += [name.strip() for name in rest.split("|") if name.strip()]
        elif line and not line.startswith("//"):
            faults.append(f"{path.name}:{number}: {line[:80]}")
    records = []
    for doc, listed in lists.items():
        story = known.get(doc)
        if story is None:
            faults.append(f"{path.name}: no such document: {doc}")
            continue
        try:
            found = names(story, listed)
        except Fault as fault:
            faults.append(f"{path.name}: {doc}: {fault}")
            continue
        records.append({"doc": doc, "corpus": "wikinews", "sha256": hashlib.sha256(story.text.encode("utf-8")).hexdigest(), "names": found})
    return records


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("lists", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True, help="stem of the files to write")
    args = parser.parse_args()
    known, faults = stories(args.corpus), []
    records = [record for path in args.lists for record in parse(path, known, faults)]
    for fault in faults:
        print("error:", fault, file=sys.stderr)
    print(f"{len(records)} documents, {sum(len(record['names']) for record in records)} names, {len(faults)} faults")
    if faults:
        return 1
    write(args.out.with_name(args.out.name + ".jsonl"), [r for i, r in enumerate(records, 1) if i % 10])
    write(args.out.with_name(args.out.name + ".dev.jsonl"), [r for i, r in enumerate(records, 1) if not i % 10])
    return 0


if __name__ == "__main__":
    sys.exit(main())
