#!/usr/bin/env python3
"""Checks the training data before a run: `python3 check_data.py configs/en.toml --data DIR --encoder DIR`.

Prints documents, words and labels per task, licences of what is used, token boundaries that no atom boundary meets, labels of the
development files that training never saw, and sentences that training shares with them. Exits 1 when a document with an NC licence
would be trained on, when more than 1 in 500 token boundaries is out of reach, or when a development file is among the training files.
"""
from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from demarche_training import data, train  # noqa: E402
from demarche_training.atoms import WordPieces, atoms  # noqa: E402
from demarche_training.lemmas import script  # noqa: E402


def boundary_misses(docs: list[data.Doc]) -> tuple[int, int, Counter]:
    """Token boundaries, those of them inside an atom, and the words concerned."""
    total, missed, forms = 0, 0, Counter()
    for doc in docs:
        inside = {offset for atom in atoms(doc.text) for offset in range(atom.start + 1, atom.end)}
        for word in (word for sentence in doc.sentences for word in sentence):
            total += 1
            if word.start in inside:
                missed += 1
                forms[doc.text[max(0, word.start - 8):word.end]] += 1
    return total, missed, forms


def licences(path: Path) -> Counter:
    """The licences that a CoNLL-U file states for its documents."""
    return Counter(re.findall(r"^# doc_licence = (.*)$", path.read_text(encoding="utf-8"), re.M))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    args = parser.parse_args()
    config = tomllib.loads(args.config.read_text(encoding="utf-8"))
    config |= {"_dir": str(args.config.parent), "data": str(args.data)}
    faults: list[str] = []
    used = [name for key in ("syntax", "ner", "attribution_gum", "re3d") for name in config.get(key, [])]
    faults += [f"{name} is used for training and for development" for name in set(used) & set(config["dev"])]
    for name in config["syntax"]:
        found = licences(args.data / name)
        print(f"{name}: {dict(found) or 'one licence for the set'}")
        faults += [f"{name} holds documents under {licence}" for licence in found if re.search(r"\bNC\b|non-?commercial", licence, re.I)]

    docs = train.load_docs(config)
    for task in ("syntax", "atoms", "ner", *data.ROLES):
        mine = [doc for doc in docs if task in doc.tasks]
        print(f"{task}: {len(mine)} documents, {sum(len(s) for doc in mine for s in doc.sentences)} words")
    inventory = data.Inventory.of(docs)
    for task, labels in inventory.lists.items():
        print(f"labels of {task}: {len(labels)}, first {labels[:6]}")
    treebanks = [doc for doc in docs if "syntax" in doc.tasks]
    total, missed, forms = boundary_misses(treebanks)
    print(f"token boundaries: {total}, inside an atom: {missed} ({missed / total:.5%}), such as {[form for form, _ in forms.most_common(12)]}")
    if missed > total / 500:
        faults.append("too many token boundaries lie inside an atom")

    pieces_of = WordPieces([piece for piece in (args.encoder / "vocab.txt").read_text(encoding="utf-8").split("\n") if piece])
    sizes = [len(w.pieces) for w in data.windows(docs, pieces_of, inventory, None, config["longest"])]
    print(f"windows: {len(sizes)}, pieces {sum(sizes)}, longest {max(sizes)}")
    seen = {" ".join(word.form for word in sentence) for doc in treebanks for sentence in doc.sentences}
    for name in config["dev"]:
        held = [sentence for doc in data.read_conllu(args.data / name) for sentence in doc.sentences]
        words = [word for sentence in held for word in sentence]
        shared = [s for s in held if len(s) > 5 and " ".join(word.form for word in s) in seen]
        print(f"{name}: {len(held)} sentences, {len(shared)} of over 5 words also in training")
        for task, of in (("upos", lambda w: w.upos), ("feats", lambda w: w.feats), ("deprel", lambda w: w.deprel), ("lemma", lambda w: script(w.form, w.lemma))):
            unknown = sum(inventory.get(task, of(word)) < 0 for word in words)
            print(f"  {task} labels never seen: {unknown / len(words):.3%} of words")
    for fault in faults:
        print("fault:", fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
