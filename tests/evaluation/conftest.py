"""Puts the evaluation's scripts where its tests can import them, as running them by path does."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))
