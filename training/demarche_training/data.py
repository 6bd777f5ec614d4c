"""Reads the labelled sets into documents of tokens, and documents into training windows."""
from __future__ import annotations

import json
import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from .atoms import Atom, WordPieces, atoms, shape
from .lemmas import script

NER_KINDS = ("person", "organization", "place")
ROLES = ("cue", "source", "content")
CATEGORIES = ("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST",
              "SANCTION", "MOBILIZE", "COERCE", "ASSAULT")
STATUSES = ("occurred", "ongoing", "planned", "possible", "conditional", "demanded", "refused", "denied", "historical")
PARTIES = ("trigger", "actors", "recipients")


@dataclass
class Word:
    """A UD word: scalar offsets into its document's text, and its labels (head -1 for the root, an index into the sentence)."""

    start: int
    end: int
    form: str
    lemma: str = ""
    upos: str = ""
    feats: str = ""
    head: int = -1
    deprel: str = ""
    tags: dict[str, str] = field(default_factory=dict)


@dataclass
class Doc:
    """A document: text, sentences of words, and which tasks its labels cover."""

    id: str
    text: str
    sentences: list[list[Word]]
    sentence_ids: list[str]
    tasks: set[str]
    attributions: list[dict[str, list[tuple[int, int]]]] = field(default_factory=list)
    events: list[dict] = field(default_factory=list)
    pairs: list[dict] = field(default_factory=list)


def read_conllu(path: Path, tasks: tuple[str, ...] = ("syntax", "atoms")) -> list[Doc]:
    """Documents of a CoNLL-U file; words of a multiword token stand where its characters stand."""
    docs: list[Doc] = []
    parts: list[str] = []
    size = 0

    def put(text: str) -> None:
        nonlocal size
        parts.append(text)
        size += len(text)

    for number, block in enumerate(path.read_text(encoding="utf-8").split("\n\n")):
        lines = block.split("\n")
        meta = [line for line in lines if line.startswith("#")]
        rows = [line.split("\t") for line in lines if line and line[0].isdigit()]
        if not rows:
            continue
        new_doc = next((line.split("=")[1].strip() for line in meta if line.startswith("# newdoc")), None)
        if new_doc is not None or not docs:
            if docs:
                docs[-1].text = "".join(parts)
            docs.append(Doc(new_doc or f"{path.stem}-{number}", "", [], [], set(tasks)))
            parts, size = [], 0
        elif any(line.startswith("# newpar") for line in meta):
            put("\n")
        words: list[Word] = []
        heads: list[int] = []
        fused: tuple[int, str, bool] | None = None
        for row in rows:
            if "." in row[0]:
                continue
            space = "SpaceAfter=No" not in row[9]
            if "-" in row[0]:
                fused = (int(row[0].split("-")[1]), row[1], space)
                continue
            form = row[1].replace(" ", "\u00a0") if " " in row[1] else row[1]
            start = size
            put(form)
            words.append(Word(start, size, row[1], row[2], row[3], "" if row[5] == "_" else row[5], int(row[6]) - 1, row[7]))
            heads.append(int(row[6]))
            if fused and int(row[0]) < fused[0]:
                continue
            if fused and int(row[0]) == fused[0]:
                space, fused = fused[2], None
            if space:
                put(" ")
        if parts and not parts[-1].isspace():
            put(" " if number % 2 else "")
            if not parts[-1]:
                put(" ")
        docs[-1].sentences.append(words)
        docs[-1].sentence_ids.append(next((line.split("=")[1].strip() for line in meta if line.startswith("# sent_id")), ""))
    if docs:
        docs[-1].text = "".join(parts)
    return docs


def read_jsonl(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def aligned(doc: Doc, text: str, first_char: int = 0) -> dict[int, int] | None:
    """Maps scalar offsets of `text` to those of the document, white space aside; None where the two differ."""
    mine = [i for i in range(first_char, len(doc.text)) if not doc.text[i].isspace()]
    theirs = [i for i, ch in enumerate(text) if not ch.isspace()]
    if len(theirs) > len(mine) or any(doc.text[a] != text[b] for a, b in zip(mine, theirs)):
        return None
    return dict(zip(theirs, mine))


def tag_words(doc: Doc, task: str, spans: list[tuple[int, int, str]]) -> None:
    """Writes spans (document offsets) as B-/I- tags; what no span covers gets O."""
    words = [word for sentence in doc.sentences for word in sentence]
    for word in words:
        word.tags.setdefault(task, "O")
    for start, end, label in sorted(spans, key=lambda span: span[0] - span[1]):
        inside = [word for word in words if word.start >= start and word.end <= end]
        if inside and all(word.tags[task] == "O" for word in inside):
            for i, word in enumerate(inside):
                word.tags[task] = ("B" if i == 0 else "I") + ("-" + label if label else "")
    doc.tasks.add(task)


def add_names(docs: list[Doc], records: list[dict]) -> int:
    """Adds named entities of GUM records (licence not NC) to the documents they belong to."""
    by_id = {doc.id: doc for doc in docs}
    used = 0
    for record in records:
        doc = by_id.get(record["id"])
        if doc is None or record["nc"]:
            continue
        where = aligned(doc, record["text"])
        if where is None:
            continue
        spans = [(where[e["start"]], where[e["end"] - 1] + 1, e["type"]) for e in record["entities"]
                 if e["type"] in NER_KINDS and e["start"] in where and e["end"] - 1 in where]
        tag_words(doc, "ner", spans)
        used += 1
    return used


def add_attributions(docs: list[Doc], records: list[dict]) -> int:
    """Adds GUM's attribution relations: cue and source from its signals, content from the nucleus."""
    by_id = {doc.id: doc for doc in docs}
    found: dict[str, dict[str, list[tuple[int, int, str]]]] = defaultdict(lambda: defaultdict(list))
    clean = {record["doc"] for record in records if not record["nc"]}
    used = 0
    for record in records:
        doc = by_id.get(record["doc"])
        if doc is None or record["nc"] or not record["relation"].startswith("attribution"):
            continue
        first = next((i for i, name in enumerate(doc.sentence_ids) if name == record["sents"][0]), None)
        where = None if first is None else aligned(doc, record["text"], doc.sentences[first][0].start)
        if where is None:
            continue
        used += 1
        to = lambda spans: [(where[a], where[b - 1] + 1, "") for a, b in spans if a in where and b - 1 in where]
        for signal in record["signals"]:
            role = {"attribution_source": "source", "indicative_word": "cue", "indicative_phrase": "cue"}.get(signal["subtype"])
            if role:
                found[doc.id][role] += to(signal["spans"])
        # Pieces of one nucleus are one content, what interrupts it (the cue) aside.
        found[doc.id]["content"] += to(record["nucleus"]["spans"])
    for name in clean & set(by_id):
        for role in ROLES:
            tag_words(by_id[name], role, found[name][role])
    return used


def plain_doc(name: str, text: str) -> Doc:
    """A document without syntax: its words are atoms, joined across full stops and hyphens inside abbreviations."""
    words, sentences = [], []
    for atom in atoms(text):
        form = text[atom.start:atom.end]
        if words and not atom.space and (re.fullmatch(r"\.", form) and re.fullmatch(r"(?:[A-Z]\.)*[A-Z]", words[-1].form)
                                         or re.fullmatch(r"(?:[A-Z]\.)+", words[-1].form) and len(form) == 1 and form.isupper()
                                         or form[0].isdigit() and re.fullmatch(r"[\d.,]+[.,]", words[-1].form)
                                         or form in ".," and words[-1].form.isdigit() and text[atom.end:atom.end + 1].isdigit()):
            words[-1].end, words[-1].form = atom.end, words[-1].form + form
            continue
        if atom.newline and words:
            sentences.append(words)
            words = []
        words.append(Word(atom.start, atom.end, form))
        if form in ".!?" and len(words) > 40:
            sentences.append(words)
            words = []
    if words:
        sentences.append(words)
    return Doc(name, text, sentences, ["" for _ in sentences], set())


def read_annotations(attributions: list[Path], texts: dict[str, str], names: list[Path] = [], events: list[Path] = []) -> list[Doc]:
    """Stand-off attributions, names and events over texts by document id; a document may have one of them alone. Records of events over
    passages of our own bring their text."""
    docs: dict[str, Doc] = {}
    for path in attributions:
        for record in read_jsonl(path):
            text = record.get("text") or texts.get(record["doc"])
            if text is None:
                continue
            doc = docs[record["doc"]] = plain_doc(record["doc"], text)
            doc.attributions = record["attributions"]
            for role in ROLES:
                tag_words(doc, role, [(a, b, "") for attribution in record["attributions"] for a, b in attribution[role]])
    for path in names:
        for record in read_jsonl(path):
            if record["doc"] in texts:
                doc = docs.setdefault(record["doc"], plain_doc(record["doc"], texts[record["doc"]]))
                tag_words(doc, "ner", [tuple(name) for name in record["names"]])
    for path in events:
        for record in read_jsonl(path):
            text = record.get("text") or texts.get(record["doc"])
            if text is not None:
                add_events(docs.setdefault(record["doc"], plain_doc(record["doc"], text)), record["events"])
    return list(docs.values())


def add_events(doc: Doc, events: list[dict]) -> None:
    """Triggers as tags with their category, and the status of each on its words; of a trigger in pieces the first stands for it."""
    events = [event | {"trigger": event["trigger"][:1]} for event in events]
    from .pairs import pairs_of_events
    doc.events, doc.pairs = events, pairs_of_events(events)
    tag_words(doc, "event", [(*span, event["category"]) for event in events for span in event["trigger"]])
    doc.tasks.add("status")
    for event in events:
        for word in (word for sentence in doc.sentences for word in sentence):
            if any(a <= word.start and word.end <= b for a, b in event["trigger"]):
                word.tags.setdefault("status", event["status"])


class Inventory:
    """Label lists, most frequent first."""

    def __init__(self, lists: dict[str, list[str]]):
        self.lists = lists
        self.index = {task: {label: i for i, label in enumerate(labels)} for task, labels in lists.items()}

    @classmethod
    def of(cls, docs: list[Doc]) -> "Inventory":
        counts: dict[str, Counter] = defaultdict(Counter)
        for doc in docs:
            if "syntax" not in doc.tasks:
                continue
            for word in (word for sentence in doc.sentences for word in sentence):
                counts["upos"][word.upos] += 1
                counts["feats"][word.feats] += 1
                counts["lemma"][script(word.form, word.lemma)] += 1
                counts["deprel"][word.deprel] += 1
        floor = {"upos": 1, "feats": 3, "lemma": 3, "deprel": 3}
        lists = {task: sorted((label for label, n in count.items() if n >= floor[task]), key=lambda label: (-count[label], label))
                 for task, count in counts.items()}
        lists["ner"] = ["O"] + [f"{side}-{kind}" for kind in NER_KINDS for side in "BI"]
        for role in ROLES:
            lists[role] = ["O", "B", "I"]
        return cls(lists | event_lists())

    def get(self, task: str, label: str | None) -> int:
        """The number of a label; -100, which training leaves out, for a label that is unknown or None."""
        return self.index[task].get(label, -100)


def event_lists() -> dict[str, list[str]]:
    """The labels of triggers and of their status."""
    return {"event": ["O"] + [f"{side}-{category}" for category in CATEGORIES for side in "BI"], "status": list(STATUSES)}


@dataclass
class Window:
    """One training example, as lists; see `collate` in `train.py`."""

    pieces: list[int]
    shapes: list[int]
    atom_first: list[int]
    atom_labels: list[tuple[int, int]]
    token_pieces: list[list[int]]
    labels: dict[str, list[int]]
    heads: list[int]
    sentence: list[int]
    links: list[dict[str, list[int]]]
    """Attributions whose cue lies in the window: its tokens by role."""
    acts: list[dict[str, list[int]]]
    """Events whose trigger lies in the window: the tokens of trigger, actors and recipients."""
    stops: list[bool]
    """Which tokens are full stops, question or exclamation marks."""
    pairs: list = field(default_factory=list)
    """Labelled pairs, see `pairs.Pair`."""


def is_stop(form: str) -> bool:
    return form in (".", "!", "?", "…")


FAR = (1, 2, 4, 8, 16, 32)
PLACES = 3 * (2 * len(FAR) + 3)


def place(token: int, first: int, last: int, stops: list[bool]) -> int:
    """Where a token lies from a cue (its first and last token), as a number below `PLACES`: how far on which side (0 is the cue itself), and
    how many stops (0, 1, more) lie between."""
    side = len(FAR) + 1
    if first <= token <= last:
        return side
    behind = token > last
    distance = token - last if behind else first - token
    step = 1 + sum(distance > far for far in FAR)
    between = stops[last + 1:token] if behind else stops[token:first]
    return min(2, sum(between)) * (2 * len(FAR) + 3) + (side + step if behind else side - step)


def window(doc: Doc, sentences: list[list[Word]], pieces_of: WordPieces, inventory: Inventory, max_pieces: int = 320) -> Window | None:
    """The window of consecutive sentences of a document; None where it is longer than `max_pieces`."""
    low, high = sentences[0][0].start, sentences[-1][-1].end
    text = doc.text[low:high]
    cut: list[Atom] = atoms(text)
    pieces, shapes, first = [pieces_of.cls], [0], []
    atom_pieces: list[list[int]] = []
    for atom in cut:
        form = text[atom.start:atom.end]
        ids = pieces_of(form)
        first.append(len(pieces))
        atom_pieces.append(list(range(len(pieces), len(pieces) + len(ids))))
        pieces += ids
        shapes += [shape(form, atom.space, atom.newline)] * len(ids)
    pieces.append(pieces_of.sep)
    shapes.append(0)
    if len(pieces) > max_pieces:
        return None
    words = [(i, word) for i, sentence in enumerate(sentences) for word in sentence]
    starts = {word.start - low for _, word in words}
    ends = {sentence[-1].end - low for sentence in sentences}
    atom_labels = [(-100, -100)] * len(cut)
    if "atoms" in doc.tasks:
        atom_labels = [(0 if atom.start in starts else 1, 1 if atom.end in ends else 0) for atom in cut]
    token_pieces, at = [], 0
    for _, word in words:
        while at < len(cut) and cut[at].end <= word.start - low:
            at += 1
        mine, probe = [], at
        while probe < len(cut) and cut[probe].start < word.end - low:
            mine += atom_pieces[probe]
            probe += 1
        token_pieces.append(mine or [len(pieces) - 1])
    syntax = "syntax" in doc.tasks
    labels: dict[str, list[int]] = {}
    for task in ("upos", "feats", "deprel"):
        labels[task] = [inventory.get(task, getattr(word, task)) if syntax else -100 for _, word in words]
    labels["lemma"] = [inventory.get("lemma", script(word.form, word.lemma)) if syntax else -100 for _, word in words]
    for task in ("ner", *ROLES, "event", "status"):
        labels[task] = [inventory.get(task, word.tags.get(task)) if task in doc.tasks else -100 for _, word in words]
    heads, base = [], 0
    for sentence in sentences:
        heads += [(0 if word.head < 0 else base + word.head + 1) if syntax else -100 for word in sentence]
        base += len(sentence)
    inside = lambda spans: [t for t, (_, word) in enumerate(words) if any(a <= word.start and word.end <= b for a, b in spans)]
    links = [{role: inside(attribution[role]) for role in ROLES} for attribution in doc.attributions]
    acts = [{role: inside(event[role]) for role in PARTIES} for event in doc.events]
    from .pairs import in_window
    return Window(pieces, shapes, first, atom_labels, token_pieces, labels, heads, [i for i, _ in words], [link for link in links if link["cue"]],
                  [act for act in acts if act["trigger"]], [is_stop(word.form) for _, word in words], in_window(doc, words))


def windows(docs: list[Doc], pieces_of: WordPieces, inventory: Inventory, rng: random.Random | None, longest: int = 224) -> list[Window]:
    """Cuts documents into windows of consecutive sentences: random lengths for training, the longest for scoring."""
    out = []
    for doc in docs:
        i = 0
        while i < len(doc.sentences):
            limit = longest if rng is None else rng.randint(24, longest)
            size, end = 0, i
            while end < len(doc.sentences) and (end == i or size + len(doc.sentences[end]) * 1.3 <= limit):
                size += len(doc.sentences[end]) * 1.3
                end += 1
            made = window(doc, doc.sentences[i:end], pieces_of, inventory)
            if made is not None:
                out.append(made)
            i = end
    return out
