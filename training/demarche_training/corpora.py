"""The raw corpora whose passages are annotated stand-off: texts by id, as annotations count their Unicode scalars."""
from __future__ import annotations

import re
from pathlib import Path

from . import data

FILES = {"wikinews": "corpora/wikinews.jsonl", "whitehouse_briefings": "corpora/whitehouse_briefings.jsonl", "causal_news": "discourse/causal_news_train.jsonl"}


def joined(text: str) -> str:
    """A text whose words and marks were set apart by blanks, as it is written: no blank before commas, stops and clitics."""
    text = re.sub(r" (?=[,.;:!?%)\]’”]|'s\b|n't\b)", "", text)
    text = re.sub(r"’ s\b", "’s", text)
    text = re.sub(r"(?<=[(\[“‘$]) ", "", text)
    text = re.sub(r"(?<=\w) - (?=\w)", "-", text)
    text = re.sub(r"(?<=s) ' (?=[a-z])", "' ", text)
    return re.sub(r'" ([^"]*?) "', r'"\1"', text)


def corpus_texts(root: Path, corpus: str) -> dict[str, str]:
    """The texts of a corpus by id; of the White House briefings (one speaker's lines after the other) all."""
    texts = {record["id"]: record["text"] for record in data.read_jsonl(root / FILES[corpus])}
    return {name: joined(text) for name, text in texts.items()} if corpus == "causal_news" else texts
