#!/usr/bin/env python3
"""Turns compact annotation lines into stand-off attributions, so that an annotator writes words and never counts characters.

    compile.py show CORPUS.jsonl DOC…               documents with numbered sentences
    compile.py build CORPUS.jsonl LINES… --out STEM  STEM.jsonl, and STEM.dev.jsonl with every tenth document
    compile.py list CORPUS.jsonl FILE.jsonl…         what files hold, as words
    compile.py join CORPUS.jsonl FILE.jsonl…         records with their text, as `demarche eval attribution` and `eval ner` read them

Lines: `# DOC` opens a document, then one attribution a line, `WHERE | source | cue | content`; a line that begins with `//` is a comment.
WHERE is the number of a sentence, or `4-6` where the content runs on. A role is empty or pieces joined with `++`. A piece is words as they
stand in the text, or `first words .. last words`; `^` is where WHERE begins and `$` where it ends (without a final full stop, unless it is
inside quotation marks); `he#2` is the second "he". The first words of a content that stand more than once are taken where they first come
after the cue, other repeated words need a `#`. Curly and straight quotation marks are the same here. The source is looked for in WHERE
and nowhere else.

Words that are not found, or found twice without a `#`, are errors: all are printed with their line, and nothing is written.

Text never goes into the output: a record holds the document's id, the SHA-256 of its text, and half-open ranges of Unicode scalars.
"""
from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

ROLES = ("source", "cue", "content")
SAME = str.maketrans("“”‘’–—\u00a0", "\"\"''-- ")
END = re.compile(r"(?<=[.!?])[\"”]?\s+(?=[\"“'‘\[(]?[A-Z0-9])|\s*\n\s*")
SHORT = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Rep|Sen|Gov|Gen|Col|Lt|St|Jr|No|vs|Prof|Rev|Inc)|\b[A-Z])\.$")

Range = tuple[int, int]


class Fault(ValueError):
    """A piece of a line that does not name exactly one stretch of text."""


@dataclass(frozen=True)
class Story:
    """A document and the ranges of its sentences, numbered from 1."""

    id: str
    text: str
    sentences: list[Range]

    @classmethod
    def of(cls, record: dict) -> "Story":
        text = record["text"]
        ends = [m.end() for m in END.finditer(text) if not SHORT.search(text[: m.start()])]
        cuts = [0, *ends, len(text)]
        pairs = [(a, b) for a, b in zip(cuts, cuts[1:]) if text[a:b].strip()]
        return cls(record["id"], text, pairs)

    def where(self, numbers: str) -> Range:
        """The range of `4` or `4-6`, without white space around it."""
        first, _, last = numbers.partition("-")
        try:
            a, b = self.sentences[int(first) - 1][0], self.sentences[int(last or first) - 1][1]
        except (ValueError, IndexError):
            raise Fault(f"no sentence {numbers!r}") from None
        while b > a and self.text[b - 1].isspace():
            b -= 1
        return a, b


def stories(corpus: Path) -> dict[str, Story]:
    """All documents of a corpus by id."""
    with corpus.open(encoding="utf-8") as lines:
        return {story.id: story for story in (Story.of(json.loads(line)) for line in lines if line.strip())}


def find(text: str, words: str, low: int, high: int, after: int | None = None) -> Range:
    """The one place of `words` in `text[low:high]`, or the one that its `#n` names, or the first from `after` on."""
    words, mark, nth = words.rpartition("#") if re.search(r"#\d+$", words) else (words, "", "")
    plain = words.strip().translate(SAME)
    left = r"(?<!\w)" if plain[:1].isalnum() else ""
    right = r"(?!\w)" if plain[-1:].isalnum() else ""
    hits = [m.span() for m in re.finditer(left + re.escape(plain) + right, text[low:high].translate(SAME))]
    if not hits:
        raise Fault(f"not found: {words!r}")
    if mark:
        if not 0 < int(nth) <= len(hits):
            raise Fault(f"{words!r} stands {len(hits)} times, not {nth}")
        hits = [hits[int(nth) - 1]]
    elif after is not None and len(hits) > 1:
        hits = [hit for hit in hits if low + hit[0] >= after][:1] or hits
    if len(hits) > 1:
        raise Fault(f"found {len(hits)} times, write #1 to #{len(hits)}: {words!r}")
    return low + hits[0][0], low + hits[0][1]


def resolve(text: str, piece: str, low: int, high: int, after: int | None = None) -> Range:
    """A piece of a line as a range of scalars."""
    first, dots, last = (part.strip() for part in piece.partition(" .. "))
    start = (low, low) if first == "^" else find(text, first, low, high, after)
    if not dots:
        return start
    if last == "$":
        end = high - 1 if text[high - 1] == "." else high
    else:
        end = find(text, last, start[1], high)[1]
    if end <= start[0]:
        raise Fault(f"ends before it begins: {piece!r}")
    return start[0], end


def attribution(story: Story, line: str) -> dict[str, list[Range]]:
    """One line as ranges per role."""
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != 4:
        raise Fault(f"{len(parts)} parts, not 4")
    low, high = story.where(parts[0])
    pieces = {role: [piece.strip() for piece in part.split("++") if piece.strip()] for role, part in zip(ROLES, parts[1:])}
    found = {role: [resolve(story.text, piece, low, high) for piece in pieces[role]] for role in ("source", "cue")}
    behind = found["cue"][-1][1] if found["cue"] else None
    found["content"] = [resolve(story.text, piece, low, high, behind) for piece in pieces["content"]]
    if not found["cue"] or not found["content"]:
        raise Fault("a cue and a content are needed")
    taken = sorted(span for role in ROLES for span in found[role])
    if any(left[1] > right[0] for left, right in zip(taken, taken[1:])):
        raise Fault("roles overlap")
    return found


def parse(path: Path, known: dict[str, Story], faults: list[str]) -> list[dict]:
    """The records of a file of lines; what is wrong with it goes to `faults`."""
    records: list[dict] = []
    story: Story | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("//"):
            continue
        try:
            if line.startswith("# "):
                story = known.get(line[2:].strip())
                if story is None:
                    raise Fault(f"no such document: {line[2:]}")
                digest = hashlib.sha256(story.text.encode("utf-8")).hexdigest()
                records.append({"doc": story.id, "corpus": "wikinews", "sha256": digest, "attributions": []})
            elif story is not None:
                found = attribution(story, line)
                if found in records[-1]["attributions"]:
                    raise Fault("twice the same")
                records[-1]["attributions"].append(found)
        except Fault as fault:
            faults.append(f"{path.name}:{number}: {fault} | {line[:90]}")
    return records


def write(path: Path, records: list[dict]) -> None:
    """One record a line."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def build(known: dict[str, Story], files: list[Path], out: Path) -> int:
    """Writes the records of all files; every tenth document is held apart."""
    faults: list[str] = []
    records = [record for path in files for record in parse(path, known, faults)]
    seen = [record["doc"] for record in records]
    faults += [f"annotated twice: {doc}" for doc in sorted(set(seen)) if seen.count(doc) > 1]
    for fault in faults:
        print("error:", fault, file=sys.stderr)
    count = sum(len(record["attributions"]) for record in records)
    print(f"{len(records)} documents, {count} attributions, {len(faults)} faults")
    if faults:
        return 1
    for record in records:
        record["attributions"].sort(key=lambda a: (a["cue"], a["content"]))
    write(out.with_name(out.name + ".jsonl"), [r for i, r in enumerate(records, 1) if i % 10])
    write(out.with_name(out.name + ".dev.jsonl"), [r for i, r in enumerate(records, 1) if not i % 10])
    return 0


def show(story: Story) -> None:
    """Prints numbered sentences."""
    print(f"# {story.id}")
    for number, (a, b) in enumerate(story.sentences, 1):
        print(number, story.text[a:b].strip())


def listing(known: dict[str, Story], path: Path) -> None:
    """Prints the words of each role."""
    for record in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        story = known[record["doc"]]
        print("#", story.id)
        for found in record["attributions"]:
            print(" | ".join(" ++ ".join(story.text[a:b] for a, b in found[role]) for role in ROLES))


def joined(known: dict[str, Story], path: Path) -> None:
    """Prints records together with their text, which must not go into the repository."""
    for record in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        out = {"id": record["doc"], "text": known[record["doc"]].text}
        if "names" in record:
            out["entities"] = [{"start": a, "end": b, "type": kind} for a, b, kind in record["names"]]
        else:
            out["attributions"] = record["attributions"]
        print(json.dumps(out, ensure_ascii=False))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("show", "build", "list", "join"))
    parser.add_argument("corpus", type=Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--out", type=Path, help="stem of the files that `build` writes")
    args = parser.parse_args()
    known = stories(args.corpus)
    if args.command == "build":
        if args.out is None:
            parser.error("build needs --out")
        return build(known, [Path(name) for name in args.names], args.out)
    for name in args.names:
        {"show": lambda: show(known[name]), "list": lambda: listing(known, Path(name)), "join": lambda: joined(known, Path(name))}[args.command]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
