"""Fits how sure an event is: the numbers of crates/extract/src/events/confidence.rs.

    python fit_confidence.py DEMARCHE JUDGE STORIES...

reads every NAME.txt with a NAME.gold.json of the folders with the program DEMARCHE, lets the judge of stories (check_story.py) say
which events are wrong, and fits a logistic sum over the signs that `--explain` prints. Prints the numbers, and the calibration
error of stories that a fit had not seen (each story left out in turn).
"""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np

SIGNS = ("heard", "known", "tests")
BANDS = 10
PENALTY = 5.0
"""On the squares of the weights: with a few hundred events less lets single stories speak too loud."""


def events(program: str, judge: str, story: Path) -> list[tuple[list[float], bool]]:
    """Signs of each event of a story, and whether the judge takes it for right."""
    gold = story.with_suffix(".gold.json")
    date = json.loads(gold.read_text())["published"] or ""
    command = [program, "read", "--explain", "--format", "json", str(story)] + (["--date", date] if date else [])
    record = subprocess.run(command, capture_output=True, check=True).stdout
    verdict = subprocess.run([sys.executable, judge, "--json", "-", str(gold)], input=record, capture_output=True, check=True)
    wrong = {line.split()[0] for line in json.loads(verdict.stdout)["spurious"]["events"]}
    rows = []
    for event in json.loads(record)["events"]:
        note = next(reason["note"] for reason in event["because"] if reason["rule"] == "confidence")
        signs = dict(part.split("=") for part in note.split())
        rows.append(([float(signs[name]) for name in SIGNS], event["id"] not in wrong))
    return rows


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Bias and weights by Newton's method; the weights have a quadratic penalty."""
    x = np.hstack([np.ones((len(x), 1)), x])
    penalty = np.diag([0.0] + [PENALTY] * (x.shape[1] - 1))
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = chance(x, weights)
        slope = x.T @ (p - y) + penalty @ weights
        weights = weights - np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + penalty, slope)
    return weights


def chance(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-(x @ weights)))


def error(p: np.ndarray, y: np.ndarray, band: np.ndarray) -> float:
    """Expected calibration error over bands."""
    return sum((band == k).mean() * abs(p[band == k].mean() - y[band == k].mean()) for k in set(band))


def main() -> None:
    program, judge, *folders = sys.argv[1:]
    stories = sorted(path for folder in folders for path in Path(folder).glob("*.txt") if path.with_suffix(".gold.json").exists())
    per_story = [events(program, judge, story) for story in stories]
    group = np.concatenate([[at] * len(rows) for at, rows in enumerate(per_story)])
    x = np.array([signs for rows in per_story for signs, _ in rows])
    y = np.array([right for rows in per_story for _, right in rows], float)
    unseen = np.zeros(len(y))
    for at in set(group):
        out = group == at
        unseen[out] = chance(np.hstack([np.ones((out.sum(), 1)), x[out]]), fit(x[~out], y[~out]))
    widths = np.minimum((unseen * BANDS).astype(int), BANDS - 1)
    sizes = np.empty(len(y), int)
    for at, part in enumerate(np.array_split(np.argsort(unseen, kind="stable"), BANDS)):
        sizes[part] = at
    weights = fit(x, y)
    print(f"{len(stories)} stories, {len(y)} events, {y.mean():.3f} of them right")
    print("  ".join(f"{name} {weight:.2f}" for name, weight in zip(("none",) + SIGNS, weights)))
    print(f"stories not seen: ECE {error(unseen, y, widths):.4f} (bands of equal width), {error(unseen, y, sizes):.4f} (of equal size)")


if __name__ == "__main__":
    main()
