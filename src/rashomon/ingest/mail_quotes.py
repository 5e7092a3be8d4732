"""What of a message's text its sender says, and what is quoted from earlier ones."""

from __future__ import annotations

import re
from dataclasses import dataclass

QUOTED = re.compile(r"\s{0,3}(?:>|\|\s)")
WROTE = re.compile(
    r"\s*(?:On|Le|Am|El|Em|Il|Op)\b.{4,300}?(?:wrote|writes|a écrit|schrieb|escribió|escreveu|ha scritto|schreef)\b"
    r".{0,100}?:\s*$",
    re.DOTALL,
)
LOOKS_SO = re.compile(r"\s*(?:On|Le|Am|El|Em|Il|Op)\s.*\d")
ORIGINAL = re.compile(
    r"\s*[-_*]{2,}\s*(?:original message|message d'origine|ursprüngliche nachricht|mensaje original)\s*[-_*]{2,}\s*$",
    re.IGNORECASE,
)
FORWARDED = re.compile(
    r"\s*(?:[-_*]{2,}\s*(?:forwarded (?:message|by .{1,100})|message transféré|weitergeleitete nachricht|"
    r"mensaje reenviado)\s*[-_*]{2,}|begin forwarded message:|début du message réexpédié\s*:)\s*$",
    re.IGNORECASE,
)
BLOCK = re.compile(
    r"\s*\*?(?P<name>From|De|Von|Sent|Date|Envoyé|Gesendet|Enviado|To|À|A|An|Para|Cc|Subject|Objet|Betreff|Asunto|"
    r"Reply-To|Importance)\s*:\*?\s*(?P<value>.*)$",
    re.IGNORECASE,
)
NAMES = {
    **dict.fromkeys(("from", "de", "von"), "From"),
    **dict.fromkeys(("sent", "date", "envoyé", "gesendet", "enviado"), "Date"),
    **dict.fromkeys(("subject", "objet", "betreff", "asunto"), "Subject"),
}
RULE = re.compile(r"\s*[-_*=]{5,}\s*$")
SIGNATURE = re.compile(r"--\s?$")
LEAST = 3
"""Lines of a header within a text by which a message is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A text in its parts."""

    text: str = ""
    """What the sender says."""
    quoted: bool = False
    """Whether there is more that is left out."""
    forwarded: str | None = None
    """A message that is passed on within the text: its header lines and its words."""


def own(text: str, *, forwards: bool = False) -> Own:
    """The text without quoted lines, the line that leads them in, earlier messages, and the sender's signature.

    What is said to be passed on (or all, where the message `forwards` one) is given by itself.
    """
    lines = text.split("\n")
    kept: list[str] = []
    quoted, forwarded = False, None
    i = 0
    while i < len(lines):
        line = lines[i]
        if QUOTED.match(line):
            quoted = True
        elif length := _introduced(lines, i):
            quoted = True
            following = next((one for one in lines[i + length :] if one.strip()), "")
            if not QUOTED.match(following):  # Quoted without a mark on each line: all that follows.
                break
            i += length
            continue
        elif (passed := FORWARDED.match(line)) or ORIGINAL.match(line) or _heads(lines, i):
            start = next((n for n in range(i, min(i + 6, len(lines))) if _heads(lines, n)), None)
            if (passed or forwards) and start is not None:
                forwarded = _message(lines, start)
            else:
                quoted = True
            break
        elif SIGNATURE.match(line) and len(lines) - i < 30:
            # What is quoted may stand below it.
            rest = lines[i:]
            quoted = quoted or any(QUOTED.match(one) for one in rest)
            break
        else:
            kept.append(line)
        i += 1
    while kept and (not kept[-1].strip() or RULE.match(kept[-1])):
        kept.pop()
    return Own(text="\n".join(kept).strip("\n"), quoted=quoted, forwarded=forwarded)


def _introduced(lines: list[str], i: int) -> int:
    """How many lines lead in a quotation (`On 3 March Awa Cissé wrote:`), which programs wrap; 0 for none."""
    if not LOOKS_SO.match(lines[i]):
        return 0
    for length in (1, 2, 3):
        held = lines[i : i + length]
        if not all(one.strip() for one in held):
            return 0
        if WROTE.match("\n".join(one[:400] for one in held)):
            after = next((one for one in lines[i + length :] if one.strip()), "")
            # "On Monday the general wrote:" is a sentence, where no message is quoted and no address stands.
            dated = re.search(r"\d{4}|\d{1,2}[:h]\d\d|@", " ".join(held)) is not None
            return length if QUOTED.match(after) or dated else 0
    return 0


def _heads(lines: list[str], i: int) -> bool:
    """Whether the header lines of an earlier message begin here."""
    first = BLOCK.match(lines[i])
    if not first or NAMES.get(first["name"].lower()) != "From":
        return False
    names = {"From"}
    for line in lines[i + 1 : i + 10]:
        match = BLOCK.match(line)
        if match:
            names.add(NAMES.get(match["name"].lower(), "other"))
        elif not line.strip() and len(names) >= LEAST:
            break
    return len(names) >= LEAST and "Date" in names


def _message(lines: list[str], start: int) -> str:
    """The message that begins there, with its header lines under their English names."""
    head: dict[str, str] = {}
    i = start
    while i < len(lines) and i < start + 20:
        match = BLOCK.match(lines[i])
        if match:
            if name := NAMES.get(match["name"].lower()):
                head.setdefault(name, " ".join(match["value"].replace("*", "").split()))
        elif lines[i].strip() or len(head) >= LEAST or "Subject" in head:
            break
        i += 1
    words = "\n".join(lines[i:]).strip("\n")
    return "".join(f"{name}: {value}\n" for name, value in head.items()) + f"\n{words}\n"
