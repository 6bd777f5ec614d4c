"""Labelled pairs: what an actor does to a recipient in one sentence, read from records of their own and from annotated events."""
from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import torch

from . import data

NONE = "NONE"
LABELS = (NONE, *data.CATEGORIES)


@dataclass
class Pair:
    """Tokens of the two parties in a window, and the labels (-100: unknown)."""

    actor: list[int]
    recipient: list[int]
    category: int
    status: int


def read_pairs(paths: list[Path]) -> list[data.Doc]:
    """A document for each sentence, with its pairs; see `training/annotations/pairs.py` for the records. Stand-off ones are for the pair model."""
    docs: dict[str, data.Doc] = {}
    for path in paths:
        for record in data.read_jsonl(path):
            if "text" not in record:
                continue
            doc = docs.setdefault(record["text"], data.plain_doc(record["id"], record["text"]))
            doc.pairs.append({name: record[name] for name in ("actor", "recipient", "category", "status")})
    return list(docs.values())


def pairs_of_events(events: list[dict]) -> list[dict]:
    """The pairs that annotated events imply: every actor with every recipient, and the other way round as NONE. Pairs with more than one
    category are left out."""
    found: dict[tuple, set] = defaultdict(set)
    for event in events:
        for actor in event["actors"]:
            for recipient in event["recipients"]:
                found[tuple(actor), tuple(recipient)].add((event["category"], event["status"]))
    out = []
    for (actor, recipient), labels in found.items():
        if len({category for category, _ in labels}) == 1:
            category, status = sorted(labels)[0]
            out.append({"actor": actor, "recipient": recipient, "category": category, "status": status})
        if (recipient, actor) not in found:
            out.append({"actor": recipient, "recipient": actor, "category": NONE, "status": None})
    return out


def in_window(doc: data.Doc, words: list[tuple[int, data.Word]]) -> list[Pair]:
    """The pairs whose parties stand in one sentence of the window."""
    out = []
    for pair in doc.pairs:
        inside = lambda span: [t for t, (_, word) in enumerate(words) if span[0] <= word.start and word.end <= span[1]]
        actor, recipient = inside(pair["actor"]), inside(pair["recipient"])
        if actor and recipient and words[actor[0]][0] == words[recipient[0]][0]:
            status = data.STATUSES.index(pair["status"]) if pair["status"] else -100
            out.append(Pair(actor, recipient, LABELS.index(pair["category"]), status))
    return out


def collate_pairs(batch: list[data.Window], tokens: int, rng: random.Random | None) -> dict[str, torch.Tensor]:
    """The pairs of all windows: which window, the shares of the parties' tokens, where every token lies from each, which tokens are in the
    pair's sentence, and the labels. With `rng` long mentions are at times cut to their last words, as the engine's are."""
    pairs = [(i, pair) for i, window in enumerate(batch) for pair in window.pairs]
    out = {"pair_window": torch.tensor([i for i, _ in pairs], dtype=torch.long), "pair_parties": torch.zeros(len(pairs), 2, tokens),
           "pair_places": torch.zeros(len(pairs), 2, tokens, dtype=torch.long), "pair_near": torch.zeros(len(pairs), tokens, dtype=torch.bool),
           "pair_category": torch.tensor([pair.category for _, pair in pairs], dtype=torch.long),
           "pair_status": torch.tensor([pair.status for _, pair in pairs], dtype=torch.long)}
    for n, (i, pair) in enumerate(pairs):
        window = batch[i]
        sentence = window.sentence[pair.actor[0]]
        for side, party in enumerate((pair.actor, pair.recipient)):
            if rng and len(party) > 2 and rng.random() < 0.3:
                party = party[-rng.randint(1, 2):]
            places = [data.place(token, party[0], party[-1], window.stops) for token in range(len(window.stops))]
            out["pair_places"][n, side, :len(places)] = torch.tensor(places)
            out["pair_parties"][n, side, party] = 1.0 / len(party)
        out["pair_near"][n, :len(window.sentence)] = torch.tensor([at == sentence for at in window.sentence])
    return out


def records_of(folder: Path, root: Path, dev: bool) -> list[tuple[dict, float]]:
    """All pairs of a folder with their text and how much each counts: records with their own text, and stand-off ones of the corpora."""
    from .corpora import corpus_texts

    texts: dict[str, dict[str, str]] = {}
    out = []
    for path in sorted(folder.glob("*.jsonl")):
        if (".dev." in path.name) != dev or ".second." in path.name:
            continue
        for record in data.read_jsonl(path):
            weight = float(record.get("weight", 1.0))
            if "corpus" in record:
                corpus = texts.setdefault(record["corpus"], {}) or texts[record["corpus"]]
                if not corpus:
                    corpus.update(corpus_texts(root, record["corpus"]))
                record = cut_out(record, corpus[record["doc"]])
            out.append((record, weight))
    return out


def cut_out(record: dict, text: str) -> dict:
    """A stand-off record with the text of its sentence, spans counted from there."""
    start, end = record["sentence"]
    sentence = text[start:end]
    digest = hashlib.sha256(sentence.encode("utf-8")).hexdigest()
    if digest != record["sha256"]:
        raise ValueError(f"the text of {record['id']} is not the one that was annotated")
    shifted = {name: [at - start for at in record[name]] for name in ("actor", "recipient")}
    return record | shifted | {"text": sentence.replace("\n", " ")}
