"""The reference inference: raw text to a reading, with the exported graphs; `crates/read` does the same in Rust.

Paragraphs (lines) → windows → encoder → tokens and sentences → heads → tree, labels, lemmas, names, attribution tags.
"""
from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime

from .atoms import Atom, WordPieces, atoms, shape
from .data import is_stop, place
from .lemmas import best as best_lemma
from .tree import best_tree

WINDOW = 190
TAGS = ("upos", "feats", "lemma", "ner", "cue", "event", "status")


@dataclass
class Draft:
    """A token before it has grammar: its characters, its pieces, and whether its sentence ends with it."""

    start: int
    end: int
    pieces: list[int]
    ends: bool


@dataclass
class Run:
    """What the model says about one window: drafts with scores by task, chosen heads (0 = root, i + 1 = token i) and relations."""

    drafts: list[Draft]
    tags: dict[str, np.ndarray]
    heads: list[int]
    relations: list[str]
    tokens: np.ndarray
    """The vectors that the heads saw, [T, width]."""


class Reader:
    """The exported model of a folder; `suffix` ".f32.onnx" takes the graphs before quantisation."""

    def __init__(self, folder: Path, suffix: str = ".onnx", threads: int = 1):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        session = lambda name: onnxruntime.InferenceSession(str(folder / (name + suffix)), options, providers=["CPUExecutionProvider"])
        self.encoder, self.heads, self.relations = session("encoder"), session("heads"), session("labels")
        self.links = {name: session(name) for name in ("roles", "parties")}
        about = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        self.labels: dict[str, list[str]] = about["labels"]
        self.sentence_end, self.biases = about["sentence_end"], {"cue": about["cue_bias"], "event": about["event_bias"]}
        vocab = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
        self.pieces = WordPieces([piece for piece in vocab if piece])

    def encode(self, text: str, cut: list[Atom]) -> tuple[np.ndarray, np.ndarray, list[list[int]]]:
        """Hidden vectors and atom scores of a window's pieces, and the pieces of every atom."""
        ids, shapes, places = [self.pieces.cls], [0], []
        for atom in cut:
            form = text[atom.start:atom.end]
            own = self.pieces(form)
            places.append(list(range(len(ids), len(ids) + len(own))))
            ids += own
            shapes += [shape(form, atom.space, atom.newline)] * len(own)
        ids.append(self.pieces.sep)
        shapes.append(0)
        hidden, scores = self.encoder.run(["hidden", "atoms"], {"pieces": np.array([ids], np.int32), "shape": np.array([shapes], np.int32)})
        return hidden, scores, places

    def grammar(self, drafts: list[Draft], hidden: np.ndarray) -> Run:
        """Runs the heads on drafts and decodes the tree of every sentence."""
        tokens = np.stack([hidden[draft.pieces].mean(0) for draft in drafts])[None].astype(np.float32)
        out = self.heads.run(None, {"tokens": tokens})
        tags, (arc, dep, head) = dict(zip(TAGS, out)), out[len(TAGS):]
        for task, bias in self.biases.items():
            tags[task][:, self.labels[task].index("O")] -= bias
        chosen, start = [], 0
        for at, draft in enumerate(drafts):
            if draft.ends or at + 1 == len(drafts):
                scores = np.concatenate([arc[start:at + 1, :1], arc[start:at + 1, start + 1:at + 2]], 1)
                chosen += [h + start if h else 0 for h in best_tree(scores)]
                start = at + 1
        relation = self.relations.run(None, {"dep": dep, "head": head[chosen]})[0].argmax(-1)
        names = ["root" if h == 0 else self.labels["deprel"][r] for h, r in zip(chosen, relation)]
        return Run(drafts, tags, chosen, names, tokens[0])

    def read(self, text: str) -> dict:
        """The reading of a text as the engine's JSON, offsets in Unicode scalars."""
        reading: dict = {"sentences": [], "tokens": [], "names": [], "attributions": [], "events": []}
        for drafts, hidden in self.segments(text):
            self.add(reading, text, self.grammar(drafts, hidden))
        return reading

    def segments(self, text: str):
        """Windows of a text as drafts with the hidden vectors of the window."""
        regions = list(paragraphs(text))
        while regions:
            cut, size, used, complete = [], 1, 0, True
            while regions:
                start, end = regions[0]
                own = [Atom(a.start + start, a.end + start, a.space, a.newline) for a in atoms(text[start:end])]
                sizes = [len(self.pieces(text[a.start:a.end])) for a in own]
                if cut and size + sum(sizes) > WINDOW:
                    break
                if not cut and sum(sizes) + size > WINDOW + 1:
                    total = size
                    for used, own_size in enumerate(sizes):
                        if total + own_size > WINDOW + 1 and used:
                            complete = False
                            break
                        total += own_size
                    cut = own[:used] if not complete else own
                    if not complete:
                        break
                else:
                    cut += own
                    size += sum(sizes)
                regions.pop(0)
            hidden, scores, places = self.encode(text, cut)
            drafts = segment(cut, scores, places, complete, self.sentence_end)
            end_behind_quotations(text, drafts)
            if not complete:
                last = max((i for i, d in enumerate(drafts) if d.ends and d.end < cut[-1].end), default=len(drafts) - 1)
                drafts = drafts[:last + 1]
                drafts[-1].ends = True
                rest = drafts[-1].end
                while rest < regions[0][1] and text[rest].isspace():
                    rest += 1
                regions[0] = (rest, regions[0][1])
                if rest >= regions[0][1]:
                    regions.pop(0)
            yield drafts, hidden

    def add(self, reading: dict, text: str, run: Run) -> None:
        """Adds the tokens, sentences and spans of one window to a reading."""
        base, start = len(reading["tokens"]), 0
        best = {task: [self.labels[task][i] for i in run.tags[task].argmax(-1)] for task in TAGS}
        for at, draft in enumerate(run.drafts):
            head = run.heads[at]
            reading["tokens"].append({
                "span": [draft.start, draft.end], "lemma": self.lemma(run, at, text[draft.start:draft.end]), "upos": best["upos"][at],
                "feats": best["feats"][at], "head": None if head == 0 else base + head - 1, "deprel": run.relations[at]})
            if draft.ends or at + 1 == len(run.drafts):
                reading["sentences"].append({"span": [run.drafts[start].start, draft.end], "tokens": {"start": base + start, "end": base + at + 1}})
                start = at + 1
        # Names and cues end with their sentence.
        stops = [draft.ends for draft in run.drafts]
        for task in ("ner", "cue", "event"):
            chances = softmax(run.tags[task])
            for first, last, label, score in runs(best_tags(self.labels[task], chances, stops), self.labels[task], chances):
                found = {"span": [run.drafts[first].start, run.drafts[last - 1].end], "score": round(float(score), 4)}
                tokens = {"start": base + first, "end": base + last}
                if task == "ner":
                    reading["names"].append(found | {"tokens": tokens, "kind": label})
                elif task == "cue":
                    source, content = self.linked("roles", text, run, first, last, base)
                    reading["attributions"].append(found | {"cue": tokens, "source": source, "content": content})
                else:
                    actors, recipients = self.linked("parties", text, run, first, last, base)
                    status = self.labels["status"][run.tags["status"][first:last].sum(0).argmax()]
                    reading["events"].append(found | {"trigger": tokens, "category": label, "status": status, "actors": actors,
                                                      "recipients": recipients})

    def lemma(self, run: Run, at: int, form: str) -> str:
        """The lemma of one token."""
        upos = self.labels["upos"][run.tags["upos"][at].argmax()]
        return best_lemma(run.tags["lemma"][at], self.labels["lemma"], form, upos, self.pieces.ids)

    def linked(self, graph: str, text: str, run: Run, first: int, last: int, base: int) -> tuple[list[int], list[int]]:
        """The tokens of the source and content of one cue, or of the actors and recipients of one trigger."""
        stops = [is_stop(text[draft.start:draft.end]) for draft in run.drafts]
        places = np.array([[place(token, first, last - 1, stops) for token in range(len(stops))]], np.int32)
        scores = self.links[graph].run(None, {"cues": run.tokens[first:last].mean(0)[None], "tokens": run.tokens, "places": places})[0][0] > 0
        of = lambda role: [base + at for at in range(len(scores)) if scores[at, role] and not first <= at < last]
        return of(0), of(1)


def paragraphs(text: str):
    """Spans of the non-blank lines, white space at their ends left out."""
    at = 0
    for line in text.split("\n"):
        start, end = at + len(line) - len(line.lstrip()), at + len(line.rstrip())
        if start < end:
            yield start, end
        at += len(line) + 1


def segment(cut: list[Atom], scores: np.ndarray, places: list[list[int]], complete: bool, sentence_end: float) -> list[Draft]:
    """Joins atoms into tokens and finds sentence ends by the two scores at each atom's first piece."""
    drafts: list[Draft] = []
    for at, (atom, place) in enumerate(zip(cut, places)):
        joins, stops = scores[place[0]]
        line_end = cut[at + 1].newline if at + 1 < len(cut) else complete
        ends = bool(line_end or stops > sentence_end)
        if drafts and joins > 0 and not atom.space:
            drafts[-1].end, drafts[-1].ends = atom.end, ends
            drafts[-1].pieces += place
        else:
            drafts.append(Draft(atom.start, atom.end, list(place), ends))
    return drafts


def end_behind_quotations(text: str, drafts: list[Draft]) -> None:
    """A sentence that ends inside a quotation ends with its closing mark, behind a full stop whatever the scores say; none ends before
    a small letter."""
    for at, (stop, mark) in enumerate(zip(drafts, drafts[1:])):
        ending = text[stop.start:stop.end]
        if stop.end != mark.start or text[mark.start:mark.end] not in ("”", '"', "’", "'") or ending not in (".", "!", "?", ","):
            continue
        following = drafts[at + 2] if at + 2 < len(drafts) else None
        gap = text[mark.end:following.start] if following else ""
        first = text[following.start] if gap and "\n" not in gap else ""
        if first.islower():
            stop.ends, mark.ends = False, False
        elif ending != "," and (stop.ends or ending == "." and first and (first.isupper() or first in "“\"‘")):
            stop.ends, mark.ends = False, True


def softmax(scores: np.ndarray) -> np.ndarray:
    """Probabilities by row."""
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def best_tags(labels: list[str], chances: np.ndarray, breaks: list[bool]) -> list[str]:
    """The most likely tags of which every `I-x` follows a `B-x` or `I-x`; no run crosses a break (a sentence's last token)."""
    follows = np.array([[label[0] != "I" or before[0] != "O" and before[2:] == label[2:] for before in labels] for label in labels])
    opens = np.array([label[0] != "I" for label in labels])
    score = np.log(chances + 1e-12)
    total, back, fresh = np.zeros(len(labels)), [], True
    for at in range(len(chances)):
        if fresh:
            step = np.full(len(labels), total.max()) + np.where(opens, 0.0, -np.inf)
            back.append(np.full(len(labels), total.argmax()))
        else:
            paths = np.where(follows, total[None, :], -np.inf)
            back.append(paths.argmax(1))
            step = paths.max(1)
        total, fresh = step + score[at], breaks[at]
    tags, best = [], int(total.argmax())
    for at in range(len(chances) - 1, -1, -1):
        tags.append(labels[best])
        best = int(back[at][best])
    return tags[::-1]


def runs(tags: list[str], labels: list[str], chances: np.ndarray) -> list[tuple[int, int, str, float]]:
    """Runs of `B-x`/`I-x` tags (or `B`/`I`) with their mean probability."""
    found: list[list] = []
    top = [chances[at, labels.index(tag)] for at, tag in enumerate(tags)]
    for at, tag in enumerate(tags):
        if tag == "O":
            continue
        label = tag[2:]
        if found and tag[0] == "I" and found[-1][1] == at and found[-1][2] == label:
            found[-1][1] = at + 1
        else:
            found.append([at, at + 1, label])
    return [(first, last, label, float(np.mean(top[first:last]))) for first, last, label in found]
