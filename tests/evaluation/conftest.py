"""Puts the evaluation's scripts where its tests can import them, as running them by path does."""

import sys
from pathlib import Path

EVALUATION = Path(__file__).parents[2] / "evaluation"
sys.path[:0] = [str(EVALUATION), str(EVALUATION / "training")]
