"""The API does what its own OpenAPI document says, whatever it is asked (schemathesis), with every check.

Asked by the one person of a workbench, by a user with every role, and by one who may only read: each operation at every
bound of its schema and with what is made up, then one after another with what the one before gave.
"""

from collections import Counter
from contextlib import contextmanager

import numpy  # noqa: F401  -- a thread that loads it while another does fails
import pytest
import schemathesis
import serving
from schemathesis import engine
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events

from rashomon.api.rights import RIGHTS
from rashomon.web import create

EVENTS = "/api/v1/events"
"""A stream without end, which has tests of its own."""

DECIDING = {
    "include-name": "POST /api/v1/decisions",
    "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "403", "404", "409", "422"]}},
}
"""A decision is held against the report and the codebook: no schema says that its words stand in a report, or that of
two names one is known. Everything else that its schema allows is taken, as are all other operations without exception.
"""


@contextmanager
def as_owner(ledger, folder):
    with serving.opened(ledger, folder) as bench:
        yield bench, {}


@contextmanager
def as_user(ledger, folder, roles):
    with serving.team(ledger, folder, roles=()) as bench:
        bench.doors.people.add("asker", "Asker Example", roles, serving.PASSWORD, "2026-01-01T00:00:00Z")
        token = bench.doors.make_token("asker", "program", sorted({right for role in roles for right in RIGHTS[role]}))
        yield bench, {"auth": {"openapi": {"token": {"bearer": token}}}}


def asked(bench, config, phases, examples):
    """What is wrong with the answers, and how often each operation gave which status."""
    settings = {
        "seed": 1,
        "operations": [DECIDING],
        "generation": {"max-examples": examples, "deterministic": True, "database": "none", "no-shrink": True},
        "phases": {name: {"enabled": name in phases} for name in ("examples", "coverage", "fuzzing", "stateful")},
        **config,
    }
    app = create(bench, hosts=("testserver", "localhost"))
    schema = schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", app, config=SchemathesisConfig.from_dict(settings)
    ).exclude(path=EVENTS)
    wrong, given = [], Counter()
    for event in engine.from_schema(schema).execute():
        if isinstance(event, events.NonFatalError):
            wrong.append(f"{event.label}: {event.value!r}")
        elif isinstance(event, events.FatalError):
            raise event.exception
        elif isinstance(event, events.ScenarioFinished):
            seen = event.recorder
            for name, sent in seen.interactions.items():
                given[seen.cases[name].value.operation.label, sent.response.status_code if sent.response else None] += 1
            wrong += [
                f"{one.name}: {one.failure_info.failure.message}\n{one.failure_info.code_sample}"
                for checks in seen.checks.values()
                for one in checks
                if one.failure_info
            ]
    bench.close()
    return wrong, given


def test_does_what_it_says(example_ledger, tmp_path):
    with as_owner(example_ledger, tmp_path) as (bench, config):
        wrong, given = asked(bench, config, {"examples", "coverage", "fuzzing"}, 3)
        paths = create(bench).openapi()["paths"]
    assert not wrong, "\n\n".join(wrong)
    there = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert {label for label, _ in given} == there - {f"GET {EVENTS}"}


def test_does_what_it_says_one_request_after_another(example_ledger, tmp_path):
    with as_owner(example_ledger, tmp_path) as (bench, config):
        wrong, given = asked(bench, config, {"stateful"}, 60)
    assert not wrong, "\n\n".join(wrong)
    led = {label for label, status in given if status and "{" in label}
    assert led, "no link was followed"


@pytest.mark.parametrize("roles", [sorted(RIGHTS), ["reader"]], ids=["everything", "reader"])
def test_does_what_it_says_to_who_has_a_token(example_ledger, tmp_path, roles):
    with as_user(example_ledger, tmp_path, roles) as (bench, config):
        wrong, given = asked(bench, config, {"fuzzing"}, 3)
    assert not wrong, "\n\n".join(wrong)
    refused = {label for label, status in given if status == 403}
    may_not = {"POST /api/v1/check", "POST /api/v1/decisions", "POST /api/v1/publish", "POST /api/v1/reports"}
    assert refused >= may_not if roles == ["reader"] else not refused & may_not
    assert given["GET /api/v1/incidents", 200]
