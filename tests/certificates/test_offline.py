"""The signed summary in the QR code's address, and the list that a phone keeps."""

import base64
import hashlib
import os

import pytest
import zxingcpp
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.urls import reverse
from PIL import Image

from certificates.domain import documents, offline, states
from certificates.enums import State
from tests.factories.certificates import AFTER_THE_RUN, issued

SIGNATURE = 64


def raw(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def read(proof, secret, keys):
    """The words of a proof, as the page reads them; nothing when no key fits."""
    whole = raw(proof)
    payload = whole[SIGNATURE:]
    message = offline.PURPOSE + secret.encode() + b"\n" + payload
    for key in keys:
        public = Ed25519PublicKey.from_public_bytes(raw(key["x"]))
        try:
            public.verify(whole[:SIGNATURE], message)
        except InvalidSignature:
            continue
        encoding = {1: "windows-1251", 2: "utf-8"}[payload[0]]
        return payload[1:].decode(encoding).split("\n")
    return None


def a_proof(name="Винокурова Айталина Сергеевна", title="Анемии"):
    return offline.proof(
        secret="s3cret",
        number="НОДГО-1",
        name=name,
        issued_on="2026-09-15",
        title=title,
    )


def keys():
    return offline.proof_keys.key_set()["keys"]


@pytest.mark.parametrize("name", ["Винокурова", "Һадаһардыырова Үөлэн", "O'Connor"])
def test_the_summary_says_number_day_name_and_title(name):
    words = read(a_proof(name=name), "s3cret", keys())

    assert words == ["НОДГО-1", "2026-09-15", name, "Анемии"]


def test_a_summary_of_another_link_or_with_a_changed_letter_is_not_signed():
    proof = a_proof()
    changed = bytearray(raw(proof))
    changed[-1] ^= 1

    assert read(proof, "another", keys()) is None
    assert read(base64.urlsafe_b64encode(changed).decode(), "s3cret", keys()) is None


@pytest.mark.parametrize("letter", ["Ы", "Ө"])
def test_a_long_title_is_cut_and_a_long_name_is_whole(letter):
    words = read(a_proof(name=letter * 80, title=letter * 300), "s3cret", keys())

    assert words[2] == letter * 80
    assert words[3].endswith("…")
    assert len(words[3]) < 90


def test_a_new_key_signs_and_what_the_old_one_signed_still_checks(settings):
    old, new = (base64.b64encode(os.urandom(32)).decode() for _ in range(2))
    settings.CERTIFICATE_PROOF_KEYS = [old]
    before = a_proof()
    settings.CERTIFICATE_PROOF_KEYS = [new, old]

    assert read(before, "s3cret", keys()) == read(a_proof(), "s3cret", keys())
    assert before != a_proof()


@pytest.mark.django_db
def test_the_list_names_what_stands_no_more_by_a_hash_and_nobody(
    client, django_assert_num_queries
):
    revoked, valid = issued(), issued()
    states.revoke(certificate=revoked, reason="Да", actor=None, at=AFTER_THE_RUN)

    with django_assert_num_queries(1):
        offline.gone(at=AFTER_THE_RUN)
    listed = client.get(reverse("certificates_gone")).json()

    digest = hashlib.sha256(offline.PURPOSE + revoked.secret.encode()).digest()[:12]
    name = base64.urlsafe_b64encode(digest).decode()
    assert listed["gone"] == {name: State.REVOKED}
    assert listed["keys"] == keys()
    assert set(listed) == {"made_at", "keys", "gone"}
    assert offline.fingerprint(valid.secret) not in listed["gone"]


@pytest.mark.django_db
def test_the_printed_code_is_read_and_its_summary_belongs_to_the_certificate(tmp_path):
    certificate = issued()
    path = tmp_path / "paper.png"
    path.write_bytes(documents.picture(certificate.snapshot))

    (code,) = zxingcpp.read_barcodes(Image.open(path))

    link, _, proof = code.text.partition("#")
    assert link == certificate.snapshot["link"]
    assert read(proof, certificate.secret, keys())[2] == certificate.printed_name


@pytest.mark.django_db
def test_the_ordinary_page_leads_to_the_one_that_works_without_a_network(client):
    page = client.get(reverse("verify")).content.decode()

    assert f'href="{reverse("verify_offline")}"' in page
    assert client.get(reverse("verify_offline")).status_code == 200
