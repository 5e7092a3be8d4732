"""The API as a whole: it describes itself, and says what went wrong."""


def test_describes_itself(client):
    said = client.get("/api/v1/openapi.json").json()
    assert said["openapi"].startswith("3.")
    assert said["info"]["title"] == "Rashomon"
