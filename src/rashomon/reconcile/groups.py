"""Which counted groups hold others, and who is whose ally."""

from __future__ import annotations

from rashomon.codebook.nationals import allied, country, meet, nationals, within

__all__ = ["allied", "country", "meet", "nationals", "within"]
