"""The records, by what they are about: captured, said, meant, decided, reviewed, kept, read, wrong.

Frozen dataclasses on the standard library alone; every stage takes and gives these and nothing else.
"""

from rashomon.model.canonical import RECORDS, canonical_json, from_json, from_plain, record_id, to_plain
from rashomon.model.captured import Document, MediaItem, Span
from rashomon.model.decided import Assessment, Check, Incident, Judgement, Reason
from rashomon.model.guarded import Person, ProtectedName, Redaction, SealedBytes
from rashomon.model.kept import Chain, Checkpoint, Entry, Imported, Stamp
from rashomon.model.meant import Actor, Place, Source
from rashomon.model.origins import Camp, OriginChart, OriginEdge, OriginNode, Standing
from rashomon.model.read import Account, AccountRow, Agreement, Change, Decided, Estimate, FirstHand, Reading
from rashomon.model.reviewed import Cited, Correction, Decision, Material
from rashomon.model.said import (
    Attribution,
    Choice,
    Claim,
    Event,
    Evidence,
    Extraction,
    Figure,
    Mention,
    Option,
    PlaceMention,
    When,
)
from rashomon.model.wrong import Issue

__all__ = [
    "RECORDS",
    "Account",
    "AccountRow",
    "Actor",
    "Agreement",
    "Assessment",
    "Attribution",
    "Camp",
    "Chain",
    "Change",
    "Check",
    "Checkpoint",
    "Choice",
    "Cited",
    "Claim",
    "Correction",
    "Decided",
    "Decision",
    "Document",
    "Entry",
    "Estimate",
    "Event",
    "Evidence",
    "Extraction",
    "Figure",
    "FirstHand",
    "Imported",
    "Incident",
    "Issue",
    "Judgement",
    "Material",
    "MediaItem",
    "Mention",
    "Option",
    "OriginChart",
    "OriginEdge",
    "OriginNode",
    "Person",
    "Place",
    "PlaceMention",
    "ProtectedName",
    "Reading",
    "Reason",
    "Redaction",
    "SealedBytes",
    "Source",
    "Span",
    "Stamp",
    "Standing",
    "When",
    "canonical_json",
    "from_json",
    "from_plain",
    "record_id",
    "to_plain",
]
