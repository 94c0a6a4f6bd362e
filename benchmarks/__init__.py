"""Speed, memory and accuracy beside peers: `python -m benchmarks` and `python -m benchmarks http`."""

from pathlib import Path

ROOT = Path(__file__).parents[1]

CACHE = ROOT / "var" / "benchmarks"
"""What a baseline builds once on a machine."""
