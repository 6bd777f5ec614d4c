"""Scores an exported model: `python -m demarche_training.score --model DIR [--f32] [--attribution FILE…] --data DIR NAME…`.

NAME is a CoNLL-U file (gold tokens: upos, feats, lemma, uas, las; raw text: tokens_f1, sentences_f1, las_raw) or a JSONL file of names
or attributions. One line of JSON a file. Scores count every word, punctuation too; `las` takes relations with subtypes, `las_plain` without.
"""
from __future__ import annotations

import argparse
import json
from pathlib import Path

from .data import NER_KINDS, ROLES, Doc, read_conllu, read_jsonl
from .atoms import Atom, atoms
from .reader import Draft, Reader

GOLD_WINDOW = 150


def f1(right: float, guessed: float, gold: float) -> float:
    return round(2 * right / max(1, guessed + gold), 4)


def score_gold(reader: Reader, docs: list[Doc]) -> dict[str, float]:
    """Accuracies on gold sentences and tokens, read in windows of about `GOLD_WINDOW` pieces."""
    counts = dict.fromkeys(("upos", "feats", "lemma", "uas", "las", "las_plain"), 0)
    words = 0
    for doc in docs:
        at = 0
        while at < len(doc.sentences):
            end, size = at, 0.0
            while end < len(doc.sentences) and (end == at or size + 1.3 * len(doc.sentences[end]) <= GOLD_WINDOW):
                size += 1.3 * len(doc.sentences[end])
                end += 1
            words += add_window(reader, doc, doc.sentences[at:end], counts)
            at = end
    return {name: round(value / max(1, words), 4) for name, value in counts.items()} | {"words": words}


def add_window(reader: Reader, doc: Doc, sentences: list, counts: dict[str, int]) -> int:
    """Adds the right answers in one window to `counts`; the number of its words."""
    low, high = sentences[0][0].start, sentences[-1][-1].end
    cut = [Atom(a.start + low, a.end + low, a.space, a.newline) for a in atoms(doc.text[low:high])]
    hidden, _, places = reader.encode(doc.text, cut)
    drafts, base = [], 0
    for sentence in sentences:
        for i, word in enumerate(sentence):
            while base < len(cut) and cut[base].end <= word.start:
                base += 1
            mine, probe = [], base
            while probe < len(cut) and cut[probe].start < word.end:
                mine += places[probe]
                probe += 1
            drafts.append(Draft(word.start, word.end, mine or [len(hidden) - 1], i + 1 == len(sentence)))
    run = reader.grammar(drafts, hidden)
    best = {task: [reader.labels[task][i] for i in run.tags[task].argmax(-1)] for task in ("upos", "feats", "lemma")}
    at = 0
    for sentence in sentences:
        first = at
        for word in sentence:
            head = 0 if word.head < 0 else first + word.head + 1
            right = run.heads[at] == head
            counts["upos"] += best["upos"][at] == word.upos
            counts["feats"] += best["feats"][at] == word.feats
            counts["lemma"] += reader.lemma(run, at, word.form) == word.lemma
            counts["uas"] += right
            counts["las"] += right and run.relations[at] == word.deprel
            counts["las_plain"] += right and run.relations[at].split(":")[0] == word.deprel.split(":")[0]
            at += 1
    return at


def score_raw(reader: Reader, docs: list[Doc]) -> dict[str, float]:
    """F1 of tokens and sentences found in raw paragraphs, and the labelled attachment F1 over them."""
    tokens, sentences, attached = [0, 0, 0], [0, 0, 0], 0
    for doc in docs:
        reading = reader.read(doc.text)
        gold = {(w.start, w.end): (None if w.head < 0 else (s[w.head].start, s[w.head].end), w.deprel) for s in doc.sentences for w in s}
        spans = [tuple(token["span"]) for token in reading["tokens"]]
        found = {span: (None if token["head"] is None else spans[token["head"]], token["deprel"]) for span, token in zip(spans, reading["tokens"])}
        attached += sum(gold.get(span) == answer for span, answer in found.items())
        add(tokens, set(found), set(gold))
        add(sentences, {tuple(s["span"]) for s in reading["sentences"]}, {(s[0].start, s[-1].end) for s in doc.sentences})
    return {"tokens_f1": f1(*tokens), "sentences_f1": f1(*sentences), "las_raw": f1(attached, *tokens[1:])}


def add(sums: list[int], guessed: set, gold: set) -> None:
    for i, n in enumerate((len(guessed & gold), len(guessed), len(gold))):
        sums[i] += n


def score_names(reader: Reader, records: list[dict]) -> dict[str, float]:
    """F1 of names in raw text, typed and untyped."""
    typed, spans, kinds = [0, 0, 0], [0, 0, 0], {kind: [0, 0, 0] for kind in NER_KINDS}
    for record in records:
        # GUM's names are runs of proper nouns, which cut the adjective off "United States".
        wide = lambda e: e["start"] - 7 if record["text"][max(0, e["start"] - 7):e["start"]] == "United " else e["start"]
        gold = {(wide(e), e["end"], e["type"]) for e in record["entities"] if e["type"] in NER_KINDS}
        guessed = {(*name["span"], name["kind"]) for name in reader.read(record["text"])["names"]}
        add(typed, guessed, gold)
        add(spans, {g[:2] for g in guessed}, {g[:2] for g in gold})
        for kind in NER_KINDS:
            add(kinds[kind], {g for g in guessed if g[2] == kind}, {g for g in gold if g[2] == kind})
    return {"f1": f1(*typed), "span_f1": f1(*spans), "n": typed[2], **{kind: f1(*sums) for kind, sums in kinds.items()}}


def score_attributions(reader: Reader, records: list[dict], texts: dict[str, str]) -> dict[str, float]:
    """F1 of the characters of all sources, cues and contents, white space aside."""
    chars = {role: [0, 0, 0] for role in ROLES}
    for record in records:
        text = record.get("text") or texts.get(record.get("doc", ""))
        if not text:
            continue
        reading = reader.read(text)
        spans = lambda tokens: [reading["tokens"][at]["span"] for at in tokens]
        for role in ROLES:
            gold = [span for a in record["attributions"] for span in a[role]]
            guessed = [span for tag in reading["attributions"] for span in ([tag["span"]] if role == "cue" else spans(tag[role]))]
            inside = lambda spans: {i for a, b in spans for i in range(a, b) if not text[i].isspace()}
            add(chars[role], inside(guessed), inside(gold))
    return {f"{role}_chars_f1": f1(*chars[role]) for role in ROLES}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--f32", action="store_true", help="the graphs before quantisation")
    parser.add_argument("--data", type=Path, default=Path("."))
    parser.add_argument("--first", type=int, help="only the first documents or records")
    parser.add_argument("--corpus", default="corpora/wikinews.jsonl", help="texts of stand-off attributions")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("names", nargs="+")
    args = parser.parse_args()
    reader = Reader(args.model, ".f32.onnx" if args.f32 else ".onnx", args.threads)
    for name in args.names:
        path = args.data / name
        if path.suffix == ".conllu":
            docs = read_conllu(path)[:args.first]
            scores = score_gold(reader, docs) | score_raw(reader, docs)
        else:
            records = read_jsonl(path)[:args.first]
            if "entities" in records[0]:
                scores = score_names(reader, records)
            else:
                texts = {} if "text" in records[0] else {r["id"]: r["text"] for r in read_jsonl(args.data / args.corpus)}
                scores = score_attributions(reader, records, texts)
        print(name, json.dumps(scores), flush=True)


if __name__ == "__main__":
    main()
