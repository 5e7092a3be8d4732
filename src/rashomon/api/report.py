"""One report: its text with every claim marked in it."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(tags=["report"])
