"""For which claims of a report its pictures, films and recordings are offered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rashomon.model import Claim, MediaItem, Offered

KINDS = {
    "image": frozenset({"photo", "satellite"}),
    "video": frozenset({"video"}),
    "audio": frozenset({"audio"}),
}
"""By what a medium is, the codebook's kinds of evidence that it can be."""


def offers(media: Iterable[MediaItem], claims: Sequence[Claim]) -> tuple[Offered, ...]:
    """Each medium with the claims of its own document that it is offered for.

    Those with which its caption shares words; for want of them those that are told with evidence of its kind; for want
    of those none: the report alone shows it. The caption of a post is all of its text.
    """
    return tuple(_offer(item, [claim for claim in claims if claim.document_id == item.document_id]) for item in media)


def _offer(item: MediaItem, claims: Sequence[Claim]) -> Offered:
    under = [claim.id for claim in claims if item.caption is not None and claim.span.overlaps(item.caption)]
    if under:
        return Offered(item=item, how="caption", claims=tuple(under))
    kinds = KINDS.get(item.kind, frozenset())
    told = [claim.id for claim in claims if any(one.kind in kinds for one in claim.evidence)]
    return Offered(item=item, how="words" if told else "report", claims=tuple(told))
