#!/usr/bin/env python3
"""Dumps every stage of the reference inference, for a test that compares the Rust inference: `python3 dump.py --model DIR FILE…`.

One JSON object a window: atoms (scalar offsets), pieces, shapes, the first and last four numbers of each hidden vector's first piece, atom
scores, token spans, and the chosen labels. Nothing that is dumped from other people's text belongs in the repository.

`--labels` writes the final labels alone, one sentence a line, in the form of `tests/fixtures/twin/reference.json`.
"""
from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from demarche_training.reader import TAGS, Reader  # noqa: E402


def rounded(values) -> list[float]:
    return [round(float(value), 4) for value in values]


class Recorder(Reader):
    """A reader that keeps what went through its encoder."""

    def encode(self, text, cut):
        hidden, scores, places = super().encode(text, cut)
        self.last = {"atoms": [[a.start, a.end, a.space, a.newline] for a in cut], "pieces": [len(place) for place in places],
                     "hidden": [rounded([*hidden[place[0]][:4], *hidden[place[0]][-4:]]) for place in places],
                     "scores": [rounded(scores[place[0]]) for place in places]}
        return hidden, scores, places


def tags(count: int, spans: list[dict], label) -> list[str]:
    """Spans as one B-I-O tag a token."""
    out = ["O"] * count
    for found in spans:
        first, last = found["tokens"]["start"], found["tokens"]["end"]
        out[first:last] = ["B" + label(found)] + ["I" + label(found)] * (last - first - 1)
    return out


def labels(text: str, reading: dict) -> list[dict]:
    """A reading as columns by sentence: scalar `start`, and space-separated labels of its tokens (`_` for none)."""
    tokens, count = reading["tokens"], len(reading["tokens"])
    columns = {"ner": tags(count, reading["names"], lambda name: "-" + name["kind"])}
    columns["cue"] = tags(count, [{"tokens": tag["cue"]} for tag in reading["attributions"]], lambda _: "")
    acts = [{"tokens": tag["trigger"]} | tag for tag in reading["events"]]
    columns["event"] = tags(count, acts, lambda tag: f"-{tag['category']}-{tag['status']}")
    for kind, roles in (("attributions", ("source", "content")), ("events", ("actors", "recipients"))):
        for role in roles:
            # Of every token, the cues (triggers) in whose role it stands.
            cues = [[str(tag["span"][0]) for tag in reading[kind] if at in tag[role]] for at in range(count)]
            columns[role] = [",".join(own) or "O" for own in cues]
    out = []
    for sentence in reading["sentences"]:
        first, last = sentence["tokens"]["start"], sentence["tokens"]["end"]
        own = tokens[first:last]
        line = {"start": [token["span"][0] for token in own], "form": " ".join(text[slice(*token["span"])] for token in own)}
        for task in ("upos", "feats", "lemma"):
            line[task] = " ".join(token[task] or "_" for token in own)
        line["head"] = [0 if token["head"] is None else token["head"] - first + 1 for token in own]
        line["deprel"] = " ".join(token["deprel"] for token in own)
        out.append(line | {task: " ".join(column[first:last]) for task, column in columns.items()})
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--f32", action="store_true")
    parser.add_argument("--labels", action="store_true", help="the final labels alone, one sentence a line")
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    reader = Recorder(args.model, ".f32.onnx" if args.f32 else ".onnx")
    for name in args.files:
        text = Path(name).read_text(encoding="utf-8")
        if args.labels:
            lines = (json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in labels(text, reader.read(text)))
            print("[\n" + ",\n".join(lines) + "\n]")
            continue
        for drafts, hidden in reader.segments(text):
            run = reader.grammar(drafts, hidden)
            best = {task: [reader.labels[task][i] for i in run.tags[task].argmax(-1)] for task in TAGS}
            tokens = [[d.start, d.end, d.ends] for d in drafts]
            print(json.dumps({"file": Path(name).name, **reader.last, "tokens": tokens, "heads": run.heads, "deprel": run.relations, **best}, ensure_ascii=False))


if __name__ == "__main__":
    main()
