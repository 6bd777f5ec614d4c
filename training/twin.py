#!/usr/bin/env python3
"""Reads text with the exported model and prints the reading as JSON (offsets in Unicode scalars), one line a file.

`python3 twin.py --model DIR FILE…` (`-` reads standard input). With `--f32` the graphs before quantisation are used.
Each line is `{"file", "text", "reading"}`; `crates/core` reads `reading` with `wire::reading_from_json`.
"""
from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from demarche_training.reader import Reader  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--f32", action="store_true")
    parser.add_argument("--conllu", action="store_true", help="print CoNLL-U columns instead of JSON")
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    reader = Reader(args.model, ".f32.onnx" if args.f32 else ".onnx")
    for name in args.files:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        reading = reader.read(text)
        if args.conllu:
            print_conllu(text, reading)
        else:
            print(json.dumps({"file": Path(name).name, "text": text, "reading": reading}, ensure_ascii=False))


def print_conllu(text: str, reading: dict) -> None:
    """Sentences as CoNLL-U; names and attribution tags as comments."""
    for sentence in reading["sentences"]:
        first, last = sentence["tokens"]["start"], sentence["tokens"]["end"]
        words = lambda tokens: " ".join(text[slice(*reading["tokens"][at]["span"])] for at in tokens)
        for found in reading["names"]:
            if first <= found["tokens"]["start"] < last:
                print(f"# {found['kind']} {found['score']:.2f} = {text[slice(*found['span'])]}")
        for found in reading["attributions"]:
            if first <= found["cue"]["start"] < last:
                print(f"# {words(found['source'])} | {text[slice(*found['span'])]} {found['score']:.2f} | {words(found['content'])}")
        for number, token in enumerate(reading["tokens"][first:last], start=1):
            head = 0 if token["head"] is None else token["head"] - first + 1
            print(number, text[slice(*token["span"])], token["lemma"], token["upos"], "_", token["feats"] or "_", head, token["deprel"], "_", "_", sep="\t")
        print()


if __name__ == "__main__":
    main()
