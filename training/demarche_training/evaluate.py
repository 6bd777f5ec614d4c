"""Scores a model on windows with gold tokens; the engine's own `eval` is the judge, this only watches a training."""
from __future__ import annotations

from collections import Counter

import torch


@torch.no_grad()
def score_gold(model, windows, collate) -> dict[str, float]:
    """UPOS, UAS and LAS (greedy heads), and the share of right atom decisions."""
    from .train import arc_mask
    counts = {"upos": 0, "uas": 0, "las": 0, "words": 0, "atoms": 0, "atoms_n": 0}
    for start in range(0, len(windows), 8):
        batch = collate(windows[start:start + 8])
        hidden, atoms = model.encoder(batch["pieces"], batch["shapes"], batch["mask"])
        heads = model.heads(batch["pool"] @ hidden)
        gold = batch["arc"]
        known = gold >= 0
        guess = heads["arc"].masked_fill(~arc_mask(batch["sentence"]), -1e4).argmax(-1)
        rows, cols = known.nonzero(as_tuple=True)
        relation = model.labels(heads["dep"][rows, cols], heads["head"][rows, guess[rows, cols]]).argmax(-1)
        right = guess[rows, cols] == gold[rows, cols]
        counts["words"] += len(rows)
        counts["uas"] += right.sum().item()
        counts["las"] += (right & (relation == batch["deprel"][rows, cols])).sum().item()
        counts["upos"] += (heads["upos"].argmax(-1)[rows, cols] == batch["upos"][rows, cols]).sum().item()
        picked = atoms.gather(1, batch["atom_first"][..., None].expand(-1, -1, 2)) > 0
        there = batch["atoms"] >= 0
        counts["atoms"] += (picked[there] == batch["atoms"][there].bool()).sum().item()
        counts["atoms_n"] += there.sum().item()
    words = max(1, counts["words"])
    return {"upos": round(counts["upos"] / words, 4), "uas": round(counts["uas"] / words, 4), "las": round(counts["las"] / words, 4),
            "atoms": round(counts["atoms"] / max(1, counts["atoms_n"]), 4), "words": words}


@torch.no_grad()
def score_attributions(model, windows, collate, inventory) -> dict[str, float]:
    """Token F1 of the cue tags, and of the source and content of gold cues."""
    from .train import link_scores
    right, said, true = [0, 0, 0], [0, 0, 0], [0, 0, 0]

    def count(at: int, guess: torch.Tensor, gold: torch.Tensor) -> None:
        right[at] += (guess & gold).sum().item()
        said[at] += guess.sum().item()
        true[at] += gold.sum().item()

    outside = inventory.get("cue", "O")
    for start in range(0, len(windows), 8):
        batch = collate(windows[start:start + 8])
        hidden, _ = model.encoder(batch["pieces"], batch["shapes"], batch["mask"])
        tokens = batch["pool"] @ hidden
        known = batch["cue"] >= 0
        count(0, (model.heads(tokens)["cue"].argmax(-1) != outside) & known, (batch["cue"] != outside) & known)
        if len(batch["link_window"]):
            scores, there = link_scores(batch, tokens, "link", model.roles)
            for at in (0, 1):
                count(at + 1, (scores[..., at] > 0) & there, batch["link_roles"][..., at] > 0)
    return {role: round(2 * right[at] / max(1, said[at] + true[at]), 4) for at, role in enumerate(("cue", "source", "content"))}


@torch.no_grad()
def score_events(model, windows, collate, inventory) -> dict[str, float]:
    """`event_scores` of windows that the encoder reads."""
    def read():
        for start in range(0, len(windows), 8):
            batch = collate(windows[start:start + 8])
            hidden, _ = model.encoder(batch["pieces"], batch["shapes"], batch["mask"])
            yield batch, batch["pool"] @ hidden
    return event_scores(read(), model, inventory)


def event_scores(batches, model, inventory) -> dict[str, float]:
    """Token F1 of triggers, with and without their category; accuracy of the status of gold triggers; F1 of their parties' tokens. `batches` are
    pairs of collated windows and their token vectors."""
    from .train import link_scores
    counts = {name: [0, 0, 0] for name in ("trigger", "category", "actors", "recipients")}
    status = [0, 0]

    def count(name: str, right: torch.Tensor, said: torch.Tensor, true: torch.Tensor) -> None:
        for at, value in enumerate((right, said, true)):
            counts[name][at] += value.sum().item()

    outside = inventory.get("event", "O")
    for batch, tokens in batches:
        heads = model.heads(tokens, batch["pool"].sum(-1) > 0)
        known, gold, guess = batch["event"] >= 0, batch["event"], heads["event"].argmax(-1)
        said, true = (guess != outside) & known, (gold != outside) & known
        count("trigger", said & true, said, true)
        count("category", said & true & ((guess + 1) // 2 == (gold + 1) // 2), said, true)
        there = batch["status"] >= 0
        status[0] += (heads["status"].argmax(-1) == batch["status"])[there].sum().item()
        status[1] += there.sum().item()
        if len(batch["act_window"]):
            scores, there = link_scores(batch, tokens, "act", model.parties)
            for at, name in enumerate(("actors", "recipients")):
                guess, gold = (scores[..., at] > 0) & there, batch["act_roles"][..., at] > 0
                count(name, guess & gold, guess, gold)
    f1 = {name: round(2 * right / max(1, said + true), 4) for name, (right, said, true) in counts.items()}
    return f1 | {"status": round(status[0] / max(1, status[1]), 4)}


@torch.no_grad()
def score_pairs(model, windows, collate) -> dict[str, float]:
    """Accuracy and macro-F1 of the category of pairs, accuracy of their status."""
    from .train import pair_scores
    right, said, true, status = Counter(), Counter(), Counter(), [0, 0]
    windows = [window for window in windows if window.pairs]
    for start in range(0, len(windows), 16):
        batch = collate(windows[start:start + 16])
        hidden, _ = model.encoder(batch["pieces"], batch["shapes"], batch["mask"])
        categories, states = pair_scores(batch, batch["pool"] @ hidden, model.pairs)
        guess, gold = categories.argmax(-1), batch["pair_category"]
        right.update(gold[guess == gold].tolist())
        said.update(guess.tolist())
        true.update(gold.tolist())
        there = batch["pair_status"] >= 0
        status[0] += (states.argmax(-1) == batch["pair_status"])[there].sum().item()
        status[1] += there.sum().item()
    f1 = [2 * right[at] / max(1, said[at] + true[at]) for at in true]
    return {"accuracy": round(sum(right.values()) / max(1, sum(true.values())), 4), "macro_f1": round(sum(f1) / max(1, len(f1)), 4),
            "status": round(status[0] / max(1, status[1]), 4), "n": sum(true.values())}
