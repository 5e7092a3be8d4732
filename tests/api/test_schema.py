"""The API does what its own OpenAPI document says, whatever it is asked (schemathesis)."""

import pytest
import schemathesis
import serving
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.config import SchemathesisConfig

from rashomon.web import create

EVENTS = "/api/v1/events"
"""A stream without end, which has tests of its own."""

EXAMPLES = 12
"""Requests that are made up for each operation; with a fixed seed."""

EXPECTED = ["2xx", "3xx", "401", "403", "404", "409", "413", "422", "429"]
"""Answers to a request that the schema allows. A 422 may say what no schema can: that there is no such kind of event,
or that of two fields one must be given. What is not checked for that reason is that all which the schema allows is
taken; every other check is on."""


@pytest.fixture(scope="module")
def schema(example_ledger, tmp_path_factory):
    with serving.opened(example_ledger, tmp_path_factory.mktemp("schema")) as bench:
        config = SchemathesisConfig.from_dict({"checks": {"positive_data_acceptance": {"expected-statuses": EXPECTED}}})
        app = create(bench, hosts=("testserver", "localhost"))
        yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, config=config).exclude(path=EVENTS)
        bench.close()


def test_does_what_it_says(schema, subtests):
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        )
        @given(case=operation.as_strategy())
        def asked(case):
            case.call_and_validate()

        with subtests.test(operation.label):
            asked()
