"""A client of the API: what the workbench's pages show, and what people decide, for programs.

    with Client("http://127.0.0.1:8765", token="rsh_…") as client:
        for one in client.incidents(place="Mali"):
            page = client.incident(one["incident"]["id"])

What is given back are the JSON types that `/api/v1/openapi.json` describes. A list is an iterator that asks for one
page after another. An answer that the client has already is not sent again (`ETag`). `asking` sends what is asked,
`reading` reads, `deciding` decides, `giving` gives reports to be read and publishes, `happening` listens.
"""

from rashomon.api.client.asking import ApiError, Json
from rashomon.api.client.deciding import Deciding
from rashomon.api.client.giving import Giving
from rashomon.api.client.happening import Happening
from rashomon.api.client.reading import Reading


class Client(Reading, Deciding, Giving, Happening):
    """Asks one workbench; a context manager, which closes its connections. Every method raises ApiError."""


__all__ = ["ApiError", "Client", "Json"]
