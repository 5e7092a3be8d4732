"""Rashomon reads reports of armed conflict and lays the accounts of one incident side by side."""

__version__ = "0.1.0"
