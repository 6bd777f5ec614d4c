#!/usr/bin/env python3
"""Agreement of two annotators: `agreement.py CORPUS.jsonl FIRST.jsonl… --against SECOND.jsonl…`, over the documents of both.

Per role, F1 of the first against the second:
  words  the words that bear the role, whatever the attribution (punctuation is not a word, unless a piece is nothing else)
  spans  the same pieces, letter by letter, but for punctuation and white space at their ends
and for whole attributions: paired by overlapping cues, how many cues have a partner, and how often partners agree on source and content
(overlap, and the same words).
"""
from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from pathlib import Path

from compile import ROLES

WORD = re.compile(r"\w+(?:['’]\w+)*")
Words = frozenset[int]


def records(paths: list[Path]) -> dict[str, dict]:
    """The records of files by document."""
    return {record["doc"]: record for path in paths for record in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


def f1(first: set, second: set) -> tuple[float, int, int]:
    """F1 and both sizes; 1 where both are empty."""
    total = len(first) + len(second)
    return (2 * len(first & second) / total if total else 1.0), len(first), len(second)


def words_of(text: str, spans: list[list[int]]) -> Words:
    """The starts of the words inside the spans; of a span without a word (a colon as cue), its own."""
    return frozenset(at for a, b in spans for at in [match.start() + a for match in WORD.finditer(text[a:b])] or [a])


def trimmed(text: str, a: int, b: int) -> tuple[int, int]:
    """A piece without punctuation and white space at its ends."""
    while a < b and not text[a].isalnum():
        a += 1
    while b > a and not text[b - 1].isalnum():
        b -= 1
    return a, b


def partners(first: list[dict[str, Words]], second: list[dict[str, Words]]) -> list[tuple[dict[str, Words], dict[str, Words]]]:
    """Pairs of attributions, each used once: those whose cues overlap, more common content words first."""
    ranked = sorted(((len(a["cue"] & b["cue"]), len(a["content"] & b["content"]), -i, -j) for i, a in enumerate(first)
                     for j, b in enumerate(second) if a["cue"] & b["cue"]), reverse=True)
    pairs, left, right = [], set(), set()
    for _, _, i, j in ranked:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((first[-i], second[-j]))
    return pairs


def compare(texts: dict[str, str], one: dict[str, dict], two: dict[str, dict]) -> list[str]:
    """The lines of the report."""
    shared = sorted(set(one) & set(two))
    words = {role: (set(), set()) for role in ROLES}
    spans = {role: (set(), set()) for role in ROLES}
    pairs, sizes = [], [0, 0]
    for doc in shared:
        text, sides = texts[doc], []
        for side, record in enumerate((one[doc], two[doc])):
            found = [{role: words_of(text, a[role]) for role in ROLES} for a in record["attributions"]]
            sides.append(found)
            sizes[side] += len(found)
            for role in ROLES:
                words[role][side].update((doc, at) for a in found for at in a[role])
                spans[role][side].update((doc, *trimmed(text, *s)) for a in record["attributions"] for s in a[role])
        pairs += partners(*sides)
    lines = [f"{len(shared)} documents, {sizes[0]} and {sizes[1]} attributions"]
    for role in ROLES:
        (by_word, n, m), (by_span, p, q) = f1(*words[role]), f1(*spans[role])
        lines.append(f"{role:8} words {by_word:.3f} ({n}, {m})  spans {by_span:.3f} ({p}, {q})")
    lines.append(f"cues with a partner: {2 * len(pairs) / max(1, sum(sizes)):.3f}")
    for role in ("source", "content"):
        over = sum(bool(a[role] & b[role]) or a[role] == b[role] for a, b in pairs)
        same = sum(a[role] == b[role] for a, b in pairs)
        lines.append(f"{role:8} of partners: overlap {over / max(1, len(pairs)):.3f}, the same words {same / max(1, len(pairs)):.3f}")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("first", type=Path, nargs="+")
    parser.add_argument("--against", dest="second", type=Path, nargs="+", required=True)
    args = parser.parse_args()
    with args.corpus.open(encoding="utf-8") as lines:
        texts = {record["id"]: record["text"] for record in map(json.loads, lines)}
    one, two = records(args.first), records(args.second)
    for record in (*one.values(), *two.values()):
        digest = hashlib.sha256(texts.get(record["doc"], "").encode("utf-8")).hexdigest()
        if digest != record["sha256"]:
            print(f"error: {record['doc']} was annotated on another text\nhint: give the corpus that the annotators read", file=sys.stderr)
            return 1
    print("\n".join(compare(texts, one, two)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
