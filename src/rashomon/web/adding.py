"""Reports that come in through the workbench: pasted, uploaded, or fetched from an address."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
