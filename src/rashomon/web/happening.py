"""What is added to the ledger while one looks, as server-sent events."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
