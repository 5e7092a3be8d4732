"""Chains of origin as a graph: what leads where, whatever the order."""

from __future__ import annotations

import itertools

from writing import report

from rashomon.model import Camp, FirstHand, Standing
from rashomon.reconcile import chains

WIRE = report("wire", outlet="Harbour Wire", published="2024-07-25")
PAPER = report("paper", outlet="The Ferry Post", published="2024-07-26")
RADIO = report("radio", outlet="Quay Radio", published="2024-07-27")


def hand(*standings: Standing, camps: tuple[Camp, ...] = ()) -> FirstHand:
    return FirstHand(
        effect="killed",
        of=("Northern Army",),
        sources=tuple(dict.fromkeys(one.source for one in standings)),
        documents=tuple(dict.fromkeys(one.document for one in standings)),
        standings=standings,
        camps=camps,
    )


def stands(document: str, source: str, how: str, *through: str, copies: str | None = None) -> Standing:
    return Standing(document=document, source=source, how=how, through=through, copies=copies)


def edges(*hands: FirstHand) -> set[tuple[str, str, str]]:
    return {(edge.left, edge.right, edge.kind) for edge in chains.chart(hands, [WIRE, PAPER, RADIO]).edges}


def test_each_way_to_stand_is_a_chain_of_its_own() -> None:
    assert edges(
        hand(
            stands(WIRE.id, "River Front", "straight"),
            stands(WIRE.id, "Harbour Wire", "own voice"),
            stands(PAPER.id, "River Front", "copied", copies=WIRE.id),
            stands(RADIO.id, "River Front", "relayed", "a clinic", "state television"),
            stands(RADIO.id, "Reuters", "credited"),
        )
    ) == {
        ("source:River Front", "report:doc_wire", "said to"),
        ("source:Harbour Wire", "report:doc_wire", "printed"),
        ("report:doc_wire", "report:doc_paper", "copied"),
        ("source:River Front", "relay:a clinic", "said to"),
        ("relay:a clinic", "relay:state television", "relayed"),
        ("relay:state television", "report:doc_radio", "relayed"),
        ("source:Reuters", "report:doc_radio", "credited"),
    }


def test_an_edge_has_the_sources_whose_words_went_that_way() -> None:
    made = chains.chart(
        [
            hand(
                stands(WIRE.id, "River Front", "straight"),
                stands(WIRE.id, "witnesses", "straight"),
                stands(PAPER.id, "witnesses", "copied", copies=WIRE.id),
            )
        ],
        [WIRE, PAPER],
    )
    assert {(edge.left, edge.sources) for edge in made.edges} == {
        ("source:River Front", ("River Front",)),
        ("source:witnesses", ("witnesses",)),
        ("report:doc_wire", ("witnesses",)),
    }


def test_a_copy_that_has_a_source_of_its_own_has_a_chain_of_its_own() -> None:
    found = edges(
        hand(
            stands(WIRE.id, "River Front", "straight"),
            stands(PAPER.id, "River Front", "copied", copies=WIRE.id),
            stands(PAPER.id, "witnesses", "straight"),
        )
    )
    assert ("source:witnesses", "report:doc_paper", "said to") in found
    assert ("source:River Front", "report:doc_paper", "said to") not in found


def test_a_relay_whose_report_is_at_hand_is_that_report() -> None:
    assert edges(
        hand(
            stands(WIRE.id, "River Front", "straight"),
            stands(PAPER.id, "River Front", "relayed", "The Harbour Wire"),
            stands(RADIO.id, "witnesses", "relayed", "Harbour Wire"),
        )
    ) == {
        ("source:River Front", "report:doc_wire", "said to"),
        ("report:doc_wire", "report:doc_paper", "relayed"),
        ("source:witnesses", "relay:Harbour Wire", "said to"),
        ("relay:Harbour Wire", "report:doc_radio", "relayed"),
    }


def test_who_speaks_for_whom_is_an_edge_to_the_source_or_to_a_voice_that_is_none() -> None:
    organ = Camp(voice="Hezbollah", sources=("Al-Manar", "Hezbollah"), reasons=())
    state = Camp(voice="India", sources=("Indian Army", "Government of India"), reasons=())
    one = hand(
        *(
            stands(WIRE.id, name, "straight")
            for name in ("Al-Manar", "Hezbollah", "Indian Army", "Government of India")
        ),
        camps=(organ, state),
    )
    spoken = {(left, right) for left, right, kind in edges(one) if kind == "speaks for"}
    assert spoken == {
        ("source:Al-Manar", "source:Hezbollah"),
        ("source:Indian Army", "voice:India"),
        ("source:Government of India", "voice:India"),
    }


def test_a_voice_that_is_a_source_of_another_figure_is_one_node() -> None:
    organs = Camp(voice="Hezbollah", sources=("Al-Manar", "Al-Nour Radio"), reasons=())
    first = hand(stands(WIRE.id, "Al-Manar", "straight"), stands(WIRE.id, "Al-Nour Radio", "straight"), camps=(organs,))
    second = hand(stands(PAPER.id, "Hezbollah", "straight"))
    made = chains.chart([first, second], [WIRE, PAPER])
    assert [node.id for node in made.nodes if node.label == "Hezbollah"] == ["source:Hezbollah"]
    assert {edge.right for edge in made.edges if edge.kind == "speaks for"} == {"source:Hezbollah"}


def test_every_edge_joins_two_nodes_and_the_order_makes_no_difference() -> None:
    hands = [
        hand(stands(WIRE.id, "River Front", "straight"), stands(PAPER.id, "River Front", "copied", copies=WIRE.id)),
        hand(stands(RADIO.id, "witnesses", "relayed", "a clinic")),
        hand(stands("doc_unknown", "witnesses", "straight")),
    ]
    documents = [WIRE, PAPER, RADIO]
    expected = chains.chart(hands, documents)
    ids = {node.id for node in expected.nodes}
    assert all({edge.left, edge.right} <= ids for edge in expected.edges)
    for order in itertools.permutations(hands):
        for other in itertools.permutations(documents):
            assert chains.chart(order, other) == expected


def test_reports_are_named_by_outlet_and_day() -> None:
    made = chains.chart([hand(stands(WIRE.id, "River Front", "straight"), stands("doc_x", "R", "straight"))], [WIRE])
    assert {(node.label, node.day) for node in made.nodes if node.kind == "report"} == {
        ("Harbour Wire", "2024-07-25"),
        ("doc_x", None),
    }
