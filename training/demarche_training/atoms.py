"""Cuts raw text into atoms and word pieces; the Rust twin is `crates/read/src/atoms.rs`.

Atoms are the smallest units that a UD token can be made of: runs of letters (categories L*, M*), runs of decimal digits
(Nd), and every other character alone. English clitics are cut out of letter runs ("do|n't", "it|'s", "can|not").
"""
from __future__ import annotations

import unicodedata
from dataclasses import dataclass

APOSTROPHES = "'’"
CLITICS = {"s", "re", "ve", "ll", "d", "m"}
# Words that UD writes as two, by the length of the first part.
FUSED = {"cannot": 3, "gonna": 3, "wanna": 3, "gotta": 3, "gimme": 3, "lemme": 3}
MAX_PIECES_PER_ATOM = 8
# Shape id = casing class * 4 + white space before * 2 + line end before.
LOWER, TITLE, UPPER, MIXED, SINGLE_UPPER, DIGIT, PUNCT, OTHER = range(8)


@dataclass(frozen=True)
class Atom:
    """One atom: scalar offsets into the text, and what stands before it."""

    start: int
    end: int
    space: bool
    newline: bool


def _kind(ch: str) -> str:
    if ch.isspace():
        return "space"
    category = unicodedata.category(ch)
    if category[0] in "LM":
        return "letter"
    return "digit" if category == "Nd" else "other"


def _runs(text: str) -> list[tuple[str, int, int]]:
    runs: list[tuple[str, int, int]] = []
    for i, ch in enumerate(text):
        kind = _kind(ch)
        if runs and kind != "other" and runs[-1][0] == kind and runs[-1][2] == i:
            runs[-1] = (kind, runs[-1][1], i + 1)
        else:
            runs.append((kind, i, i + 1))
    return runs


def _split_clitics(text: str, runs: list[tuple[str, int, int]]) -> list[tuple[int, int]]:
    """Spans of atoms; white space left out."""
    out: list[tuple[int, int]] = []
    i = 0
    while i < len(runs):
        kind, start, end = runs[i]
        if kind == "space":
            i += 1
            continue
        word = text[start:end].lower()
        if kind == "letter" and i + 2 < len(runs) and text[runs[i + 1][1]] in APOSTROPHES and runs[i + 1][0] == "other":
            right_kind, right_start, right_end = runs[i + 2]
            right = text[right_start:right_end].lower() if right_kind == "letter" and right_start == runs[i + 1][2] else ""
            if right == "t" and word.endswith("n") and len(word) > 1:
                out += [(start, end - 1), (end - 1, right_end)]
                i += 3
                continue
            if right in CLITICS:
                out += [(start, end), (runs[i + 1][1], right_end)]
                i += 3
                continue
        if kind == "letter" and word in FUSED:
            out += [(start, start + FUSED[word]), (start + FUSED[word], end)]
        elif kind == "other" and text[start] in APOSTROPHES and i + 1 < len(runs) and runs[i + 1][0] == "letter" and (
                runs[i + 1][1] == end and text[end:runs[i + 1][2]].lower() in CLITICS and out and out[-1][1] == start):
            # A clitic behind something that is no word: "1990's", "U.S.'s".
            out.append((start, runs[i + 1][2]))
            i += 2
            continue
        else:
            out.append((start, end))
        i += 1
    return out


def atoms(text: str) -> list[Atom]:
    """The atoms of `text` in order."""
    out: list[Atom] = []
    last = 0
    for start, end in _split_clitics(text, _runs(text)):
        gap = text[last:start]
        out.append(Atom(start, end, bool(gap) or not out, "\n" in gap or not out))
        last = end
    return out


def casing(word: str) -> int:
    """The casing class of an atom."""
    ch = word[0]
    kind = _kind(ch)
    if kind == "digit":
        return DIGIT
    if kind != "letter":
        return PUNCT if unicodedata.category(ch)[0] == "P" else OTHER
    if word.startswith(tuple(APOSTROPHES)):
        return LOWER
    if word == word.lower():
        return LOWER if word != word.upper() else OTHER
    if len(word) == 1:
        return SINGLE_UPPER
    if word == word.upper():
        return UPPER
    return TITLE if word[1:] == word[1:].lower() else MIXED


def shape(word: str, space: bool, newline: bool) -> int:
    """The shape id of an atom, 0 to 31."""
    return casing(word) * 4 + 2 * space + newline


class WordPieces:
    """Greedy word pieces as BERT's uncased tokenizer makes them, for one atom at a time."""

    def __init__(self, vocab: list[str]):
        self.ids = {piece: i for i, piece in enumerate(vocab)}
        self.unk, self.cls, self.sep = self.ids["[UNK]"], self.ids["[CLS]"], self.ids["[SEP]"]
        self.cache: dict[str, tuple[int, ...]] = {}

    def __call__(self, word: str) -> tuple[int, ...]:
        if word not in self.cache:
            self.cache[word] = self._cut(word)
        return self.cache[word]

    def _cut(self, word: str) -> tuple[int, ...]:
        plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")
        if not plain or len(plain) > 100:
            return (self.unk,)
        out: list[int] = []
        at = 0
        # Apostrophes are pieces of their own in the vocabulary, so a clitic's letters begin anew.
        while at < len(plain):
            end = len(plain) if plain[at] not in APOSTROPHES else at + 1
            fresh = at == 0 or plain[at - 1] in APOSTROPHES or plain[at] in APOSTROPHES
            while end > at:
                piece = plain[at:end] if fresh else "##" + plain[at:end]
                if piece in self.ids:
                    break
                end -= 1
            if end == at:
                return (self.unk,)
            out.append(self.ids[piece])
            at = end
        return tuple(out[:MAX_PIECES_PER_ATOM])
