"""Feeds and pages asked again and again by a schedule, politely, and what is new in them read into the ledger."""
