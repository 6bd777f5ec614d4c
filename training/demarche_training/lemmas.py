"""Edit scripts that turn a word into its lemma; the Rust twin is `crates/read/src/lemma.rs`.

A script is "CASE|N|SUFFIX": CASE `k` keeps the word's capitals, `l` lowers them, `=SUFFIX` replaces the whole word;
then N characters go from the end and SUFFIX is added.
"""
from __future__ import annotations

from pathlib import Path

IRREGULAR: dict[tuple[str, str], list[str]] = {}
for _form, _upos, _lemma in (line.split("\t") for line in (Path(__file__).parents[2] / "data" / "irregular.tsv").read_text().splitlines()):
    IRREGULAR.setdefault((_form, _upos), []).append(_lemma)


def script(form: str, lemma: str) -> str:
    """The shortest script from `form` to `lemma`."""
    best = None
    for case, word in (("k", form), ("l", form.lower())):
        common = 0
        while common < min(len(word), len(lemma)) and word[common] == lemma[common]:
            common += 1
        cost = (len(word) - common) + len(lemma) - common
        if best is None or cost < best[0]:
            best = (cost, f"{case}|{len(word) - common}|{lemma[common:]}", common)
    assert best is not None
    return best[1] if best[2] or len(form) <= 3 else f"=|0|{lemma}"


def apply(rule: str, form: str) -> str:
    """The lemma that a script makes of `form`."""
    case, count, suffix = rule.split("|", 2)
    if case == "=":
        return suffix
    word = form.lower() if case == "l" else form
    return word[: max(0, len(word) - int(count))] + suffix


TRIED = 12
ENDINGS = {"VERB": ("", "s", "es", "ed", "d", "ing", "n", "en"), "NOUN": ("", "s", "es"), "ADJ": ("", "er", "est", "r", "st"), "ADV": ("", "er", "est", "r", "st")}


def best(scores, scripts: list[str], form: str, upos: str, words) -> str:
    """The lemma by the likeliest script that inflects as English does and makes a word of the vocabulary, else by the likeliest that inflects
    so, else the form in lower case; names and function words take the likeliest script."""
    order = sorted(range(len(scripts)), key=lambda at: (-scores[at], at))[:TRIED]
    if upos not in ENDINGS:
        return apply(scripts[order[0]], form)
    word = form.lower()
    made = [apply(scripts[at], form) for at in order]
    irregular = IRREGULAR.get((word, upos), [])
    if irregular:
        return next((lemma for lemma in made if lemma in irregular), irregular[0])

    def fits(lemma: str) -> bool:
        return inflects(lemma, word, upos) or word in words and lemma in words and is_odd(lemma, word)

    made = [lemma for lemma in made if fits(lemma.lower())]
    default = word[:-3] + "man" if upos == "NOUN" and word.endswith("men") else word
    return next((lemma for lemma in made if lemma.lower() in words), made[0] if made else default)


def inflects(lemma: str, word: str, upos: str) -> bool:
    """Whether `word` is a regular form of `lemma`."""
    def fits(ending: str) -> bool:
        vowel = ending[:1] in ("e", "i") and ending != ""
        return word == lemma + ending or vowel and (word == lemma + lemma[-1] + ending or lemma[-1] == "e" and word == lemma[:-1] + ending) or (
            lemma[-1] == "y" and word == lemma[:-1] + "i" + ending)
    men = upos == "NOUN" and word.endswith("men") and lemma == word[:-3] + "man"
    return men or lemma != "" and any(fits(ending) for ending in ENDINGS[upos])


def is_odd(lemma: str, word: str) -> bool:
    """Whether `word` may be an irregular form of `lemma` that the table lacks: another ending on most of the word."""
    shared = next((i for i, (a, b) in enumerate(zip(lemma, word)) if a != b), min(len(lemma), len(word)))
    return shared > 2 and len(lemma) > shared and len(word) - shared <= 3
