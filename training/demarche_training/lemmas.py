"""Edit scripts that turn a word into its lemma; the Rust twin is `crates/read/src/lemma.rs`.

A script is "CASE|N|SUFFIX": CASE `k` keeps the word's capitals, `l` lowers them, `=SUFFIX` replaces the whole word;
then N characters go from the end and SUFFIX is added.
"""
from __future__ import annotations


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
