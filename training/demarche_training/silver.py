"""Names for treebank documents whose names nobody annotated, from grammar and our own tables of facts.

A run of proper nouns that hang together is typed where its words or its grammar are clear (a known country, "University", a title
before a flat name); other proper nouns get no label at all, so a wrong guess is never taught; what is no proper noun is no name.
"""
from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

from .data import NER_KINDS, Doc, Word, plain_doc

JOINS = {"flat", "compound", "nmod:desc", "amod", "nmod", "nmod:unmarked", "appos"}
TITLES = set("mr mrs ms dr president sen senator gen general minister king queen prince princess sir lord judge justice gov governor rep "
             "representative col colonel lt lieutenant capt captain sgt prof professor sheikh sheik ayatollah imam pope secretary chancellor "
             "ambassador congressman chairman commander admiral maj major sheriff".split())
BODIES = set("university party ministry council corp corporation inc ltd llc committee department agency company association union institute "
             "congress senate parliament army navy force forces brigade bank group court commission administration organization organisation "
             "foundation society club college school church times post journal news press bureau authority board team league front movement "
             "guard guards coalition government office assembly house network police fund airlines airways hospital center centre".split())
GROUND = set("river street island islands city county province valley mountain mountains sea gulf bay avenue ave road rd st lake beach district "
             "strait peninsula desert park airport ocean coast square hill hills bridge boulevard blvd".split())
STATES = ("alabama alaska arizona arkansas california colorado connecticut delaware florida hawaii idaho illinois indiana iowa kansas kentucky louisiana "
          "maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee "
          "texas utah vermont virginia wisconsin wyoming europe asia africa america").split()
DATES = set("monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october "
            "november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun am pm est gmt edt pst cst".split())
ORDINARY = {"state", "department", "the"}


class Gazetteer:
    """Names whose kind is known, lower-cased."""

    def __init__(self) -> None:
        self.kinds: dict[str, str] = {state: "place" for state in STATES}
        self.first_names: set[str] = set()
        self.demonyms: set[str] = set()

    def add_tables(self, path: Path) -> None:
        """Adds the countries and bodies of the engine's own tables."""
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        for row in tables.get("country", []):
            for name in [row["name"], *row.get("names", []), *row.get("seats", []), *row.get("places", [])]:
                self.kinds[name.lower()] = "place"
            self.demonyms |= {form for demonym in row.get("demonyms", []) for form in (demonym, demonym + "s")}
        for row in tables.get("organization", []):
            for name in [row["name"], *row.get("names", [])]:
                self.kinds.setdefault(name.lower(), "organization")

    def add_gold(self, docs: list[Doc]) -> None:
        """Adds names that the annotated documents give one kind alone, and the first words of their persons."""
        seen: dict[str, Counter] = {}
        for doc in docs:
            if "ner" not in doc.tasks:
                continue
            for sentence in doc.sentences:
                for words, kind in tagged(sentence):
                    seen.setdefault(" ".join(w.form for w in words).lower(), Counter())[kind] += 1
                    if kind == "person" and len(words) > 1 and words[0].form.lower().strip(".") not in TITLES:
                        self.first_names.add(words[0].form.lower())
        for name, kinds in seen.items():
            if len(kinds) == 1 and len(name) > 2 and name.capitalize() not in self.demonyms:
                self.kinds.setdefault(name, next(iter(kinds)))

    def kind(self, words: list[Word]) -> str | None:
        """The kind of a run of proper nouns, or None where that is not clear."""
        low = [word.form.lower() for word in words]
        name, last = " ".join(low), low[-1].strip(".")
        if name in self.kinds:
            return self.kinds[name]
        if len(words) == 1:
            return None
        if last in BODIES:
            return "organization"
        if last in GROUND:
            return "place"
        if low[0].strip(".") in TITLES or low[0] in self.first_names:
            return "person"
        return "person" if all(word.deprel == "flat" or word.deprel == "nmod:desc" for word in words[1:]) else None


def tagged(sentence: list[Word]) -> list[tuple[list[Word], str]]:
    """The names that a sentence's tags mark."""
    found: list[tuple[list[Word], str]] = []
    for word in sentence:
        tag = word.tags.get("ner") or "O"
        if tag[0] == "B":
            found.append(([word], tag[2:]))
        elif tag[0] == "I" and found:
            found[-1][0].append(word)
    return found


def proper_runs(sentence: list[Word]) -> list[list[int]]:
    """Runs of adjacent proper nouns of which each hangs on another of its run, dates left out."""
    runs: list[list[int]] = []
    for i, word in enumerate(sentence):
        if word.upos != "PROPN" or word.form.lower().strip(".") in DATES:
            continue
        last = runs[-1] if runs else []
        joined = last and last[-1] == i - 1 and (word.head in last and word.deprel in JOINS
                                                 or any(sentence[j].head == i and sentence[j].deprel in JOINS for j in last)
                                                 or sentence[last[-1]].head == word.head and sentence[last[-1]].deprel in JOINS)
        if joined:
            last.append(i)
        else:
            runs.append([i])
    return runs


def add_silver(docs: list[Doc], gazetteer: Gazetteer) -> Counter:
    """Tags the names of documents that have grammar but no names; a tag of None is masked in training."""
    counts: Counter = Counter()
    for doc in docs:
        if "syntax" not in doc.tasks or "ner" in doc.tasks:
            continue
        for _ in range(2):  # the second time surnames of the first are known
            surnames = {words[-1].form for sentence in doc.sentences for words, kind in tagged(sentence) if kind == "person" and len(words) > 1}
            for sentence in doc.sentences:
                tag_sentence(sentence, gazetteer, surnames)
        doc.tasks.add("ner")
    for doc in docs:
        counts.update(kind for sentence in doc.sentences for _, kind in tagged(sentence))
    return counts


def tag_sentence(sentence: list[Word], gazetteer: Gazetteer, surnames: set[str]) -> None:
    """Writes the tags of one sentence."""
    for i, word in enumerate(sentence):
        near = any(0 <= j < len(sentence) and sentence[j].upos == "PROPN" for j in (i - 1, i + 1))
        lower = word.form == word.form.lower()
        unclear = word.upos == "PROPN" and word.form.lower().strip(".") not in DATES or near and (
            not lower or word.form in ("of", "the", "and", "for", "-", "&", "'s", "al"))
        word.tags["ner"] = None if unclear else "O"
    for run in proper_runs(sentence):
        words = [sentence[i] for i in run]
        kind = gazetteer.kind(words) or ("person" if len(words) == 1 and words[0].form in surnames else None)
        after = sentence[run[-1] + 1] if run[-1] + 1 < len(sentence) else None
        # What stands before another noun ("Iraq Body Count", "Reuters-based") or an "of" may be part of a longer name.
        if kind is None or after is not None and (after.upos == "PROPN" and after.form.lower().strip(".") not in DATES or after.form in ("of", "&", "-")):
            continue
        before = sentence[run[0] - 1] if run[0] else None
        if before is not None and (before.form in ("of", "&", "-") and run[0] > 1 and sentence[run[0] - 2].upos == "PROPN" or before.upos == "ADJ" and before.form[0].isupper()):
            continue
        for k, word in enumerate(words):
            word.tags["ner"] = ("I-" if k else "B-") + kind


def read_re3d(records: list[dict], gazetteer: Gazetteer) -> list[Doc]:
    """Names of the re3d records whose licence lets us, after GUM's rules: a country is a place, articles, demonyms and offices alone
    are no names; doubtful spans are masked."""
    kinds = {"Person": "person", "Organisation": "organization", "Location": "place"}
    assert set(kinds.values()) == set(NER_KINDS)
    docs = []
    for record in records:
        if record["nc"]:
            continue
        doc = plain_doc(record["id"], record["text"])
        words = [word for sentence in doc.sentences for word in sentence]
        for word in words:
            word.tags["ner"] = None if word.form[0].isupper() and word.form not in gazetteer.demonyms else "O"
        by_span: dict[tuple[int, int], set[str]] = {}
        for entity in record["entities"]:
            if entity["type"] in kinds and entity.get("confidence", 1) >= 0.5:
                by_span.setdefault((entity["start"], entity["end"]), set()).add(kinds[entity["type"]])
        for (start, end), found in sorted(by_span.items(), key=lambda item: item[0][0] - item[0][1], reverse=True):
            inside = [word for word in words if word.start >= start and word.end <= end]
            while inside and (inside[0].form.lower() in ("the", "a", "an") or inside[0].form in gazetteer.demonyms):
                inside[0].tags["ner"] = "O"
                inside = inside[1:]
            clear = len(found) == 1 and inside and all(w.form[0].isupper() or w.form in ("of", "for", "and", "the", "-", "al", ".") for w in inside)
            starts_low = not inside or not inside[0].form[0].isupper()
            if clear and not starts_low and inside[0].form.lower() not in ("we", "i", "he", "she", "they", "it", "our", "his"):
                kind = next(iter(found))
                if gazetteer.kinds.get(" ".join(w.form for w in inside).lower()) == "place":
                    kind = "place"
                office = inside[-1].form.lower() in TITLES or any(w.form in ("of", "for") for w in inside)
                if kind == "person" and office:
                    continue
                for k, word in enumerate(inside):
                    word.tags["ner"] = ("I-" if k else "B-") + kind
        doc.tasks.add("ner")
        docs.append(doc)
    return docs
