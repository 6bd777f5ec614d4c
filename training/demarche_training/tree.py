"""The best dependency tree over arc scores (Chu-Liu-Edmonds, one root); the Rust twin is `crates/read/src/tree.rs`."""
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
    root = int(rows[:, 0].argmax())
    matrix = np.full((n + 1, n + 1), NEVER)
    matrix[1:] = rows
    matrix[np.arange(n) + 1, np.arange(n) + 1] = NEVER
    # The token that wants to be root most is root; no other may be.
    others = np.arange(n) != root
    matrix[1:, 0][others] = NEVER
    matrix[root + 1, 1:] = NEVER
    return _edmonds(matrix)[1:]


def _edmonds(scores: np.ndarray) -> list[int]:
    n = len(scores)
    heads = [0] + [int(np.where(np.arange(n) == d, NEVER, scores[d]).argmax()) for d in range(1, n)]
    cycle = _cycle(heads)
    if not cycle:
        return heads
    inside = set(cycle)
    old = [node for node in range(n) if node not in inside]
    m = len(old) + 1
    small = np.full((m, m), NEVER)
    enters, leaves = [cycle[0]] * m, [cycle[0]] * m
    small[: m - 1, : m - 1] = scores[np.ix_(old, old)]
    whole = sum(scores[node][heads[node]] for node in cycle)
    for i, outer in enumerate(old):
        for node in cycle:
            if scores[outer][node] > small[i][m - 1]:
                small[i][m - 1], leaves[i] = scores[outer][node], node
            entering = scores[node][outer] - scores[node][heads[node]] + whole
            if entering > small[m - 1][i]:
                small[m - 1][i], enters[i] = entering, node
    solved = _edmonds(small)
    for i, outer in enumerate(old[1:], start=1):
        heads[outer] = leaves[i] if solved[i] == m - 1 else old[solved[i]]
    if solved[m - 1] < len(old):
        heads[enters[solved[m - 1]]] = old[solved[m - 1]]
    return heads


def _cycle(heads: list[int]) -> list[int]:
    state = [0] * len(heads)
    for start in range(1, len(heads)):
        at = start
        while at and not state[at]:
            state[at] = start
            at = heads[at]
        if at and state[at] == start:
            cycle, step = [at], heads[at]
            while step != at:
                cycle.append(step)
                step = heads[step]
            return cycle
    return []
