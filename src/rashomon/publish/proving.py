"""A signed checkpoint and, for each published claim, the proof that it is in the ledger that was signed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rashomon.ledger import Ledger, LedgerError, View, checkpoints, history, proofs, tree
from rashomon.ledger.entries import NOTHING
from rashomon.ledger.notes import PASSPHRASE, LockedKey, SigningKey, key_beside
from rashomon.model import Checkpoint, Decision, Entry, from_json

Sign = Callable[[], SigningKey]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """What shows that the published claims are in the ledger."""

    checkpoint: Checkpoint
    proofs: dict[str, str]
    """By claim id the text of its proof (C2SP tlog-proof). A claim whose words were destroyed has none."""


def signing(ledger: Ledger) -> Sign:
    """Gives the key that lies beside the ledger's file, made at its first use; its passphrase from the environment.

    The key raises LedgerError where the ledger is in no file or the key cannot be used.
    """

    def key() -> SigningKey:
        where = key_beside(ledger.path)
        if not where.exists():
            made = SigningKey.new(checkpoints.name_for(ledger))
            made.save(where, os.environ.get(PASSPHRASE) or None)
            return made
        try:
            return SigningKey.load(where, os.environ.get(PASSPHRASE) or None)
        except LockedKey as error:
            raise LedgerError(f"{error} Make a checkpoint first (rashomon ledger checkpoint).") from error

    return key


def prove(ledger: Ledger, view: View, claims: Iterable[str], decisions: Iterable[str], sign: Sign) -> Proved:
    """The first checkpoint that speaks for these claims and these decisions, and the proof of each claim by it.

    Signs one now where there is none. The first, so that the same publication made again has the same bytes.
    Raises LedgerError where the ledger does not fit the checkpoint.
    """
    standing = {entry.record_id: entry for entry in history.of(view, "Claim", claims) if entry.record != NOTHING}
    decided = [entry for entry in history.of(view, "Decision", decisions) if entry.record != NOTHING]
    for entry in decided:
        # A claim that a person added stands in the entry of that decision.
        added = from_json(Decision, entry.record).added
        if added is not None:
            standing.setdefault(added.id, entry)
    least = max((entry.seq for entry in (*standing.values(), *decided)), default=1)
    checkpoint = _first(ledger, least) or checkpoints.record(ledger, sign())
    return Proved(checkpoint=checkpoint, proofs=_proofs(ledger, checkpoint, standing))


def _first(ledger: Ledger, least: int) -> Checkpoint | None:
    with ledger.reading() as connection:
        return next((found for _, found in checkpoints.recorded(connection, least=least)), None)


def _proofs(ledger: Ledger, checkpoint: Checkpoint, standing: dict[str, Entry]) -> dict[str, str]:
    head = checkpoints.head_of(checkpoint)
    made = {}
    with ledger.reading() as connection:
        there = tree.of_ledger(connection, head.size)
        for name, entry in sorted(standing.items()):
            path = there.inclusion(entry.seq - 1, head.size)
            if not tree.included(tree.leaf_hash(entry.hash), entry.seq - 1, head.size, path, head.root):
                raise LedgerError(
                    "The ledger does not fit its checkpoint any more; see what `rashomon ledger check` finds."
                )
            made[name] = proofs.written(entry, path, checkpoint.note)
    return made
