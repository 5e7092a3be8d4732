"""A person's decisions: each becomes one entry through the desk."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(tags=["deciding"])
