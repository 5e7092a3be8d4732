"""The ledger itself: its entries, its checks, and the proof of a claim."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
