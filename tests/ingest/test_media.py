"""What is known of pictures, films and recordings by their bytes; and that no bytes do any harm."""

from __future__ import annotations

import importlib.util
import io
import json
import struct
import threading
import time
import tracemalloc
import zlib
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import av
import pictures
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given, settings
from hypothesis import strategies as st
from pacing import slower
from PIL import Image

from rashomon.ingest import films, media, provenance
from rashomon.ingest import pictures as ingest_pictures
from rashomon.ledger.likeness import NEAR
from rashomon.model import Provenance, from_json, to_plain
from rashomon.model.canonical import canonical_json
from rashomon.protocols import Part


def described(data: bytes | None, name: str = "a.jpg", **part):
    item, issues = media.described(Part(name=name, of="doc_1", **part), data)
    return item, [issue.message for issue in issues]


def apart(left: bytes, right: bytes) -> int:
    """Bits in which the hashes of two pictures differ."""
    [one], [other] = (described(data)[0].hashes for data in (left, right))
    return (int(one.pdq, 16) ^ int(other.pdq, 16)).bit_count()


def test_a_picture_is_told_by_its_bytes_and_by_how_it_looks() -> None:
    data = pictures.saved(pictures.scene(1), quality=90)
    item, said = described(data)
    assert (item.media_type, item.size, item.width, item.height) == ("image/jpeg", len(data), 1200, 900)
    [look] = item.hashes
    assert len(look.pdq) == 64 and look.quality == 100 and look.at is None
    assert said == ["a.jpg says nothing of when and where it was taken; channels strip that."]
    assert not item.tells
    assert from_json(type(item), canonical_json(item)) == item


def changed(image: Image.Image) -> dict[str, bytes]:
    """What happens to pictures on their way."""
    width, height = image.size

    def cut(share: float) -> Image.Image:
        return image.crop(
            (int(width * share), int(height * share), int(width * (1 - share)), int(height * (1 - share)))
        )

    return {
        "saved at quality 30": pictures.saved(image, quality=30),
        "saved as PNG": pictures.saved(image, "PNG"),
        "saved as WebP": pictures.saved(image, "WEBP"),
        "without colour": pictures.saved(image.convert("L")),
        "half as large": pictures.saved(image.resize((width // 2, height // 2))),
        "a tenth as large": pictures.saved(image.resize((width // 10, height // 10))),
        "1 % cut off each side": pictures.saved(cut(0.01)),
        "5 % cut off each side": pictures.saved(cut(0.05)),
        "turned by 90 degrees": pictures.saved(image.rotate(90, expand=True)),
        "mirrored": pictures.saved(image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)),
    }


FOUND = ("saved", "without colour", "half", "a tenth", "1 %")


@pytest.mark.parametrize("seed", range(1, 6))
def test_what_is_still_found_and_what_is_not(seed) -> None:
    """The table of the guide: of five pictures what every one still is, and what none is."""
    image = pictures.scene(seed)
    original = pictures.saved(image, quality=95)
    for how, data in changed(image).items():
        assert (apart(original, data) <= NEAR) == how.startswith(FOUND), how
    assert apart(original, pictures.saved(pictures.scene(seed + 100))) > 80, "another picture"


def test_a_picture_is_hashed_as_it_is_seen() -> None:
    """A phone held upright writes a picture that lies, and how it is to be turned."""
    upright = pictures.scene(3, 900, 1200)
    turned = pictures.exif(t274=6)
    item, _ = described(pictures.saved(upright.rotate(90, expand=True), quality=95, exif=turned))
    assert (item.width, item.height) == (900, 1200)
    assert apart(pictures.saved(upright.rotate(90, expand=True), quality=95, exif=turned), pictures.saved(upright)) <= 8


def test_what_the_device_wrote_is_told_and_nothing_that_names_a_person_or_one_device() -> None:
    item, said = described(pictures.saved(pictures.scene(1), exif=pictures.exif()))
    assert (item.taken_at, item.device, item.software) == ("2021-05-03T10:11:12+00:00", "Example Phone 3", "Camera 1.0")
    assert (item.latitude, item.longitude) == (16.2701, -0.05)
    assert said == [] and item.tells
    assert "SERIAL" not in canonical_json(item) and "Diallo" not in canonical_json(item)


@pytest.mark.parametrize(
    "place",
    [
        {1: "N", 2: (95.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
        {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
    ],
    ids=["no place on Earth", "nothing known"],
)
def test_a_place_that_is_none_is_not_told(place) -> None:
    written = pictures.exif()
    written.get_ifd(0x8825).update(place)
    item, _ = described(pictures.saved(pictures.scene(1), exif=written))
    assert (item.latitude, item.longitude) == (None, None)


def test_a_date_that_is_none_is_not_told() -> None:
    written = pictures.exif()
    written.get_ifd(0x8769)[0x9003] = "2021:13:45 10:11:12"
    assert described(pictures.saved(pictures.scene(1), exif=written))[0].taken_at is None


def test_a_picture_that_is_cut_off_is_told_by_its_bytes_and_what_its_head_says() -> None:
    whole = pictures.saved(pictures.scene(1), quality=95, exif=pictures.exif())
    item, said = described(whole[: len(whole) // 2])
    assert said == ["a.jpg is cut off; it is known by its SHA-256 alone."]
    assert (item.width, item.hashes, item.device) == (1200, (), "Example Phone 3")


def bomb(side: int) -> bytes:
    """A PNG of nothing but zeros, in a few hundred kilobytes."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compressobj(9)
    rows = b"".join(body.compress(bytes(1 + 3 * side)) for _ in range(min(side, 4000))) + body.flush()

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [10_000, 30_000])
def test_a_bomb_is_not_unpacked(side) -> None:
    data = bomb(side)
    assert len(data) < 1_000_000
    tracemalloc.start()
    begun = time.process_time()
    item, said = described(data, "a.png")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert item.hashes == () and said == ["a.png would take too much to decode; it is known by its SHA-256 alone."]
    assert most < 50_000_000 and time.process_time() - begun < 5 * slower()


def test_a_picture_that_is_gone_over_for_ever_is_not_decoded() -> None:
    """Each scan of a progressive JPEG goes over all of it, and takes a hundred bytes of the file."""
    whole = pictures.saved(Image.new("L", (6000, 6000), 128), progressive=True)
    at = whole.rfind(b"\xff\xda")
    begun = time.process_time()
    item, said = described(whole[:at] + whole[at:-2] * 2000 + b"\xff\xd9")
    assert time.process_time() - begun < 5 * slower()
    assert said == ["a.jpg would take too much to decode; it is known by its SHA-256 alone."] and item.width == 6000
    assert described(pictures.saved(pictures.scene(1), progressive=True))[0].hashes


def test_bytes_say_what_they_are_whatever_they_are_called() -> None:
    data = pictures.saved(pictures.scene(1), "PNG")
    assert described(data, "a.jpg", media_type="video/mp4")[0].media_type == "image/png"
    for other in (b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html></html>", b"%PDF-1.7", b"\x7fELF", b"MZ"):
        assert described(other, "a.png", media_type="image/png") == (None, [])


def test_what_is_not_there_is_known_by_its_name() -> None:
    item, said = described(None, "photos/a.JPG")
    assert (item.media_type, item.name, item.url, item.sha256, said) == ("image/jpeg", "photos/a.JPG", None, None, [])
    item, _ = described(None, "https://example.org/film.webm?x=1")
    assert (item.media_type, item.name, item.url) == ("video/webm", None, "https://example.org/film.webm?x=1")
    assert described(None, "https://example.org/page") == (None, [])
    assert described(None, "logo.svg", media_type="image/svg+xml") == (None, [])


def test_the_same_bytes_of_one_document_are_one_whatever_is_found_out_of_them() -> None:
    data = pictures.saved(pictures.scene(1))
    names = {described(data, name)[0].id for name in ("a.jpg", "b.jpg")}
    assert len(names) == 1
    assert media.described(Part(name="a.jpg", of="doc_2"), data)[0].id not in names
    assert described(None, "a.jpg")[0].id != described(None, "b.jpg")[0].id


def test_a_film_is_told_by_its_frames() -> None:
    frames = [pictures.scene(seed, 640, 480) for seed in (1, 2, 3)]
    data = pictures.film(frames, creation_time="2021-05-03T10:11:12Z")
    item, said = described(data, "a.mp4")
    assert (item.media_type, item.width, item.height, said) == ("video/mp4", 320, 240, [])
    assert item.seconds == pytest.approx(3, abs=0.3) and item.taken_at == "2021-05-03T10:11:12+00:00"
    assert len(item.hashes) > 1 and item.hashes[0].at == 0
    [still] = described(pictures.saved(frames[0]))[0].hashes
    assert min((int(still.pdq, 16) ^ int(one.pdq, 16)).bit_count() for one in item.hashes) <= NEAR


def test_a_film_of_pictures_that_are_gone_over_for_ever_is_not_decoded() -> None:
    def of(frame: bytes) -> bytes:
        made = io.BytesIO()
        with av.open(made, "w", format="avi") as out:
            stream = out.add_stream("mjpeg", rate=5)
            stream.width, stream.height, stream.pix_fmt = 4000, 4000, "yuvj420p"
            packet = av.Packet(frame)
            packet.stream, packet.pts, packet.dts, packet.is_keyframe = stream, 0, 0, True
            out.mux(packet)
        return made.getvalue()

    whole = pictures.saved(Image.new("RGB", (4000, 4000), "green"), progressive=True)
    at = whole.rfind(b"\xff\xda")
    begun = time.process_time()
    item, _ = described(of(whole[:at] + whole[at:-2] * 20_000 + b"\xff\xd9"), "a.avi")
    assert time.process_time() - begun < 5 * slower()
    assert (item.media_type, item.width, item.hashes) == ("video/x-msvideo", 4000, ())
    assert described(of(pictures.saved(pictures.scene(1, 4000, 4000))), "a.avi")[0].hashes


def test_without_the_extra_a_film_is_told_by_its_bytes_and_one_sentence_says_what_to_do(monkeypatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    item, said = described(b"\0\0\0\x18ftypmp42" + bytes(100), "a.mp4")
    assert item.sha256 is not None and item.seconds is None
    assert said == [f"a.mp4 {films.MISSING}."] and "pip install 'rashomon[media]'" in films.MISSING


def test_a_film_opens_nothing_but_itself(tmp_path) -> None:
    """A playlist, which names files and addresses, is no film whatever it is called."""
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(pictures.film([pictures.scene(1)]))
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{secret}\n#EXT-X-ENDLIST\n".encode()
    assert described(playlist, "a.mp4", media_type="video/mp4") == (None, [])
    found, why = films.described(b"\0\0\0\x18ftypmp42" + playlist, "video/mp4")
    assert found.get("hashes", ()) == () and why is not None


@settings(max_examples=60, deadline=None)
@given(data=st.data(), form=st.sampled_from(["JPEG", "PNG", "GIF", "WEBP", "TIFF", "AVIF"]))
def test_no_damaged_picture_ends_anything(data, form) -> None:
    whole = bytearray(pictures.saved(pictures.scene(1, 60, 40), form))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(12, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    item, _ = described(bytes(whole[: data.draw(st.integers(12, len(whole)))]))
    assert item is None or to_plain(item)["sha256"]


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_no_damaged_film_ends_anything(data) -> None:
    whole = bytearray(FILM)
    for _ in range(data.draw(st.integers(1, 20))):
        whole[data.draw(st.integers(12, len(whole) - 1))] = data.draw(st.integers(0, 255))
    item, _ = described(bytes(whole[: data.draw(st.integers(12, len(whole)))]), "a.mp4")
    assert item.sha256


FILM = pictures.film([pictures.scene(1, 64, 48)])


def test_a_picture_drawn_anew_holds_nothing_else() -> None:
    data = pictures.saved(pictures.scene(1), exif=pictures.exif(), comment=b"<script>") + b"<script>alert(1)</script>"
    drawn = ingest_pictures.redrawn(data, "image/jpeg")
    with Image.open(io.BytesIO(drawn)) as image:
        assert not image.getexif() and image.size == (1200, 900)
    assert b"script" not in drawn and apart(data, drawn) <= 8
    assert ingest_pictures.redrawn(bomb(30_000), "image/png") is None
    assert ingest_pictures.redrawn(b"<svg/>", "image/svg+xml") is None


# What a maker signed


def signed(data: bytes, seen: list[str] | None = None, **manifest: object) -> bytes:
    """The picture with a C2PA manifest by a camera of a news agency; needs c2pa-python."""
    import c2pa

    chain, key = certificates()
    signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo(alg=b"es256", sign_cert=chain, private_key=key, ta_url=None))
    action = {"action": "c2pa.created", "digitalSourceType": f"{CODES}/digitalCapture"}
    said = {
        "claim_generator_info": [{"name": "Example Camera", "version": "1.0"}],
        "assertions": [{"label": "c2pa.actions", "data": {"actions": [action]}}],
    }
    builder, made = c2pa.Builder(json.dumps(said | manifest)), io.BytesIO()
    for address in seen or ():
        builder.set_remote_url(address)
        builder.set_no_embed()
    builder.sign(signer, "image/jpeg", io.BytesIO(data), made)
    return made.getvalue()


CODES = "http://cv.iptc.org/newscodes/digitalsourcetype"


def certificates() -> tuple[bytes, bytes]:
    """A certificate of a person at an agency, with that of who gave it, and its key; PEM."""
    root, leaf = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())

    def name(person: str) -> x509.Name:
        parts = (NameOID.ORGANIZATION_NAME, "Example News"), (NameOID.COMMON_NAME, person)
        return x509.Name([x509.NameAttribute(*part) for part in parts])

    def certificate(of: ec.EllipticCurvePrivateKey, person: str, authority: bool) -> bytes:
        uses = dict.fromkeys(
            ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only",
             "decipher_only"), False
        )  # fmt: skip
        uses |= {"digital_signature": not authority, "key_cert_sign": authority, "crl_sign": authority}
        begins = datetime(2024, 1, 1, tzinfo=UTC)
        made = (
            x509.CertificateBuilder(name("Root"), name(person), of.public_key(), x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(begins + timedelta(days=10_000))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(of.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()), critical=False)
            .add_extension(x509.KeyUsage(**uses), critical=True)
        )
        if not authority:
            made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        return made.sign(root, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    chain = certificate(leaf, "Aminata Diallo", False) + certificate(root, "Root", True)
    return chain, leaf.private_bytes(serialization.Encoding.PEM, *private)


def test_what_a_camera_signed_is_told_without_the_name_of_who_held_it() -> None:
    data = signed(pictures.saved(pictures.scene(1)))
    item, said = described(data)
    assert item.provenance == Provenance(
        state="valid", generator="Example Camera 1.0", signer="Example News", actions=("c2pa.created",)
    )
    assert "Diallo" not in canonical_json(item) and b"Diallo" in data
    at = data.rfind(b"\xff\xda") + 2000
    item, _ = described(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    assert item.provenance.state == "invalid"
    assert not [one for one in said if "C2PA" in one]


def test_without_the_extra_a_manifest_is_said_not_to_be_looked_at(monkeypatch) -> None:
    data = signed(pictures.saved(pictures.scene(1)))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    item, said = described(data)
    assert item.provenance == Provenance(state="unread")
    assert f"a.jpg {provenance.MISSING}." in said and "pip install 'rashomon[media]'" in provenance.MISSING


def test_a_manifest_elsewhere_is_not_fetched() -> None:
    """A picture may name an address for its manifest, and the library would go there."""
    asked: list[str] = []

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/manifest.c2pa"
        data = signed(pictures.saved(pictures.scene(1)), [address])
        assert address.encode() in data and asked == []
        item, _ = described(data)
        assert item.provenance is None
        # Even where something looks like a manifest, so that the library is asked.
        item, _ = described(data + provenance.MARK)
        assert item.provenance.state == "unread"
        server.shutdown()
    assert asked == []


def test_a_broken_manifest_is_said_to_be_one() -> None:
    item, said = described(pictures.saved(pictures.scene(1)) + provenance.MARK)
    assert item.provenance == Provenance(state="unread")
    assert any("holds a C2PA manifest that cannot be read" in one for one in said)


def test_what_was_not_looked_into_is_not_said_to_be_silent() -> None:
    """A HEIC file may hold all that there is; it is only not read here."""
    item, said = described(b"\0\0\0\x18ftypheic" + bytes(100), "a.heic")
    assert item.media_type == "image/heic" and len(said) == 1 and "known by its SHA-256 alone" in said[0]
