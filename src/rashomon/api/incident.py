"""One incident: its accounts side by side, and all that is worked out from them."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(tags=["incident"])
