"""Trains the reading model: `python -m demarche_training.train config.toml [--resume]`.

One encoder, all token tasks at once; tasks without labels in a window are masked. Checkpoints hold everything that a
resumed run needs; label files that appeared in between are read anew.
"""
from __future__ import annotations

import argparse
import glob
import json
import random
import time
import tomllib
from pathlib import Path

import torch
from torch import nn

from . import data, pairs, sayings, silver
from .atoms import WordPieces
from .model import Reader
from .evaluate import score_attributions, score_events, score_gold, score_pairs

WEIGHTS = {"atoms": 0.5, "upos": 0.7, "feats": 0.4, "lemma": 0.4, "ner": 1.0, "cue": 0.5, "source": 0.5, "content": 0.5, "roles": 2.0, "event": 2.0, "status": 0.5, "parties": 2.0, "pairs": 2.0,
           "arc": 1.0, "deprel": 1.0}


def load_docs(config: dict) -> list[data.Doc]:
    """All training documents that the configuration names."""
    root = Path(config["data"])
    docs: list[data.Doc] = []
    for name in config["syntax"]:
        docs += data.read_conllu(root / name)
    for name in config.get("ner", []):
        print("names added to", data.add_names(docs, data.read_jsonl(root / name)), "documents", flush=True)
    for name in config.get("attribution_gum", []):
        print("attributions added:", data.add_attributions(docs, data.read_jsonl(root / name)), flush=True)
    here = Path(config["_dir"])
    gazetteer = silver.Gazetteer()
    if "name_tables" in config:
        for name in config["name_tables"]:
            gazetteer.add_tables(here / name)
        print("names made wider:", silver.widen(docs, gazetteer), flush=True)
        gazetteer.add_gold(docs)
        print("names with those from syntax:", dict(silver.add_silver(docs, gazetteer)), flush=True)
    if "cue_table" in config:
        print("attributions from syntax:", dict(sayings.add_sayings(docs, sayings.load_cues(here / config["cue_table"]))), flush=True)
    for name in config.get("re3d", []):
        docs += silver.read_re3d(data.read_jsonl(root / name), gazetteer)
    own = own_annotations(config, dev=False)
    print("own documents:", len(own), "with pairs:", sum(bool(doc.pairs) for doc in own), flush=True)
    weight = lambda doc: int(config.get("event_weight", 1) if "event" in doc.tasks else config.get("annotation_weight", 1) if doc.tasks
                             else config.get("pair_weight", 1))
    return docs + [doc for doc in own for _ in range(weight(doc))]


def own_annotations(config: dict, dev: bool) -> list[data.Doc]:
    """The documents of our own annotations; those of `*.dev.jsonl` are kept apart to score."""
    root, here = Path(config["data"]), Path(config["_dir"])
    texts = {r["id"]: r["text"] for name in config.get("corpora", []) for r in data.read_jsonl(root / name)}
    files = lambda key: [path for pattern in config.get(key, []) for path in map(Path, sorted(glob.glob(str(here / pattern))))
                         if (".dev." in path.name) == dev and ".second." not in path.name]
    return data.read_annotations(files("annotations"), texts, files("annotated_names"), files("annotated_events")) + pairs.read_pairs(files("annotated_pairs"))


def collate(batch: list[data.Window], rng: random.Random | None = None) -> dict[str, torch.Tensor]:
    """Pads windows into tensors; -100 marks what has no label. With `rng` mentions of pairs vary."""
    size, length = len(batch), max(len(w.pieces) for w in batch)
    tokens, atoms_ = max(len(w.token_pieces) for w in batch), max(len(w.atom_first) for w in batch)
    out = {"pieces": torch.zeros(size, length, dtype=torch.long), "shapes": torch.zeros(size, length, dtype=torch.long),
           "mask": torch.zeros(size, length, dtype=torch.bool), "pool": torch.zeros(size, tokens, length),
           "atom_first": torch.zeros(size, atoms_, dtype=torch.long), "atoms": torch.full((size, atoms_, 2), -100),
           "arc": torch.full((size, tokens), -100), "sentence": torch.full((size, tokens), -1)}
    for task in ("upos", "feats", "lemma", "deprel", "ner", *data.ROLES, "event", "status"):
        out[task] = torch.full((size, tokens), -100)
    for i, w in enumerate(batch):
        out["pieces"][i, :len(w.pieces)] = torch.tensor(w.pieces)
        out["shapes"][i, :len(w.shapes)] = torch.tensor(w.shapes)
        out["mask"][i, :len(w.pieces)] = True
        out["atom_first"][i, :len(w.atom_first)] = torch.tensor(w.atom_first)
        out["atoms"][i, :len(w.atom_labels)] = torch.tensor(w.atom_labels)
        for t, pieces in enumerate(w.token_pieces):
            out["pool"][i, t, pieces] = 1.0 / len(pieces)
        out["arc"][i, :len(w.heads)] = torch.tensor(w.heads)
        out["sentence"][i, :len(w.sentence)] = torch.tensor(w.sentence)
        for task, labels in w.labels.items():
            out[task][i, :len(labels)] = torch.tensor(labels)
    out |= linked(batch, tokens, "link", lambda w: w.links, ("cue", "source", "content"))
    out |= linked(batch, tokens, "act", lambda w: w.acts, data.PARTIES)
    return out | pairs.collate_pairs(batch, tokens, rng)


def linked(batch: list[data.Window], tokens: int, name: str, of, roles: tuple[str, str, str]) -> dict[str, torch.Tensor]:
    """The links of all windows: which window, the shares of the anchor's tokens, the two roles of every token, and where it lies."""
    links = [(i, link) for i, w in enumerate(batch) for link in of(w)]
    out = {f"{name}_window": torch.tensor([i for i, _ in links], dtype=torch.long), f"{name}_anchor": torch.zeros(len(links), tokens),
           f"{name}_roles": torch.zeros(len(links), tokens, 2), f"{name}_place": torch.zeros(len(links), tokens, dtype=torch.long)}
    for n, (i, link) in enumerate(links):
        anchor, stops = link[roles[0]], batch[i].stops
        places = [data.place(token, anchor[0], anchor[-1], stops) for token in range(len(stops))]
        out[f"{name}_place"][n, :len(stops)] = torch.tensor(places)
        out[f"{name}_anchor"][n, anchor] = 1.0 / len(anchor)
        for column, role in enumerate(roles[1:]):
            out[f"{name}_roles"][n, link[role], column] = 1.0
    return out


def arc_mask(sentence: torch.Tensor) -> torch.Tensor:
    """Which heads each token may have: the root column, and tokens of its own sentence."""
    same = (sentence[:, :, None] == sentence[:, None, :]) & (sentence >= 0)[:, None, :]
    root = torch.ones_like(same[:, :, :1])
    return torch.cat([root, same], -1)


def link_scores(batch: dict[str, torch.Tensor], tokens: torch.Tensor, name: str, graph) -> tuple[torch.Tensor, torch.Tensor]:
    """Role scores of every token for every link, and which of them are tokens."""
    near = tokens[batch[f"{name}_window"]]
    scores = graph(batch[f"{name}_anchor"][:, None] @ near, near, batch[f"{name}_place"][:, None])[:, 0]
    return scores, (batch["pool"].sum(-1) > 0)[batch[f"{name}_window"]]


def pair_scores(batch: dict[str, torch.Tensor], tokens: torch.Tensor, graph) -> tuple[torch.Tensor, torch.Tensor]:
    """Scores of category and status for every labelled pair."""
    near = tokens[batch["pair_window"]]
    return graph(batch["pair_parties"] @ near, near, batch["pair_places"], batch["pair_near"])


def losses(model: Reader, batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    hidden, atom_scores = model.encoder(batch["pieces"], batch["shapes"], batch["mask"])
    entropy = nn.functional.cross_entropy
    out: dict[str, torch.Tensor] = {}
    at = batch["atom_first"][..., None].expand(-1, -1, 2)
    picked, truth = atom_scores.gather(1, at), batch["atoms"]
    known = truth >= 0
    if known.any():
        out["atoms"] = nn.functional.binary_cross_entropy_with_logits(picked[known], truth[known].float())
    tokens = batch["pool"] @ hidden
    heads = model.heads(tokens, batch["pool"].sum(-1) > 0)
    for name, task, graph in (("link", "roles", model.roles), ("act", "parties", model.parties)):
        if len(batch[f"{name}_window"]):
            scores, there = link_scores(batch, tokens, name, graph)
            out[task] = nn.functional.binary_cross_entropy_with_logits(scores[there], batch[f"{name}_roles"][there])
    if len(batch["pair_window"]):
        category, status = pair_scores(batch, tokens, model.pairs)
        out["pairs"] = entropy(category, batch["pair_category"], label_smoothing=0.05)
        if (batch["pair_status"] >= 0).any():
            out["pairs"] = out["pairs"] + 0.3 * entropy(status, batch["pair_status"], ignore_index=-100)
    for task in ("upos", "feats", "lemma", "ner", *data.ROLES, "event", "status"):
        if (batch[task] >= 0).any():
            out[task] = entropy(heads[task].flatten(0, 1), batch[task].flatten(), ignore_index=-100)
    gold = batch["arc"]
    if (gold >= 0).any():
        scores = heads["arc"].masked_fill(~arc_mask(batch["sentence"]), -1e4)
        out["arc"] = entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=-100)
        rows, cols = (gold >= 0).nonzero(as_tuple=True)
        relation = model.labels(heads["dep"][rows, cols], heads["head"][rows, gold[rows, cols]])
        out["deprel"] = entropy(relation, batch["deprel"][rows, cols], ignore_index=-100)
    return out


def batches(windows: list[data.Window], pieces: int, rng: random.Random) -> list[list[data.Window]]:
    """Windows of like length together, about `pieces` word pieces a batch, in random order."""
    ordered = sorted(windows, key=lambda w: len(w.pieces) + rng.random() * 20)
    out, batch = [], []
    for w in ordered:
        if batch and (len(batch) + 1) * len(w.pieces) > pieces:
            out.append(batch)
            batch = []
        batch.append(w)
    out.append(batch)
    rng.shuffle(out)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--data", help="folder of the labelled sets (overrides the configuration)")
    parser.add_argument("--encoder", required=True, help="folder of the MiniLM encoder: vocab.txt, model.safetensors")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--resume", action="store_true")
    args = parser.parse_args()
    config = tomllib.loads(args.config.read_text())
    config["_dir"] = str(args.config.parent)
    if args.data:
        config["data"] = args.data
    torch.manual_seed(config["seed"])
    torch.set_num_threads(config.get("threads", 2))
    rng = random.Random(config["seed"])
    args.out.mkdir(parents=True, exist_ok=True)

    vocab = (Path(args.encoder) / "vocab.txt").read_text(encoding="utf-8").split("\n")
    pieces_of = WordPieces([v for v in vocab if v])
    docs = load_docs(config)
    saved = torch.load(args.out / "last.pt", weights_only=False) if args.resume else None
    inventory = data.Inventory(data.event_lists() | saved["labels"]) if saved else data.Inventory.of(docs)
    sizes = {task: len(labels) for task, labels in inventory.lists.items() if task != "deprel"}
    model = Reader(sizes, len(inventory.lists["deprel"]))
    if saved:
        lacking, _ = model.load_state_dict(saved["model"], strict=False)
        print("new weights:", lacking, flush=True)
    else:
        from safetensors.torch import load_file
        model.encoder.load_bert(load_file(str(Path(args.encoder) / "model.safetensors")))
    slow, fast = list(model.encoder.parameters()), [*model.heads.parameters(), *model.labels.parameters(), *model.roles.parameters(), *model.parties.parameters(), *model.pairs.parameters()]
    optimizer = torch.optim.AdamW([{"params": slow, "lr": config["lr_encoder"]}, {"params": fast, "lr": config["lr_heads"]}], weight_decay=0.01)
    total, warm = config["steps"], config["warm_up"]
    step = saved["step"] if saved else 0
    # A stage that adds weights begins without a past: its rates warm up anew from the step at which it starts.
    fresh = not saved or bool(lacking)
    first = step if fresh else saved.get("first", 0)
    factor = lambda s: min(1.0, (s - first + 1) / warm) * max(0.03, 1.0 - max(0, s - first - warm) / max(1, total - first - warm))
    if not fresh:
        optimizer.load_state_dict(saved["optimizer"])
    for group, rate in zip(optimizer.param_groups, (config["lr_encoder"], config["lr_heads"])):
        group["initial_lr"] = rate
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, factor, last_epoch=step - 1 if saved else -1)
    dev = [(name, data.read_conllu(Path(config["data"]) / name)) for name in config["dev"]]
    dev = [(name, data.windows(docs_[:12] if "gum" in name else docs_[:60], pieces_of, inventory, None)) for name, docs_ in dev]
    own = data.windows(own_annotations(config, dev=True), pieces_of, inventory, None)
    print(f"{len(docs)} documents, {sum(len(s) for d in docs for s in d.sentences)} words, labels {sizes}", flush=True)

    began, last_save, seen, sums = time.time(), time.time(), 0, {}
    model.train()
    while step < total:
        epoch = [doc for doc in docs if "syntax" not in doc.tasks or rng.random() < config.get("syntax_share", 1.0)]
        for batch in batches(data.windows(epoch, pieces_of, inventory, rng, config["longest"]), config["batch_pieces"], rng):
            parts = losses(model, collate(batch, rng))
            loss = sum(WEIGHTS[task] * value for task, value in parts.items())
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            seen += sum(len(w.token_pieces) for w in batch)
            for task, value in parts.items():
                sums.setdefault(task, []).append(value.item())
            if step % 50 == 0:
                means = {task: round(sum(v) / len(v), 3) for task, v in sums.items()}
                print(f"step {step}/{total} {seen / (time.time() - began):.0f} words/s {json.dumps(means)}", flush=True)
                sums = {}
            if time.time() - last_save > config["save_seconds"] or step == total:
                torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "first": first,
                            "labels": inventory.lists}, args.out / "next.pt")
                (args.out / "next.pt").replace(args.out / "last.pt")
                model.eval()
                for name, held in dev:
                    print(f"step {step} {name} {json.dumps(score_gold(model, held, collate))}", flush=True)
                print(f"step {step} own attributions {json.dumps(score_attributions(model, own, collate, inventory))}", flush=True)
                print(f"step {step} own events {json.dumps(score_events(model, own, collate, inventory))}", flush=True)
                print(f"step {step} own pairs {json.dumps(score_pairs(model, own, collate))}", flush=True)
                model.train()
                last_save = time.time()
            if step >= total:
                break


if __name__ == "__main__":
    main()
