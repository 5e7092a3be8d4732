"""The API as a whole: it describes itself, and says what went wrong."""

import pytest
from fastapi.testclient import TestClient

from rashomon.web import create


@pytest.fixture
def client(workbench):
    with TestClient(create(workbench), base_url="http://localhost") as client:
        yield client


def test_describes_itself(client):
    said = client.get("/api/v1/openapi.json").json()
    assert said["openapi"].startswith("3.")
    assert said["info"]["title"] == "Rashomon"
