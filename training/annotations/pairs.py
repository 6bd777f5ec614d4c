#!/usr/bin/env python3
"""Turns labelled pairs into stand-off records: `pairs.py build LINES… --out STEM`.

Lines: `CATEGORY mode | status | Sentence with {A:the actor} and {B:the recipient} in it.`, by PLOVER and the codebook's Pairs section; NONE (status
`-`) where the one does nothing to the other. Records: `{"id", "text", "actor", "recipient", "category", "modes", "status"}`, spans in Unicode
scalars. A tenth goes to STEM.dev.jsonl, chosen by the sentence, so that a pair and its exchanged twin stay together. Each pair stands once.

    pairs.py places MAP.jsonl LABELS --data DIR --out STEM

The same for pairs that `candidates.py` picked from the corpora: MAP says where each stands, LABELS (`ID CATEGORY status` a line) what it is. These
records hold no text, but its SHA-256 and the places of sentence and parties in the document.

    pairs.py agreement FIRST.jsonl LABELS    how far a second annotator agrees, who was given the sentences without labels

LABELS: `ID CATEGORY mode status` a line. Prints the share of equal categories, by class (F1), Cohen's kappa, and the share of equal statuses.
A faulty line is printed with its place, and nothing is written.
"""
from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from pathlib import Path

from events import CATEGORIES, STATUSES

MARK = re.compile(r"\{([AB]):([^{}]+)\}")


class Fault(Exception):
    """What is wrong with a line."""


def pair(line: str) -> dict:
    """One line as a record without its id."""
    parts = [part.strip() for part in line.split("|", 2)]
    if len(parts) != 3:
        raise Fault(f"{len(parts)} parts, not 3")
    category, *modes = parts[0].split() or [""]
    if category not in (*CATEGORIES, "NONE") or parts[1] not in (*STATUSES, "-"):
        raise Fault(f"no such category or status: {category} {parts[1]}")
    text, spans, at = "", {}, 0
    for mark in MARK.finditer(parts[2]):
        text += parts[2][at:mark.start()]
        if mark[1] in spans:
            raise Fault(f"two {mark[1]}")
        spans[mark[1]] = [len(text), len(text) + len(mark[2])]
        text, at = text + mark[2], mark.end()
    text += parts[2][at:]
    if len(spans) != 2 or "{" in text or "}" in text:
        raise Fault("one {A:…} and one {B:…} are needed")
    status = None if category == "NONE" or parts[1] == "-" else parts[1]
    return {"text": text, "actor": spans["A"], "recipient": spans["B"], "category": category, "modes": modes, "status": status}


def build(paths: list[Path], stem: Path) -> int:
    """Writes the two files; the number of faults."""
    faults, seen, kept = [], set(), ([], [])
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                record = pair(line)
            except Fault as fault:
                faults.append(f"{path}:{number}: {fault}")
                continue
            digest = hashlib.sha256(record["text"].encode("utf-8")).hexdigest()
            key = (record["text"], *record["actor"], *record["recipient"])
            if key not in seen:
                seen.add(key)
                kept[int(digest[:8], 16) % 10 == 0].append({"id": f"{digest[:10]}-{record['actor'][0]}-{record['recipient'][0]}"} | record)
    print("\n".join(faults), file=sys.stderr)
    if not faults:
        for records, suffix in zip(kept, (".jsonl", ".dev.jsonl")):
            lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
            Path(f"{stem}{suffix}").write_text(lines, encoding="utf-8")
        print({name: len(records) for name, records in zip(("training", "kept apart"), kept)})
    return len(faults)


def places(found: Path, labels: Path, root: Path, stem: Path) -> int:
    """Writes the records of labelled candidates, a tenth of them apart; the number of faults."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from demarche_training.corpora import corpus_texts

    where = {record["id"]: record for record in map(json.loads, found.read_text(encoding="utf-8").splitlines())}
    texts: dict[str, dict[str, str]] = {}
    faults, kept = 0, ([], [])
    for line in labels.read_text(encoding="utf-8").splitlines():
        name, category, status = (line.split() + ["", "", ""])[:3]
        if name not in where or category not in (*CATEGORIES, "NONE") or status not in (*STATUSES, "-"):
            faults += 1
            print("faulty:", line, file=sys.stderr)
            continue
        record = where[name]
        if record["corpus"] not in texts:
            texts[record["corpus"]] = corpus_texts(root, record["corpus"])
        start, end = record["sentence"]
        digest = hashlib.sha256(texts[record["corpus"]][record["doc"]][start:end].encode("utf-8")).hexdigest()
        made = {"id": f"{digest[:10]}-{record['actor'][0] - start}-{record['recipient'][0] - start}", "corpus": record["corpus"], "doc": record["doc"],
                "sha256": digest, "sentence": record["sentence"], "actor": record["actor"], "recipient": record["recipient"], "category": category,
                "modes": [], "status": None if category == "NONE" or status == "-" else status}
        kept[int(digest[:8], 16) % 10 == 0].append(made)
    for records, suffix in zip(kept, (".jsonl", ".dev.jsonl")):
        Path(f"{stem}{suffix}").write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    print({name: len(records) for name, records in zip(("training", "kept apart"), kept)})
    return faults


def agreement(first: Path, labels: Path) -> None:
    """Prints how far a second annotator agrees on the pairs that he was given."""
    gold = {record["id"]: record for record in map(json.loads, first.read_text(encoding="utf-8").splitlines())}
    rows = []
    for line in labels.read_text(encoding="utf-8").splitlines():
        name, *rest = line.split() or [""]
        if name in gold and rest:
            status = next((word for word in rest if word in STATUSES), None)
            rows.append((gold[name]["category"], rest[0], gold[name]["status"], status))
    one, two = Counter(row[0] for row in rows), Counter(row[1] for row in rows)
    same = Counter(row[0] for row in rows if row[0] == row[1])
    chance = sum(one[c] * two[c] for c in one) / max(1, len(rows)) ** 2
    share = sum(same.values()) / max(1, len(rows))
    print(f"pairs {len(rows)}  same category {share:.3f}  kappa {(share - chance) / (1 - chance):.3f}")
    both = [row for row in rows if row[0] == row[1] != "NONE"]
    print(f"same status where the category is the same {sum(row[2] == row[3] for row in both) / max(1, len(both)):.3f}")
    for category in (*CATEGORIES, "NONE"):
        print(f"  {category:10} F1 {2 * same[category] / max(1, one[category] + two[category]):.3f}  n {one[category]}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("build", "places", "agreement"))
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--data", type=Path, help="the folder of the corpora")
    args = parser.parse_args()
    if args.what == "build":
        return 1 if build(args.files, args.out) else 0
    if args.what == "places":
        return 1 if places(*args.files, args.data, args.out) else 0
    agreement(*args.files)
    return 0


if __name__ == "__main__":
    sys.exit(main())
