"""Grouping what new entries touch comes to what grouping everything comes to, whatever came when."""

from __future__ import annotations

import inspect
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import World

from rashomon import grouping
from rashomon.codebook import bodies, load
from rashomon.grouping import work
from rashomon.ledger import Ledger
from rashomon.model import canonical_json
from rashomon.reconcile import arms, copies, decisions, incidents, outlets, parties, profiles, spots


def everything(ledger: Ledger) -> set[tuple[str, str]]:
    """What grouping all at once makes of the ledger."""
    view = ledger.view()
    laid = decisions.lay(view.claims(), view.decisions())
    copied = copies.find(view.documents())
    found, issues = incidents.grouped(view.documents(), laid.claims, copied, judged=laid.judged)
    return {(type(one).__name__, canonical_json(one)) for one in (*found, *copied, *issues)}


def grouped(ledger: Ledger) -> set[tuple[str, str]]:
    """What stands in the ledger as grouped."""
    view = ledger.view()
    standing = (*view.incidents(), *view.judgements(), *(one for one in view.issues() if one.stage == "reconcile"))
    return {(type(one).__name__, canonical_json(one)) for one in standing}


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32), few=st.sampled_from([0, 2, 32]), often=st.sampled_from([0.1, 0.4, 1.0]))
def test_grouping_what_was_touched_is_grouping_everything(tmp_path_factory, seed, few, often):
    chance = random.Random(seed)  # noqa: S311
    with pytest.MonkeyPatch.context() as patch, Ledger.open(tmp_path_factory.mktemp("l") / "ledger.db") as ledger:
        patch.setattr(grouping, "FEW", few or 1)
        world = World(ledger, chance)
        for _ in range(chance.randint(4, 30)):
            world.step()
            if chance.random() < often:
                grouping.group(ledger)
                if chance.random() < 0.3:
                    assert grouped(ledger) == everything(ledger)
        grouping.group(ledger)
        assert grouped(ledger) == everything(ledger)
        assert ledger.check() == []
        upto = ledger.view().upto
        grouping.group(ledger)
        assert ledger.view().upto == upto, "what changed nothing adds nothing"
        ledger.rebuild()
        grouping.group(ledger)
        assert ledger.view().upto == upto, "tables that were thrown away come to the same"


def test_other_weights_and_names_make_everything_anew(tmp_path, monkeypatch):
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        world = World(ledger, random.Random(3))  # noqa: S311
        for _ in range(6):
            world.report()
        grouping.group(ledger)
        whole = _profiles(ledger)
        with ledger.transaction():
            first, *_ = ledger.tellings().of_documents(range(1, 100))
            ledger.tellings().remove([first.number])
        grouping.group(ledger)
        assert _profiles(ledger) < whole, "what nobody touched is not looked at"
        for module in ("touched", "gathering"):
            monkeypatch.setattr(f"rashomon.grouping.{module}.kept_by", lambda: f"{grouping.MAKER} of other lists")
        grouping.group(ledger)
        assert _profiles(ledger) == whole
        assert grouped(ledger) == everything(ledger)


def test_tables_made_with_other_lists_are_of_no_use(monkeypatch):
    """A list that a module of grouping goes by and that is not among those makes tables that nobody makes anew."""
    loaded: set[str] = set()
    modules = (arms, bodies, copies, outlets, parties, profiles, spots)
    for module in modules:
        source = inspect.getsource(module)
        loaded |= set(re.findall(r'\bload\("(\w+)"\)', source))
    assert loaded <= set(work.LISTS)
    before = work.kept_by()
    for changed in work.LISTS:
        monkeypatch.setattr(work, "load", lambda name, changed=changed: "other" if name == changed else load(name))
        assert work.kept_by.__wrapped__() != before


def _profiles(ledger: Ledger) -> set[str]:
    with ledger.transaction():
        return {kept.profile for kept in ledger.tellings().of_documents(range(1, 100))}
