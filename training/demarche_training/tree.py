"""The best dependency tree over arc scores without crossing arcs (Eisner, one root); the Rust twin is `crates/read/src/tree.rs`."""
from __future__ import annotations

import numpy as np

NEVER = -np.inf


def best_tree(scores: np.ndarray) -> list[int]:
    """Heads of the best single-rooted tree; `scores[d][h]` with h = 0 the root and h = i + 1 token i."""
    n = len(scores)
    if n == 0:
        return []
    top = scores.max(-1, keepdims=True)
    rows = np.maximum(scores - top - np.log(np.exp(scores - top).sum(-1, keepdims=True)), -1e4)
    root_scores, rows = rows[:, 0], rows[:, 1:]
    # Spans headed by their left or right end, whole or with the arc between their ends just made ("open").
    best = {kind: np.full((n, n), NEVER) for kind in ("left", "right", "open_left", "open_right")}
    split = {kind: np.zeros((n, n), int) for kind in best}
    for kind in best:
        np.fill_diagonal(best[kind], 0.0)

    def fill(kind: str, start: int, end: int, first: int, sums: np.ndarray, arc: float = 0.0) -> None:
        at = int(sums.argmax())
        best[kind][start, end], split[kind][start, end] = sums[at] + arc, first + at

    for width in range(1, n):
        for start in range(n - width):
            end = start + width
            halves = best["left"][start, start:end] + best["right"][start + 1:end + 1, end]
            fill("open_left", start, end, start, halves, rows[end, start])
            fill("open_right", start, end, start, halves, rows[start, end])
            fill("left", start, end, start + 1, best["open_left"][start, start + 1:end + 1] + best["left"][start + 1:end + 1, end])
            fill("right", start, end, start, best["right"][start, start:end] + best["open_right"][start:end, end])
    root = int((best["right"][0] + best["left"][:, n - 1] + root_scores).argmax())
    heads, todo = [0] * n, [("right", 0, root), ("left", root, n - 1)]
    while todo:
        kind, start, end = todo.pop()
        if start == end:
            continue
        at = int(split[kind][start, end])
        if kind == "left":
            todo += [("open_left", start, at), ("left", at, end)]
        elif kind == "right":
            todo += [("right", start, at), ("open_right", at, end)]
        else:
            head, dependent = (start, end) if kind == "open_left" else (end, start)
            heads[dependent] = head + 1
            todo += [("left", start, at), ("right", at + 1, end)]
    return heads
