"""Open Badges: signed, complete, and no longer standing once revoked."""

import base64
import gzip
import json
import os

import jwt
import pytest
from django.urls import reverse

from certificates.domain import badges, proof_keys, replacing, states
from tests.factories.certificates import AFTER_THE_RUN, issued

pytestmark = pytest.mark.django_db


def read(token):
    """Check a token with the published keys, as a stranger would."""
    kid = jwt.get_unverified_header(token)["kid"]
    [jwk] = [key for key in proof_keys.key_set()["keys"] if key["kid"] == kid]
    return jwt.decode(token, jwt.PyJWK(jwk).key, algorithms=["EdDSA"])


def standing(certificate):
    """Whether the status list lets the certificate stand."""
    entry = badges.credential(certificate)["credentialStatus"]
    said = read(badges.status_list(certificate.pk // badges.BITS, at=AFTER_THE_RUN))
    text = said["credentialSubject"]["encodedList"].removeprefix("u")
    bits = gzip.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    index = int(entry["statusListIndex"])
    return not bits[index // 8] & (0x80 >> (index % 8))


def test_a_credential_says_what_the_paper_says():
    certificate = issued()

    said = read(badges.signed(certificate))

    subject = said["credentialSubject"]
    assert subject["identifier"][0]["identityHash"] == certificate.printed_name
    achievement = subject["achievement"]
    assert certificate.snapshot["course"]["ru"] in achievement["name"]
    assert achievement["humanCode"] == certificate.number
    assert "Якутск" in achievement["description"]
    assert said["validFrom"] == "2026-09-15T09:00:00Z"
    assert certificate.secret in said["id"]
    assert certificate.check_code not in json.dumps(said)


def test_a_changed_credential_does_not_check():
    head, body, signature = badges.signed(issued()).split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["name"] = "Другой курс"
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()

    with pytest.raises(jwt.InvalidSignatureError):
        read(f"{head}.{forged}.{signature}")


def test_revoked_and_replaced_certificates_do_not_stand():
    valid, revoked, old = issued(), issued(), issued()
    states.revoke(certificate=revoked, reason="Ошибка", actor=None, at=AFTER_THE_RUN)
    old.person.family_name = "Соколова"
    old.person.save()
    new = replacing.replace(
        certificate=old, reason="Замужество", actor=None, at=AFTER_THE_RUN
    )

    assert [standing(one) for one in (valid, revoked, old, new)] == [
        *(True, False, False, True),
    ]


def test_a_new_key_signs_and_the_old_one_still_checks(settings):
    old, new = (base64.b64encode(os.urandom(32)).decode() for _ in range(2))
    certificate = issued()
    settings.CERTIFICATE_PROOF_KEYS = [old]
    before = badges.signed(certificate)
    settings.CERTIFICATE_PROOF_KEYS = [new, old]
    after = badges.signed(certificate)

    assert read(before)["id"] == read(after)["id"]
    kids = [jwt.get_unverified_header(token)["kid"] for token in (before, after)]
    assert kids[0] != kids[1]
    assert not any(kid.startswith("demo-") for kid in kids)
    settings.CERTIFICATE_PROOF_KEYS = []
    assert proof_keys.keys()[0].kid.startswith("demo-")


def test_everybody_fetches_credential_list_and_keys(client):
    certificate = issued()

    badge = client.get(reverse("badge", args=[certificate.secret]))
    listed = client.get(reverse("badge_status", args=[0]))
    keys = client.get(reverse("proof_keys"))

    assert badge["Content-Type"] == listed["Content-Type"] == "application/vc+jwt"
    assert read(badge.content.decode())["credentialSubject"]
    assert read(listed.content.decode())["type"][1] == "BitstringStatusListCredential"
    assert [key["crv"] for key in keys.json()["keys"]] == ["Ed25519"]
    assert client.get(reverse("badge_status", args=[99])).status_code == 404


def test_no_credential_for_a_revoked_one_nor_for_a_guess_and_guesses_are_counted(
    client,
):
    certificate = issued()
    states.revoke(certificate=certificate, reason="Да", actor=None, at=AFTER_THE_RUN)

    revoked = client.get(reverse("badge", args=[certificate.secret]))
    guesses = [client.get(reverse("badge", args=["guess"])) for _ in range(21)]

    assert revoked.status_code == 404
    assert [answer.status_code for answer in guesses] == [404] * 20 + [429]
