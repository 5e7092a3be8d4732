"""French times, from Wednesday 14 May 2025."""

import pytest


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("mardi", "2025-05-13", "2025-05-13"),
        ("mercredi", "2025-05-14", "2025-05-14"),
        ("mercredi dernier", "2025-05-07", "2025-05-07"),
        ("vendredi dernier", "2025-05-09", "2025-05-09"),
        ("jeudi matin", "2025-05-08", "2025-05-08"),
        ("hier", "2025-05-13", "2025-05-13"),
        ("aujourd’hui", "2025-05-14", "2025-05-14"),
        ("dans la nuit de lundi à mardi", "2025-05-12", "2025-05-13"),
        ("le 25 juillet", "2024-07-25", "2024-07-25"),
        ("le 1er mai", "2025-05-01", "2025-05-01"),
        ("le mardi 6 mai 2025", "2025-05-06", "2025-05-06"),
        ("du 3 au 5 mars", "2025-03-03", "2025-03-05"),
        ("entre le 10 et le 14 mars", "2025-03-10", "2025-03-14"),
        ("en janvier", "2025-01", "2025-01"),
        ("en décembre", "2024-12", "2024-12"),
        ("en mars 2023", "2023-03", "2023-03"),
        ("en 2012", "2012", "2012"),
        ("depuis octobre 2024", "2024-10", "2025-05-14"),
        ("il y a trois jours", "2025-05-11", "2025-05-11"),
        ("il y a deux semaines", "2025-04-30", "2025-04-30"),
        ("la semaine dernière", "2025-05-05", "2025-05-11"),
        ("le mois dernier", "2025-04", "2025-04"),
        ("l'an dernier", "2024", "2024"),
    ],
)
def test_a_time_has_its_days(read, text, start, end) -> None:
    [when] = read(f"Les soldats ont attaqué {text}.").times
    assert (when.start, when.end) == (start, end)


def test_without_a_day_of_publication_it_stays_open(read) -> None:
    found = read("Les soldats ont attaqué mardi.", published=None)
    assert [(when.start, when.end) for when in found.times] == [(None, None)]
    assert any("mardi" in issue.message for issue in found.issues)
