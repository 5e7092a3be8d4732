"""Other ways to bring reports of one happening together, to hold ours against: alike titles, and Splink on our blocks.

Each is given documents with claims and gives a group for every claim. What is compared in Splink is what our own
features compare (place, days, parties, kind, figures, names, copies), taken from the same profiles, and only the pairs
that share our blocks; what differs is the model: a Fellegi-Sunter model whose m and u Splink estimates itself, without
labels, and groups that are connected components.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rashomon.model import Claim, Document, Judgement
from rashomon.model.compared import Profile
from rashomon.reconcile import blocking, candidates, copies, incidents, profiles
from rashomon.reconcile import days as dates
from rashomon.reconcile.joining import Joining

WINDOW = 7
"""Days between publications beyond which titles are not compared."""

WORD = re.compile(r"\w+")

Groups = Mapping[str, str]
"""From a claim's id to its group's name."""


def ours(documents: Sequence[Document], claims: Sequence[Claim], copied: Sequence[Judgement]) -> Groups:
    """The incidents of `rashomon.reconcile`."""
    found = incidents.group(documents, claims, copied)
    return {name: incident.id for incident in found for name in incident.claims}


@dataclass(slots=True)
class Titles:
    """How alike the titles of reports are that were published within `WINDOW` days of each other."""

    documents: Sequence[Document]
    claims: Sequence[Claim]
    _pairs: list[tuple[float, str, str]] | None = None

    def groups(self, threshold: float) -> Groups:
        """Reports in one group where their titles have a Jaccard similarity of so much, or a third joins them."""
        if self._pairs is None:
            self._pairs = self._alike()
        links = ((left, right) for share, left, right in self._pairs if share >= threshold)
        home = connected((document.id for document in self.documents), links)
        return {claim.id: home[claim.document_id] for claim in self.claims}

    def _alike(self) -> list[tuple[float, str, str]]:
        told = []
        for document in self.documents:
            published = dates.days(document.published_at)
            words = frozenset(WORD.findall((document.title or "").casefold()))
            if published and words:
                told.append((published[0], document.id, words))
        told.sort(key=lambda one: one[:2])
        found = []
        first = 0
        for index, (day, name, words) in enumerate(told):
            while told[first][0] < day - WINDOW:
                first += 1
            for _, other, theirs in told[first:index]:
                if both := len(words & theirs):
                    found.append((both / len(words | theirs), other, name))
        return found


def connected(names: Iterable[str], links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """From each name to the least of those that links join it with."""
    joining = Joining(names := tuple(names))
    for left, right in links:
        joining.join(left, right)
    return {name: joining.home(name) for name in names}


class Splink:
    """A Splink model over tellings, and what it predicts for those of some documents."""

    def __init__(
        self,
        documents: Sequence[Document],
        claims: Sequence[Claim],
        copied: Sequence[Judgement],
        model: dict[str, Any] | None = None,
    ) -> None:
        """`model` is one that another `Splink` has learned; without it one is learned of these tellings."""
        import pyarrow
        from splink import DuckDBAPI, Linker

        # It warns of every level of which the streams have no case.
        logging.getLogger("splink").setLevel(logging.ERROR)
        self._told = candidates.tellings(claims)
        compiled = profiles.profiles(self._told, {document.id: document for document in documents})
        originals = copies.originals(copied)
        table = pyarrow.Table.from_pylist(rows(list(compiled.values()), originals), schema=_schema())
        api = DuckDBAPI()
        self._linker = Linker(api.register(table), model or settings(), log_level=None)
        if model is None:
            self._learn()
        self.model: dict[str, Any] = self._linker.misc.save_model_to_json()
        self._predicted = self._linker.inference.predict(threshold_match_probability=0.01)

    def _learn(self) -> None:
        """Estimate u from pairs at random, and m by expectation maximisation on two blocks that leave each other's
        columns free."""
        from splink import block_on

        training = self._linker.training
        training.estimate_probability_two_random_records_match([block_on("place_id", "day", "kind")], recall=0.5)
        training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
        for rule in (block_on("place_id", "kind"), block_on("day", "country")):
            training.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0)

    def groups(self, threshold: float) -> Groups:
        """Tellings in one group where the probability that they match is so much, or a third joins them."""
        found = self._predicted.as_record_list()
        links = ((row["unique_id_l"], row["unique_id_r"]) for row in found if row["match_probability"] >= threshold)
        home = connected((telling.id for telling in self._told), links)
        return {claim.id: home[telling.id] for telling in self._told for claim in telling.claims}


def pairs(told: Sequence[Profile], originals: Mapping[str, str]) -> list[tuple[int, int]]:
    """The pairs of tellings that our own blocks compare, by their numbers."""
    kept: dict[str, list[int]] = defaultdict(list)
    family: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(told):
        for key in blocking.kept(one):
            kept[key].append(number)
        family[originals.get(one.documents[0], one.documents[0])].append(number)
    found: set[tuple[int, int]] = set()
    for number, one in enumerate(told):
        near = {other for key in blocking.sought(one) for other in kept.get(key, ())}
        near.update(family[originals.get(one.documents[0], one.documents[0])])
        found.update(
            (min(number, other), max(number, other)) for other in near if told[other].documents != one.documents
        )
    return sorted(found)


def blocks(documents: Sequence[Document], claims: Sequence[Claim], copied: Sequence[Judgement]) -> int:
    """How many pairs of tellings our blocks compare."""
    told = profiles.profiles(candidates.tellings(claims), {document.id: document for document in documents})
    return len(pairs(list(told.values()), copies.originals(copied)))


def rows(told: Sequence[Profile], originals: Mapping[str, str]) -> list[dict[str, Any]]:
    """One row a telling for Splink; `pairs` names each pair of the blocks that the telling is in."""
    within: dict[int, list[int]] = defaultdict(list)
    for number, (left, right) in enumerate(pairs(told, originals)):
        within[left].append(number)
        within[right].append(number)
    return [_row(one, within[number], originals) for number, one in enumerate(told)]


def _row(one: Profile, within: list[int], originals: Mapping[str, str]) -> dict[str, Any]:
    spot = next((spot for spot in one.spots if spot.latitude is not None), None)
    return {
        "unique_id": one.id,
        "place_id": (spot.place_id or spot.sound) if spot else None,
        "country": one.spots[0].country if one.spots else None,
        "latitude": spot.latitude if spot else None,
        "longitude": spot.longitude if spot else None,
        "day": one.days[0].low if one.days else one.published,
        "kind": one.kinds[0][0] if one.kinds else None,
        "parties": list(one.known) or None,
        "figures": [f"{given.effect} {'+'.join(given.of)} {given.low} {given.high}" for given in one.figures] or None,
        "names": [str(name) for name in one.names] or None,
        "original": originals.get(one.documents[0], one.documents[0]),
        "pairs": within,
    }


def _schema() -> Any:
    import pyarrow

    text, number, real = pyarrow.string(), pyarrow.int64(), pyarrow.float64()
    kinds = {"latitude": real, "longitude": real, "day": number, "pairs": pyarrow.list_(number)}
    kinds |= dict.fromkeys(("parties", "figures", "names"), pyarrow.list_(text))
    columns = ("unique_id", "place_id", "country", "latitude", "longitude", "day", "kind", "parties", "figures")
    return pyarrow.schema([(name, kinds.get(name, text)) for name in (*columns, "names", "original", "pairs")])


def settings() -> Any:
    """What Splink compares, and by which blocks."""
    import splink.comparison_level_library as levels
    import splink.comparison_library as comparisons
    from splink import SettingsCreator, block_on

    apart = [
        levels.CustomLevel(f"abs(day_l - day_r) <= {days}", label_for_charts=f"within {days} days")
        for days in (0, 1, 3, 7)
    ]
    return SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[block_on("pairs", arrays_to_explode=["pairs"])],
        comparisons=[
            comparisons.CustomComparison(
                output_column_name="place",
                comparison_levels=[
                    levels.CustomLevel("latitude_l IS NULL OR latitude_r IS NULL").configure(is_null_level=True),
                    levels.ExactMatchLevel("place_id"),
                    *(levels.DistanceInKMLevel("latitude", "longitude", distance) for distance in (15, 60)),
                    levels.ElseLevel(),
                ],
            ),
            comparisons.CustomComparison(
                output_column_name="day",
                comparison_levels=[levels.NullLevel("day"), *apart, levels.ElseLevel()],
            ),
            comparisons.ArrayIntersectAtSizes("parties", [2, 1]),
            comparisons.ExactMatch("kind"),
            comparisons.ArrayIntersectAtSizes("figures", [2, 1]),
            comparisons.ArrayIntersectAtSizes("names", [8, 4, 2]),
            comparisons.ExactMatch("original"),
        ],
    )
