"""The multi-task model: one BERT-like encoder and small heads, in the six graphs that the Rust inference runs."""
from __future__ import annotations

import math

import torch
from torch import nn

from .data import CATEGORIES, PLACES, STATUSES

SHAPES = 32


class Layer(nn.Module):
    def __init__(self, width: int, heads: int, inner: int, dropout: float):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.norm_attention, self.norm_inner = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        batch, length, width = x.shape
        split = lambda t: t.view(batch, length, self.heads, width // self.heads).transpose(1, 2)
        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        scores = q @ k.transpose(-1, -2) / math.sqrt(width // self.heads)
        if mask is not None:
            scores = scores + mask
        mixed = (torch.softmax(scores, -1) @ v).transpose(1, 2).reshape(batch, length, width)
        x = self.norm_attention(x + self.dropout(self.out(mixed)))
        return self.norm_inner(x + self.dropout(self.down(nn.functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Graph `encoder`: `pieces`, `shape` [B, L] -> `hidden` [B, L, width], `atoms` [B, L, 2]."""

    def __init__(self, vocab: int = 30522, width: int = 384, layers: int = 6, heads: int = 12, inner: int = 1536, dropout: float = 0.1):
        super().__init__()
        self.word, self.position = nn.Embedding(vocab, width), nn.Embedding(512, width)
        self.segment = nn.Parameter(torch.zeros(width))
        self.shape = nn.Embedding(SHAPES, width)
        nn.init.zeros_(self.shape.weight)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(width, heads, inner, dropout) for _ in range(layers))
        self.dropout = nn.Dropout(dropout)
        self.atoms = nn.Linear(width, 2)

    def forward(self, pieces: torch.Tensor, shape: torch.Tensor, mask: torch.Tensor | None = None):
        positions = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.word(pieces) + self.position(positions)[None] + self.segment + self.shape(shape)
        x = self.dropout(self.norm(x))
        bias = None if mask is None else (1.0 - mask[:, None, None, :].float()) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x, self.atoms(x)

    def load_bert(self, state: dict[str, torch.Tensor]) -> None:
        """Takes the weights of a Hugging Face BERT."""
        take = lambda name: state[name] if name in state else state["bert." + name]
        own = {"word.weight": "embeddings.word_embeddings.weight", "position.weight": "embeddings.position_embeddings.weight",
               "norm.weight": "embeddings.LayerNorm.weight", "norm.bias": "embeddings.LayerNorm.bias"}
        parts = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
                 "out": "attention.output.dense", "norm_attention": "attention.output.LayerNorm", "up": "intermediate.dense",
                 "down": "output.dense", "norm_inner": "output.LayerNorm"}
        for i in range(len(self.layers)):
            for mine, theirs in parts.items():
                for kind in ("weight", "bias"):
                    own[f"layers.{i}.{mine}.{kind}"] = f"encoder.layer.{i}.{theirs}.{kind}"
        mine = self.state_dict()
        for name, source in own.items():
            mine[name].copy_(take(source))
        with torch.no_grad():
            self.segment.copy_(take("embeddings.token_type_embeddings.weight")[0])


class Acts(nn.Module):
    """What triggers and their status are read from: the tokens after one more layer of attention among them. Whether a word is an act hangs on its
    clause, and the encoder's last layer serves the grammar first."""

    def __init__(self, width: int = 384, inner: int = 768, dropout: float = 0.1):
        super().__init__()
        self.layer, self.line = Layer(width, 12, inner, dropout), nn.Linear(width, width)

    def forward(self, tokens: torch.Tensor, there: torch.Tensor | None = None) -> torch.Tensor:
        """`there` [B, T] says in training which tokens are no padding."""
        bias = None if there is None else (1.0 - there[:, None, None, :].float()) * -1e4
        return nn.functional.gelu(self.line(self.layer(tokens, bias)))


class Heads(nn.Module):
    """Graph `heads`: `tokens` [B, T, width] -> label scores, arc scores and the projections for relations."""

    def __init__(self, labels: dict[str, int], width: int = 384, arc: int = 256, rel: int = 96, dropout: float = 0.2):
        super().__init__()
        self.tags = nn.ModuleDict({task: nn.Linear(width, size) for task, size in labels.items()})
        self.mix = nn.ModuleDict({task: nn.Sequential(nn.Linear(width, width), nn.GELU()) for task in ("ner", "attribution")} | {"event": Acts(width)})
        self.arc_dep, self.arc_head = nn.Linear(width, arc), nn.Linear(width, arc)
        self.rel_dep, self.rel_head = nn.Linear(width, rel), nn.Linear(width, rel)
        self.root = nn.Parameter(torch.zeros(width))
        self.arc = nn.Parameter(torch.zeros(arc + 1, arc))
        nn.init.xavier_uniform_(self.arc)
        self.dropout = nn.Dropout(dropout)

    def forward(self, tokens: torch.Tensor, there: torch.Tensor | None = None) -> dict[str, torch.Tensor]:
        """`there` [B, T] says in training which tokens are no padding."""
        tokens = self.dropout(tokens)
        mixed = {task: layer(tokens, there) if task == "event" else layer(tokens) for task, layer in self.mix.items()}
        group = {"ner": "ner", "cue": "attribution", "source": "attribution", "content": "attribution", "event": "event", "status": "event"}
        out = {task: head(mixed[group[task]] if task in group else tokens) for task, head in self.tags.items()}
        root = self.root.expand(tokens.shape[0], 1, -1)
        heads = torch.cat([root, tokens], 1)
        act = nn.functional.gelu
        dep, head = self.dropout(act(self.arc_dep(tokens))), self.dropout(act(self.arc_head(heads)))
        ones = torch.ones_like(dep[..., :1])
        out["arc"] = torch.cat([dep, ones], -1) @ self.arc @ head.transpose(1, 2)
        out["dep"], out["head"] = self.dropout(act(self.rel_dep(tokens))), self.dropout(act(self.rel_head(heads)))
        return out


class Labels(nn.Module):
    """Graph `labels`: `dep`, `head` [N, rel] -> `deprel` [N, R] (bilinear)."""

    def __init__(self, relations: int, rel: int = 96):
        super().__init__()
        self.pair = nn.Parameter(torch.zeros(rel, relations * rel))
        nn.init.normal_(self.pair, std=0.05)
        self.line = nn.Linear(2 * rel, relations)
        self.relations, self.rel = relations, rel

    def forward(self, dep: torch.Tensor, head: torch.Tensor) -> torch.Tensor:
        mixed = (dep @ self.pair).view(-1, self.relations, self.rel)
        return (mixed * head[:, None, :]).sum(-1) + self.line(torch.cat([dep, head], -1))


class Roles(nn.Module):
    """Graph `roles`: `cues` [C, width], `tokens` [T, width] and `places` [C, T] (see `data.place`) -> `roles` [C, T, 2]: is the token part of
    the cue's source, of its content (> 0). Graph `parties` is the same with its own weights: the trigger's actors, its recipients."""

    def __init__(self, width: int = 384, inner: int = 128, dropout: float = 0.2):
        super().__init__()
        self.cue, self.token = nn.Linear(width, inner), nn.Linear(width, inner)
        self.pair = nn.Parameter(torch.zeros(inner + 1, 2 * (inner + 1)))
        nn.init.normal_(self.pair, std=0.03)
        self.place = nn.Embedding(PLACES, 2)
        nn.init.zeros_(self.place.weight)
        self.dropout, self.inner = nn.Dropout(dropout), inner + 1

    def forward(self, cues: torch.Tensor, tokens: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
        act = nn.functional.gelu
        cue, token = self.dropout(act(self.cue(cues))), self.dropout(act(self.token(tokens)))
        cue, token = (torch.cat([it, torch.ones_like(it[..., :1])], -1) for it in (cue, token))
        mixed = cue @ self.pair
        source, content = mixed[..., :self.inner], mixed[..., self.inner:]
        return torch.stack([source @ token.transpose(-1, -2), content @ token.transpose(-1, -2)], -1) + self.place(places)


class Pairs(nn.Module):
    """Graph `pairs`: `parties` [P, 2, width] (actor, recipient), `tokens` [T, width] of their sentence and `places` [P, 2, T] of each token from
    actor and recipient (see `data.place`) -> `pair` [P, categories] (0: the actor does nothing to the recipient), `state` [P, statuses].

    What the pair looks for in the sentence is attended to by its own vectors and by where words stand from both."""

    def __init__(self, categories: int, statuses: int, width: int = 384, heads: int = 6, inner: int = 64, mixed: int = 256, dropout: float = 0.2):
        super().__init__()
        self.query, self.key, self.value = nn.Linear(2 * width, heads * inner), nn.Linear(width, heads * inner), nn.Linear(width, heads * inner)
        self.from_actor, self.from_recipient = nn.Embedding(PLACES, heads), nn.Embedding(PLACES, heads)
        for table in (self.from_actor, self.from_recipient):
            nn.init.zeros_(table.weight)
        self.mix = nn.Linear(2 * width + heads * inner, mixed)
        self.pair, self.state = nn.Linear(mixed, categories), nn.Linear(mixed, statuses)
        self.dropout, self.heads, self.inner = nn.Dropout(dropout), heads, inner

    def forward(self, parties: torch.Tensor, tokens: torch.Tensor, places: torch.Tensor, near: torch.Tensor | None = None):
        """`tokens` may be [P, T, width] in training, with `near` [P, T] for the tokens of the pair's sentence."""
        both = self.dropout(parties.flatten(1))
        tokens = self.dropout(tokens)
        query = self.query(both).view(-1, 1, self.heads, self.inner)
        split = lambda t: t.view(*t.shape[:-1], self.heads, self.inner)
        key, value = split(self.key(tokens)), split(self.value(tokens))
        if key.dim() == 3:
            key, value = key[None], value[None]
        scores = (query * key).sum(-1) / math.sqrt(self.inner) + self.from_actor(places[:, 0]) + self.from_recipient(places[:, 1])
        if near is not None:
            scores = scores.masked_fill(~near[..., None], -1e4)
        found = (torch.softmax(scores, 1)[..., None] * value).sum(1).flatten(1)
        mixed = self.dropout(nn.functional.gelu(self.mix(torch.cat([both, found], -1))))
        return self.pair(mixed), self.state(mixed)


class Reader(nn.Module):
    """The whole model, as it is trained."""

    def __init__(self, sizes: dict[str, int], relations: int):
        super().__init__()
        self.encoder, self.heads, self.labels, self.roles, self.parties = Encoder(), Heads(sizes), Labels(relations), Roles(), Roles()
        self.pairs = Pairs(1 + len(CATEGORIES), len(STATUSES))
