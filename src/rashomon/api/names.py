"""Actors, places and sources as the ledger names them, to be merged and split."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(tags=["names"])
