"""What needs a person first, and why."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(tags=["queue"])
