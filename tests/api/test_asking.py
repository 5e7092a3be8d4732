"""What one request asks: from where."""

import pytest
from starlette.requests import Request

from rashomon.api import asking


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("testclient", "testclient"),
    ],
)
def test_of_ipv6_the_network_is_known(host, known):
    assert asking.address(Request({"type": "http", "client": (host, 4711)})) == known


def test_an_asker_without_an_address_is_known_by_none():
    assert asking.address(Request({"type": "http", "client": None})) == ""
