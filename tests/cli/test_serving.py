"""Where the workbench listens, and where it does not."""

import pytest

from rashomon.cli.ending import Failure
from rashomon.cli.serving import _hosts, loopback


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "rashomon.example", "127.0.0.1.example"])  # noqa: S104
def test_beyond_this_machine_it_wants_users_and_tls(host):
    with pytest.raises(Failure, match="serve --team"):
        _hosts(host, False, "https://rashomon.example")
    with pytest.raises(Failure, match="--public-url"):
        _hosts(host, True, None)
    with pytest.raises(Failure, match="begins with https://"):
        _hosts(host, True, "http://rashomon.example")
    assert _hosts(host, True, "https://rashomon.example/") == ("rashomon.example",)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
def test_on_this_machine_it_needs_neither(host):
    assert loopback(host)
    assert "localhost" in _hosts(host, False, None)
