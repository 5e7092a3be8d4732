"""The records, by what they are about: captured, said, meant, decided, reviewed, kept, read, wrong.

Frozen dataclasses on the standard library alone; every stage takes and gives these and nothing else.
"""

from rashomon.model.acted import Act
from rashomon.model.before import Happening, Linked, OpenEnd, Precedent
from rashomon.model.canonical import RECORDS, canonical_json, from_json, from_plain, record_id, to_plain
from rashomon.model.captured import Capture, Document, MediaItem, PictureHash, Provenance, Span
from rashomon.model.compared import Dated, Given, Profile, Spot
from rashomon.model.decided import Assessment, Check, Incident, Judgement, Reason
from rashomon.model.estimated import Weighed
from rashomon.model.graded import Case, Graded, TrackRecord
from rashomon.model.guarded import Person, ProtectedName, Redaction, SealedBytes
from rashomon.model.held import Bounds, CaptivePerson, Captives, Counted, Lost, Materiel, OpenQuestion, StateRange
from rashomon.model.kept import Chain, Checkpoint, Entry, Imported, Stamp
from rashomon.model.meant import Actor, Place, Source
from rashomon.model.offered import Offered, SeenElsewhere
from rashomon.model.origins import Camp, OriginChart, OriginEdge, OriginNode, Standing
from rashomon.model.read import Account, AccountRow, Agreement, Change, Decided, Estimate, FirstHand, Reading, earlier
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
    "Act",
    "Actor",
    "Agreement",
    "Assessment",
    "Attribution",
    "Bounds",
    "Camp",
    "CaptivePerson",
    "Captives",
    "Capture",
    "Case",
    "Chain",
    "Change",
    "Check",
    "Checkpoint",
    "Choice",
    "Cited",
    "Claim",
    "Correction",
    "Counted",
    "Dated",
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
    "Given",
    "Graded",
    "Happening",
    "Imported",
    "Incident",
    "Issue",
    "Judgement",
    "Linked",
    "Lost",
    "Material",
    "Materiel",
    "MediaItem",
    "Mention",
    "Offered",
    "OpenEnd",
    "OpenQuestion",
    "Option",
    "OriginChart",
    "OriginEdge",
    "OriginNode",
    "Person",
    "PictureHash",
    "Place",
    "PlaceMention",
    "Precedent",
    "Profile",
    "ProtectedName",
    "Provenance",
    "Reading",
    "Reason",
    "Redaction",
    "SealedBytes",
    "SeenElsewhere",
    "Source",
    "Span",
    "Spot",
    "Stamp",
    "Standing",
    "StateRange",
    "TrackRecord",
    "Weighed",
    "When",
    "canonical_json",
    "earlier",
    "from_json",
    "from_plain",
    "record_id",
    "to_plain",
]
