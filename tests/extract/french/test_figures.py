"""Counted effects in French sentences, written in the manners of agencies, armies, radios and posts."""

import pytest

MANY: list[tuple[str, list[tuple[str, int | None, int | None, str | None]]]] = [
    (
        "Au moins 12 soldats maliens ont été tués et une dizaine d'autres blessés mardi dans une attaque.",
        [("killed", 12, None, "soldats maliens"), ("wounded", 10, 10, "soldats maliens")],
    ),
    ("Une embuscade a fait huit morts parmi les civils.", [("killed", 8, 8, "les civils")]),
    ("L'attaque aurait fait dix morts, dont trois femmes.", [("killed", 10, 10, "morts"), ("killed", 3, 3, "femmes")]),
    (
        "Deux soldats tués et quatre blessés dans l'attaque.",
        [("killed", 2, 2, "soldats"), ("wounded", 4, 4, "soldats")],
    ),
    ("Les FAMa ont neutralisé une vingtaine de terroristes.", [("killed_or_wounded", 20, 20, "terroristes")]),
    ("L'armée a perdu quinze hommes dans cette attaque.", [("killed", 15, 15, "hommes")]),
    ("Une attaque a coûté la vie à neuf gendarmes.", [("killed", 9, 9, "gendarmes")]),
    ("Trois soldats et un civil ont péri dans l'embuscade.", [("killed", 3, 3, "soldats"), ("killed", 1, 1, "civil")]),
    (
        "Plus de vingt mercenaires et des dizaines de soldats ont été tués au combat.",
        [("killed", 21, None, "mercenaires"), ("killed", 20, 99, "soldats")],
    ),
    (
        "Sept militaires, dont un capitaine, ont été faits prisonniers.",
        [("captured", 7, 7, "militaires"), ("captured", 1, 1, "militaires")],
    ),
    ("Les rebelles ont libéré 5 otages.", [("released", 5, 5, "otages")]),
    (
        "Deux ressortissants étrangers ont été enlevés par des hommes armés.",
        [("captured", 2, 2, "ressortissants étrangers")],
    ),
    ("Quatre soldats sont portés disparus après l'attaque.", [("missing", 4, 4, "soldats")]),
    (
        "L'attaque a contraint 3.000 personnes, qui ont été déplacées vers le sud.",
        [("displaced", 3000, 3000, "personnes")],
    ),
    ("Un drone de l'armée a frappé un campement, tuant quatre civils.", [("killed", 4, 4, "civils")]),
    (
        "L'armée déplore la mort de six soldats et d'un gendarme.",
        [("killed", 6, 6, "soldats"), ("killed", 1, 1, "gendarme")],
    ),
    ("Aucun militaire n'a été capturé dans l'attaque.", [("captured", 0, 0, "militaire")]),
    ("L'attaque n'a fait aucun blessé chez les soldats.", [("wounded", 0, 0, "les soldats")]),
    (
        "Bilan de l'attaque : 8 civils tués, 3 blessés et plusieurs otages.",
        [("killed", 8, 8, "civils"), ("wounded", 3, 3, "civils"), ("captured", 3, 9, "civils")],
    ),
    ("Le bilan de l'attaque s'alourdit à 31 morts.", [("killed", 31, 31, "morts")]),
    ("Le bilan de l'attaque est passé de 22 à 31 morts.", [("killed", 31, 31, "morts")]),
    ("Quatre véhicules de l'armée ont été incendiés par les rebelles.", [("destroyed", 4, 4, "armée")]),
    ("Nos combattants ont détruit quatre blindés de l'armée.", [("destroyed", 4, 4, "armée")]),
    ("Un soldat a été tué et trois autres ont été blessés.", [("killed", 1, 1, "soldat"), ("wounded", 3, 3, "soldat")]),
    ("Une mine a fait 14 morts, tous des civils, dans une attaque.", [("killed", 14, 14, "civils")]),
    ('L\'armée affirme avoir "éliminé" une centaine de terroristes.', [("killed", 100, 100, "terroristes")]),
    (
        "L'armée déplore la mort d'un soldat et la destruction de trois blindés.",
        [("killed", 1, 1, "soldat"), ("destroyed", 3, 3, None)],
    ),
    (
        "Bilan des combats : côté FAMa, 21 morts ; côté terroristes, 149 neutralisés.",
        [("killed", 21, 21, "FAMa"), ("killed_or_wounded", 149, 149, "terroristes")],
    ),
    ("Quatre employés d'une ONG ont été enlevés par des rebelles.", [("captured", 4, 4, "employés d'une ONG")]),
    ("Douze morts au moins dans une attaque à Gao.", [("killed", 12, None, "Douze morts")]),
]


@pytest.mark.parametrize(("text", "wanted"), MANY, ids=[text[:40] for text, _ in MANY])
def test_figures_of_a_sentence(read, text, wanted) -> None:
    found = read(text).figures
    got = [(f.effect, f.low, f.high, f.of[0].span.exact if f.of else None) for f in found]
    # Where a toll says nobody's, its own noun stands for them.
    assert [(e, low, high) for e, low, high, _ in got] == [(e, low, high) for e, low, high, _ in wanted]
    for (*_, of), (*_, whose) in zip(got, wanted, strict=True):
        assert of == whose or (of is not None and whose is not None and of in whose)


def test_what_follows_a_part_goes_on_with_the_whole(read) -> None:
    found = read("Le ministère fait état de cinq soldats tués, dont un capitaine, et de 17 blessés.").figures
    assert [(f.effect, f.low, f.of[0].span.exact) for f in found if not f.subset] == [
        ("killed", 5, "soldats"), ("wounded", 17, "soldats"),
    ]  # fmt: skip


def test_a_part_is_a_part(read) -> None:
    whole, part = read("L'attaque a fait 84 morts, dont douze enfants.").figures
    assert (whole.subset, part.subset) == (False, True)


@pytest.mark.parametrize(
    "text",
    ["Une patrouille de l'armée est tombée dans une embuscade tendue par des rebelles.",
     "Deux témoins ont raconté l'attaque des soldats.",
     "D'après des témoignages recueillis auprès de 23 habitants, les soldats ont été attaqués.",
     "Dans trois villages, les soldats ont combattu les rebelles pendant deux jours.",
     "Un soldat, deux civils et l'armée."],
)  # fmt: skip
def test_what_befell_nobody_is_not_counted(read, text) -> None:
    assert read(text).figures == ()


def test_who_tells_it_is_not_counted(read) -> None:
    found = read("Les rebelles ont brûlé dix greniers, raconte Ali Touré, un éleveur de Gao.").figures
    assert [(f.effect, f.low, f.unit) for f in found] == [("destroyed", 10, "buildings")]
