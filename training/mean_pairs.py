#!/usr/bin/env python3
"""The mean of pair weights of several runs from one start: `mean_pairs.py ONE.pt TWO.pt… --out FILE.pt`."""
from __future__ import annotations

import argparse
from pathlib import Path

import torch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    states = [torch.load(path, weights_only=False)["pairs"] for path in args.weights]
    torch.save({"pairs": {name: sum(state[name] for state in states) / len(states) for name in states[0]}}, args.out)


if __name__ == "__main__":
    main()
