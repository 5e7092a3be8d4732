"""C2PA manifests: what a file's maker signed of its making, by c2pa-python (the extra `media`). Nothing is fetched."""

from __future__ import annotations

import importlib.util
import io
import json
from typing import Any

from rashomon.ingest import pictures
from rashomon.model import Provenance

MARK = b"jumdc2pa"
"""How the description of a manifest begins in whatever file holds one: the box type `jumd` of ISO 19566-5, and the
first bytes of the identifier that C2PA gives it (C2PA 2.1, 11.1.4.2). A file that only names a manifest elsewhere has
it not."""

SETTINGS = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
    "core": {"allowed_network_hosts": []},
}
"""By itself the library fetches manifests that a file names, and asks whoever a certificate names."""

MOST = 50
"""Actions that are kept."""

MISSING = "holds a C2PA manifest, which was not looked at; give pip install 'rashomon[media]'"


def provenance(data: bytes, media_type: str) -> tuple[Provenance | None, str | None]:
    """What the manifest in the bytes says, None where they hold none, and why it could not be read, as the end of a
    sentence. Never raises."""
    if MARK not in data:
        return None, None
    unread = Provenance(state="unread")
    if importlib.util.find_spec("c2pa") is None:
        return unread, MISSING
    import c2pa

    try:
        context = c2pa.Context(settings=c2pa.Settings.from_dict(SETTINGS))
        with c2pa.Reader(media_type, io.BytesIO(data), context=context) as reader:
            said = json.loads(reader.json())
            state = str(reader.get_validation_state() or "invalid").lower()
        return _read(said, state), None
    except Exception as error:  # A hostile manifest may break the library anywhere.
        return unread, f"holds a C2PA manifest that cannot be read ({type(error).__name__})"


def _read(said: dict[str, Any], state: str) -> Provenance:
    manifest = said["manifests"][said["active_manifest"]]
    signature = manifest.get("signature_info") or {}
    made = (manifest.get("claim_generator_info") or [{}])[0]
    generator = " ".join(filter(None, (pictures.text(made.get(one)) for one in ("name", "version"))))
    actions = [
        pictures.text(action.get("action"))
        for assertion in manifest.get("assertions") or ()
        if str(assertion.get("label", "")).startswith("c2pa.actions")
        for action in (assertion.get("data") or {}).get("actions") or ()
    ]
    return Provenance(
        state=state if state in ("trusted", "valid", "invalid") else "invalid",
        generator=generator or pictures.text(manifest.get("claim_generator")),
        signer=pictures.text(signature.get("issuer")),
        actions=tuple(dict.fromkeys(filter(None, actions)))[:MOST],
        signed_at=pictures.text(signature.get("time")),
    )
