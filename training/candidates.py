#!/usr/bin/env python3
"""Picks pairs of noun phrases from the raw corpora to be labelled: `candidates.py --model DIR --data DIR --out DIR`.

A pair is a phrase that can act and a phrase below the same verb or event noun, as the shipped model reads the sentence. The shipped pair model's
guess only decides how many of which class are taken, so that rare classes are not drowned; labellers do not see it. Written are `NNN.txt`, 150
pairs a file, `ID | sentence with {A:…} and {B:…}`, in random order, and `map.jsonl`, which says where each pair stands: `{"id", "corpus",
"doc", "sentence": [a, b], "actor": [a, b], "recipient": [a, b], "guess"}`, Unicode scalars of the document.
"""
from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np  # noqa: E402
import onnxruntime  # noqa: E402

from demarche_training.corpora import corpus_texts  # noqa: E402
from demarche_training.data import read_jsonl  # noqa: E402
from demarche_training.marked import Middle, collate  # noqa: E402
from demarche_training.pairs import LABELS, NONE  # noqa: E402
from demarche_training.reader import Reader, softmax  # noqa: E402

ACTORS = set("""government ministry minister president premier parliament senate congress lawmaker lawmakers party opposition court judge prosecutor
police officer army military navy troop soldier force rebel militant insurgent fighter gunman militia group union worker employee student teacher
protester demonstrator activist farmer resident villager crowd mob company firm bank agency commission council committee court tribunal organisation
organization charity watchdog authority official leader diplomat ambassador envoy embassy delegation negotiator coalition alliance state country
nation regime administration cabinet king queen prince mayor governor city province region bloc mission peacekeeper inspector monitor team board
federation association church bishop newspaper broadcaster regulator investigator refugee migrant prisoner journalist guard terrorist bomber attacker
family community tribe clan doctor nurse driver miner shopkeeper trader hospital school university airport base border village town convoy ship vessel
plane embassy ban law bill resolution decision plan proposal deal agreement treaty sanction election vote call demand request offer""".split())
INNER = {"det", "amod", "compound", "nummod", "flat", "fixed", "nmod:poss", "nmod:desc", "det:predet", "goeswith"}
PARTY = {"nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "nmod", "nmod:poss", "conj", "appos"}
# Words of acts, to choose among the sentences of briefings.
TOLD = re.compile(r"""\b(met|meet|spoke|called|signed|agreed|announced|sent|deployed|seized|killed|attacked|arrested|detained|sanctioned|sanctions|
    condemned|welcomed|praised|urged|demanded|rejected|refused|released|withdrew|lifted|provided|pledged|promised|threatened|warned|ordered|
    convicted|charged|investigat\w+|protest\w*|struck|shelled|bombed|expelled|suspended|banned|vetoed|returned|trained|shared|hosted|visited|
    accused|criticized|mobiliz\w+|conducted|assist\w*|donat\w+|ratified|endorsed|recognized|thanked|blocked|invaded)\b""", re.X)
DAYS = set("""monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november
december year month week day today yesterday hour minute time evening morning night hurricane storm tv twitter percent mph applause""".split())
# How many pairs of each guessed class are taken at most.
QUOTA = {NONE: 200, "ASSAULT": 200, "ACCUSE": 200, "CONSULT": 160, "SUPPORT": 200}
OTHER = 240


def loads(text: str) -> bool:
    """Whether a sentence is worth a look: its own length, a name, no first person, no table."""
    words = text.split()
    return 9 <= len(words) <= 60 and len(re.findall(r"\b[A-Z][a-z]+", text)) > 1 and not re.search(r"\b(I|my|you|your|we|our|us|me)\b|\bQ\b|\|", text)


def statements(doc: str, text: str) -> list[tuple[str, int, str]]:
    """The sentences of a briefing that tell of what parties did, each with its place; most of a briefing is talk."""
    out, at = [], 0
    for piece in re.split(r"(?<=[.?!])\s+|\n", text):
        at = text.index(piece, at)
        if loads(piece) and TOLD.search(piece) and piece.endswith(".") and len(re.findall(r"(?<!^)\b[A-Z][a-z]{3,}", piece)) > 2:
            out.append((doc, at, piece))
    return out


class Sentence:
    """The tokens of a sentence with what hangs below each."""

    def __init__(self, reading: dict, tokens: dict):
        self.base, self.end = tokens["start"], tokens["end"]
        self.tokens = reading["tokens"][self.base:self.end]
        self.heads = [None if token["head"] is None else token["head"] - self.base for token in self.tokens]
        self.below = defaultdict(list)
        for at, head in enumerate(self.heads):
            if head is not None:
                self.below[head].append(at)
        self.triggers = {event["trigger"]["start"] - self.base for event in reading["events"] if self.base <= event["trigger"]["start"] < self.end}

    def rel(self, at: int) -> str:
        return self.tokens[at]["deprel"]

    def subtree(self, at: int, depth: int = 9) -> set[int]:
        found = {at}
        if depth:
            for child in self.below[at]:
                found |= self.subtree(child, depth - 1)
        return found

    def is_party(self, at: int) -> bool:
        token = self.tokens[at]
        return token["upos"] in ("PROPN", "NOUN") and token["deprel"] in PARTY and token["lemma"].lower().rstrip("s") not in DAYS

    def acts(self, at: int) -> bool:
        return self.tokens[at]["upos"] == "PROPN" or self.tokens[at]["lemma"] in ACTORS

    def phrase(self, head: int, wide: bool) -> tuple[int, int]:
        """The tokens of a noun phrase: what describes the head, and with `wide` its prepositional parts too; one run around the head."""
        inside = {head}
        for child in self.below[head]:
            if self.rel(child) in INNER and self.rel(child) != "nmod:poss" or self.rel(child) == "nmod:poss":
                inside |= self.subtree(child)
            elif wide and self.rel(child) == "nmod" and child > head:
                inside |= self.subtree(child)
        first = last = head
        while first - 1 in inside:
            first -= 1
        while last + 1 in inside:
            last += 1
        # A name is never cut.
        proper = lambda at: 0 <= at < len(self.tokens) and self.tokens[at]["upos"] == "PROPN"
        while proper(first) and proper(first - 1) or first and self.tokens[first - 1]["span"][1] == self.tokens[first]["span"][0] and proper(first):
            first -= 1
        while proper(last) and proper(last + 1):
            last += 1
        return first, last + 1


def pairs_of(sentence: Sentence, rng: random.Random) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Pairs of phrases around every verb and event noun."""
    found = []
    for at, token in enumerate(sentence.tokens):
        verb = token["upos"] == "VERB"
        if not verb and at not in sentence.triggers:
            continue
        kids = sentence.below[at]
        sources = [k for k in kids if sentence.rel(k) in ("nsubj", "obl:agent") or not verb and sentence.rel(k) in ("nmod:poss", "compound")]
        above, steps = at, 0
        while not sources and sentence.heads[above] is not None and sentence.rel(above) in ("xcomp", "conj", "advcl", "acl", "obj", "obl") and steps < 3:
            above, steps = sentence.heads[above], steps + 1
            sources = [k for k in sentence.below[above] if sentence.rel(k) in ("nsubj", "obl:agent")]
        sources = [s for s in sources if sentence.is_party(s) and sentence.acts(s)]
        targets = [t for t in sentence.subtree(at, 4) if t != at and sentence.is_party(t)]
        for source in sources:
            actor = sentence.phrase(source, rng.random() < 0.6)
            for target in targets:
                recipient = sentence.phrase(target, rng.random() < 0.6)
                if recipient[0] < actor[1] and actor[0] < recipient[1]:
                    continue
                if sentence.acts(target) or sentence.rel(target) in ("obj", "nsubj:pass"):
                    found.append((actor, recipient))
    return sorted(set(found))


class Guess:
    """The shipped pair model."""

    def __init__(self, folder: Path):
        self.vectors = Middle(folder / "encoder.onnx", folder / "vocab.txt")
        self.graph = onnxruntime.InferenceSession(str(folder / "pairs.onnx"), providers=["CPUExecutionProvider"])

    def __call__(self, text: str, pairs: list) -> np.ndarray:
        """Chances of each label for pairs of spans in a sentence; a pair that the model cannot read counts as NONE."""
        chances = np.zeros((len(pairs), len(LABELS)), np.float32)
        chances[:, LABELS.index(NONE)] = 1
        examples = [self.vectors.example({"text": text, "actor": actor, "recipient": recipient, "category": NONE}) for actor, recipient in pairs]
        self.vectors.kept.clear()
        read = [at for at, example in enumerate(examples) if example]
        if read:
            batch = collate([examples[at] for at in read])
            scores, _ = self.graph.run(None, {"middle": batch["middle"][0].numpy(), "marks": batch["marks"].numpy().astype(np.int32)})
            chances[read] = softmax(scores)
        return chances


def gather(reader: Reader, guess: Guess, corpus: str, doc: str, text: str, rng: random.Random) -> list[dict]:
    """The best pairs of every sentence of a document, at most two a sentence."""
    reading: dict = {"sentences": [], "tokens": [], "names": [], "attributions": [], "events": []}
    for drafts, hidden in reader.segments(text):
        reader.add(reading, text, reader.grammar(drafts, hidden))
    out = []
    for number, found in enumerate(reading["sentences"]):
        start, end = found["span"]
        if not loads(text[start:end]):
            continue
        sentence = Sentence(reading, found["tokens"])
        pairs = pairs_of(sentence, rng)[:40]
        if not pairs:
            continue
        span = lambda it: [sentence.tokens[it[0]]["span"][0], sentence.tokens[it[1] - 1]["span"][1]]
        places = [tuple(map(span, pair)) for pair in pairs]
        chances = guess(text[start:end], [tuple([at - start for at in it] for it in pair) for pair in places])
        taken: list[tuple] = []
        order = sorted(range(len(pairs)), key=lambda n: -(1 - chances[n][0]) - 0.3 * rng.random())
        for n in order:
            label = LABELS[int(chances[n].argmax())]
            # A thing that is no party counts only where the model sees an act.
            unsure = chances[n][0] > 0.5 and rng.random() < 0.75
            if not unsure and len(taken) < 2 and all(label != other for other, _ in taken):
                taken.append((label, n))
        for label, n in taken:
            actor, recipient = places[n]
            if rng.random() < 0.1:
                actor, recipient, label = recipient, actor, NONE
            out.append({"corpus": corpus, "doc": doc, "sentence": [start, end], "actor": actor, "recipient": recipient, "guess": label})
    return out


def marked(text: str, record: dict) -> str:
    (start, end), marks = record["sentence"], sorted([(*record["actor"], "A"), (*record["recipient"], "B")])
    out, at = "", start
    for first, last, name in marks:
        out += text[at:first] + "{" + name + ":" + text[first:last] + "}"
        at = last
    return " ".join((out + text[at:end]).split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--labelled", type=Path, help="a folder of annotated pairs, which are not picked again")
    parser.add_argument("--most", type=int, default=10 ** 9, help="documents of each corpus")
    args = parser.parse_args()
    rng = random.Random(20261126)
    reader, guess = Reader(args.model), Guess(args.model)
    records, texts, seen, labelled = [], {}, set(), set()
    for path in sorted(args.labelled.glob("*.jsonl")) if args.labelled else ():
        labelled |= {(it["corpus"], it["doc"], *it["actor"], *it["recipient"]) for it in read_jsonl(path) if "corpus" in it}
    for corpus in ("wikinews", "causal_news", "whitehouse_briefings"):
        passages = [(doc, 0, text) for doc, text in sorted(corpus_texts(args.data, corpus).items())]
        if corpus == "whitehouse_briefings":
            passages = [it for doc, _, text in passages for it in statements(doc, text)]
            rng.shuffle(passages)
        passages = passages[:args.most]
        whole = corpus_texts(args.data, corpus)
        for number, (doc, first, passage) in enumerate(passages):
            text = whole[doc]
            for record in gather(reader, guess, corpus, doc, passage, rng):
                record |= {name: [at + first for at in record[name]] for name in ("sentence", "actor", "recipient")}
                key = " ".join(text[slice(*record["sentence"])].split()) + str(record["actor"]) + str(record["recipient"])
                if key not in seen and (corpus, doc, *record["actor"], *record["recipient"]) not in labelled:
                    seen.add(key)
                    texts[corpus, doc] = text
                    records.append(record)
            if number % 500 == 0:
                print(corpus, number, len(passages), len(records), Counter(r["guess"] for r in records), flush=True)
    rng.shuffle(records)
    left = Counter()
    kept = []
    for record in records:
        if left[record["guess"]] < QUOTA.get(record["guess"], OTHER):
            left[record["guess"]] += 1
            kept.append(record)
    args.out.mkdir(parents=True, exist_ok=True)
    print(len(kept), left, Counter(r["corpus"] for r in kept))
    with open(args.out / "map.jsonl", "w", encoding="utf-8") as out:
        for number, record in enumerate(kept):
            out.write(json.dumps({"id": f"c{number:04}"} | record) + "\n")
    for first in range(0, len(kept), 150):
        lines = [f"c{first + n:04} | {marked(texts[r['corpus'], r['doc']], r)}\n" for n, r in enumerate(kept[first:first + 150])]
        (args.out / f"{first // 150:03}.txt").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
