"""Attributions from gold syntax: the cue verb, its subject, and the clause that it reports.

GUM marks cue and source by hand, but its content is one discourse unit, often a piece of the clause: there the tree gives the content and
what GUM has beyond it is masked. Elsewhere the tree gives all three, and what it leaves unclear (other verbs with a clause, quotation
marks without a cue) is masked.
"""
from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

from .data import ROLES, Doc, Word

QUOTES = set("\"“”‘’«»") | {"''", "``"}
THOUGHT = {"know", "understand", "feel", "realize", "find", "learn", "hear", "decide", "assume", "guess", "remember", "imagine", "suppose", "suspect", "doubt",
           "agree", "propose", "show", "mean", "see", "notice", "believe", "think", "hope", "worry"}


def load_cues(path: Path) -> set[str]:
    """The verbs of the engine's own table that report something."""
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("cue", [])
    return {lemma.split("_")[0] for row in rows for lemma in row["lemmas"]} | THOUGHT


class Sentence:
    """A sentence with its tree at hand."""

    def __init__(self, words: list[Word]):
        self.words = words
        self.children: dict[int, list[int]] = {}
        for i, word in enumerate(words):
            self.children.setdefault(word.head, []).append(i)

    def subtree(self, top: int, without: int | None = None) -> set[int]:
        found, stack = set(), [top]
        while stack:
            at = stack.pop()
            if at != without:
                found.add(at)
                stack += self.children.get(at, [])
        return found

    def child(self, at: int, *relations: str) -> int | None:
        return next((i for i in self.children.get(at, []) if self.words[i].deprel.split(":")[0] in relations), None)

    def runs(self, tokens: set[int]) -> list[list[int]]:
        """Runs of adjacent tokens without the punctuation at their ends."""
        out: list[list[int]] = []
        for at in sorted(tokens):
            if out and out[-1][-1] == at - 1:
                out[-1].append(at)
            else:
                out.append([at])
        trimmed = []
        for run in out:
            while run and self.words[run[0]].upos == "PUNCT":
                run = run[1:]
            while run and self.words[run[-1]].upos == "PUNCT":
                run = run[:-1]
            if run:
                trimmed.append(run)
        return trimmed

    def mark(self, role: str, run: list[int]) -> None:
        for k, at in enumerate(run):
            self.words[at].tags[role] = "I" if k else "B"

    def content_of(self, cue: int) -> set[int]:
        """The tokens that the clause under or around a cue says."""
        clause = self.child(cue, "ccomp")
        if clause is not None:
            tokens = self.subtree(clause)
            that = self.child(clause, "mark")
            return tokens - {that} if that is not None and self.words[that].form.lower() == "that" else tokens
        word = self.words[cue]
        if word.deprel == "parataxis" and word.head >= 0 and self.child(cue, "nsubj") is not None:
            return self.subtree(word.head, without=cue)
        return set()

    def according(self) -> list[tuple[int, int, int]]:
        """"according to X": the words `according` and `to`, and X."""
        return [(i, i + 1, word.head) for i, word in enumerate(self.words[:-1])
                if word.form.lower() == "according" and self.words[i + 1].form.lower() == "to" and word.head > i]


def add_sayings(docs: list[Doc], cues: set[str]) -> Counter:
    """Writes attribution tags on documents with syntax; how many runs of each role there are."""
    counts: Counter = Counter()
    for doc in docs:
        if "syntax" not in doc.tasks:
            continue
        by_hand = "cue" in doc.tasks
        open_quote, said_before, last = False, False, 0
        for words in doc.sentences:
            if "\n" in doc.text[last:words[0].start]:
                open_quote = False
            last = words[-1].end
            sentence = Sentence(words)
            quoted = [word.form in QUOTES for word in words]
            blank(words, by_hand)
            verbs = tag_clauses(sentence, cues, by_hand)
            tagged = any(word.tags["content"] in ("B", "I") for word in words)
            whole = len(words) > 4 and quoted[0] and (quoted[-1] or quoted[-2])
            if not tagged and whole and said_before:
                for run in sentence.runs(set(range(len(words)))):
                    sentence.mark("content", run)
                tagged = True
            elif verbs or (open_quote or any(quoted)) and not tagged:
                for word in words:
                    for role in ROLES if verbs else ("content",):
                        if word.tags[role] == "O":
                            word.tags[role] = None
            said_before = tagged and (said_before or any(word.tags["cue"] == "B" for word in words))
            open_quote ^= sum(word.form in ("\"", "“", "”", "``", "''") for word in words) % 2 == 1
        doc.tasks |= set(ROLES)
    for doc in docs:
        counts.update(role for sentence in doc.sentences for word in sentence for role in ROLES if word.tags.get(role) == "B")
    return counts


def blank(words: list[Word], by_hand: bool) -> None:
    """Readies the tags of a sentence: none, or GUM's own with its contents masked."""
    for word in words:
        for role in ROLES:
            word.tags.setdefault(role, "O")
        if by_hand and word.tags["content"] != "O":
            word.tags["content"] = None


def tag_clauses(sentence: Sentence, cues: set[str], by_hand: bool) -> int:
    """Tags the clauses of a sentence, outermost first; the number of verbs that have a clause but are no known cue."""
    unknown = 0
    taken: set[int] = set()
    found: list[tuple[set[int], list[int], set[int]]] = []
    for at, word in enumerate(sentence.words):
        content = sentence.content_of(at) if word.upos in ("VERB", "AUX", "ADJ", "NOUN") else set()
        if not content:
            continue
        is_cue = word.tags["cue"] != "O" if by_hand else word.upos == "VERB" and word.lemma in cues
        subject = sentence.child(at, "nsubj")
        if is_cue and (by_hand or subject is not None or word.deprel == "xcomp"):
            passive = subject is not None and sentence.words[subject].deprel == "nsubj:pass"
            found.append((content, [at], set() if subject is None or passive else sentence.subtree(subject)))
        else:
            unknown += not by_hand
    for first, second, whom in sentence.according():
        head = sentence.words[whom].head
        if head >= 0:
            content = sentence.subtree(head, without=whom)
            found.append((content, [first, second], sentence.subtree(whom) - {first, second}))
    for content, cue, source in sorted(found, key=lambda item: -len(item[0])):
        if not by_hand:
            if all(sentence.words[i].tags["cue"] == "O" for i in cue):
                sentence.mark("cue", cue)
            for run in sentence.runs(source)[:1]:
                if all(sentence.words[i].tags["source"] == "O" for i in run):
                    sentence.mark("source", run)
        if not content & taken:
            taken |= content
            for run in sentence.runs(content):
                sentence.mark("content", run)
    return unknown
