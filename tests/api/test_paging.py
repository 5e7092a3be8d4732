"""A page links to the next."""

from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from fastapi import Response
from starlette.datastructures import URL

from rashomon.api.paging import Onward


@dataclass
class Rows:
    after: object


@pytest.mark.parametrize(
    ("url", "after", "link"),
    [
        ("http://localhost/api/v1/queue", "x", '</api/v1/queue?after=x>; rel="next"'),
        ("http://localhost/api/v1/queue?limit=2&after=w", "x", '</api/v1/queue?limit=2&after=x>; rel="next"'),
        ("http://localhost/api/v1/queue", 'a">,<b', '</api/v1/queue?after=a%22%3E%2C%3Cb>; rel="next"'),
        ("http://localhost/api/v1/queue", None, None),
    ],
)
def test_links_the_next_page(url, after, link):
    response = Response()
    page = Rows(after)
    assert Onward(SimpleNamespace(url=URL(url)), response)(page) is page
    assert response.headers.get("link") == link
