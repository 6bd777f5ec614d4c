"""Scores a model on windows with gold tokens; the engine's own `eval` is the judge, this only watches a training."""
from __future__ import annotations

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
            near = tokens[batch["link_window"]]
            there = (batch["pool"].sum(-1) > 0)[batch["link_window"]]
            scores = model.roles(batch["link_cue"][:, None] @ near, near, batch["link_place"][:, None])[:, 0] > 0
            for at in (0, 1):
                count(at + 1, scores[..., at] & there, batch["link_roles"][..., at] > 0)
    return {role: round(2 * right[at] / max(1, said[at] + true[at]), 4) for at, role in enumerate(("cue", "source", "content"))}
