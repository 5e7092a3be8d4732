"""The incidents of a ledger: found by what they are about, by words, on a map and in time."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
