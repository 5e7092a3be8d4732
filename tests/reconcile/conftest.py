"""Puts the builders of this folder, and the evaluation's reading of hand-coded reports, beside its tests."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "evaluation")]
