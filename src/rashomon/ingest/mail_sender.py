"""Who sends a message: the person, and the organisation for which they write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr

from rashomon.ingest.decoding import NotTextError, decode

ROLE = re.compile(
    r"(?:press|presse|media|info|news|newsletter|no-?reply|do-?not-?reply|communications?|comms|contact|office|alerts?|"
    r"updates?|bulletin|editor(?:s|ial)?|redaction|desk|newsdesk|spokes\w*|service|mailing|list|digest|reports?|"
    r"publications?|hello|admin|secretariat)(?:[._+-].*|\d*)$",
    re.IGNORECASE,
)
"""What stands before the @ where an organisation writes and not a person."""
FREE = re.compile(
    r"(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|live|msn|aol|icloud|me|proton|protonmail|gmx|web|mail|yandex|"
    r"orange|wanadoo|free|laposte|tutanota|tuta|zoho|fastmail|posteo|riseup)\.(?:[a-z]{2,4}|co\.[a-z]{2})$",
    re.IGNORECASE,
)
"""Where anybody has an address, which says nothing of whom they write for."""
FOR = re.compile(r"^(?P<name>.+?)\s*(?:\bvia\b|\||\()\s*(?P<outlet>[^()|]+?)\)?$")
"""How senders name both: `Awa Cissé | Saltlake Wire`, `Awa Cissé via Saltlake list`."""
LONGEST = 2_000
"""Characters of a header line that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Each None where the message does not say."""

    byline: str | None = None
    outlet: str | None = None


def raw(message: Message, name: str) -> str | None:
    """A header line as it came, its bytes as text, its encoded words as they are; the first of several."""
    value = next((value for key, value in message.raw_items() if key.lower() == name.lower()), None)
    if value is None:
        return None
    data = str(value)[:LONGEST].encode("utf-8", "surrogateescape")
    return " ".join(_text(data, None).split())


def decoded(value: str | None) -> str:
    """A header line with its encoded words (RFC 2047) as what they stand for."""
    if not value:
        return ""
    try:
        found = [
            one if isinstance(one, str) else _text(one, charset) if charset else one.decode("raw-unicode-escape")
            for one, charset in decode_header(value)
        ]
    except Exception:  # What is no encoded word stays as it is.
        found = [value]
    words = " ".join("".join(found).split())
    return "".join(one for one in words if one.isprintable())


def _text(data: bytes, charset: str | None) -> str:
    try:
        return decode(data, charset)[0]
    except (NotTextError, LookupError, ValueError):
        return data.decode("utf-8", "replace")


def sender(message: Message) -> Sender:
    """Whom the message is from.

    The outlet is the organisation that the message names, that whose address it is, or the list that it went to;
    otherwise the address's domain, unless anybody may have an address there.
    """
    try:
        name, address = parseaddr(raw(message, "From") or raw(message, "Sender") or "")
    except (RecursionError, IndexError, ValueError):  # Brackets within brackets, which no sender has.
        name, address = "", ""
    name, local, domain = decoded(name).strip(" \"'"), *_parted(address)
    stated = decoded(raw(message, "Organization") or raw(message, "Organisation")) or None
    match = FOR.match(name)
    if match:
        name, stated = match["name"].strip(" \"'"), stated or match["outlet"].strip(" \"'")
    if not name or "@" in name:
        name = ""
    if stated is None and name and ROLE.match(local):
        stated = name
    listed = decoded((raw(message, "List-Id") or "").partition("<")[0]).strip(" \"'")
    return Sender(byline=name or None, outlet=stated or listed or _host(domain))


def _parted(address: str) -> tuple[str, str]:
    local, _, domain = address.rpartition("@")
    return local, domain.strip("[]> ").lower()


def _host(domain: str) -> str | None:
    domain = re.sub(r"^(?:www|mail|smtp|e?news|email|lists?|mailer|send|mg|em\d*)\.", "", domain)
    sound = re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", domain) is not None and not domain.replace(".", "").isdigit()
    return domain if sound and not FREE.match(domain) else None
