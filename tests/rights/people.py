"""The room ``people``: sign-in, security and own data."""

from datetime import UTC, datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from people import groups
from people.domain import consents, erasure
from people.domain.exports import note_export
from people.enums import ConsentKind
from tests.factories.people import OrganisationFactory, SpecialityFactory

SITE = """
address | with | visitor other owner trainer stranger staff admin
GET account_login |  | 200 go go go go go go
GET account_logout |  | go 200 200 200 200 200 200
POST account_logout |  | go go go go go go go
GET account_inactive |  | 200 200 200 200 200 200 200
GET account_signup |  | 200 go go go go go go
GET account_reauthenticate |  | in 200 200 200 200 200 200
GET account_email |  | in 200 200 200 200 200 200
GET account_email_verification_sent |  | in go go go go go go
GET account_change_password |  | in 200 200 200 200 200 200
GET account_set_password |  | in go go go go go go
GET account_reset_password |  | 200 200 200 200 200 200 200
GET account_confirm_login_code |  | in go go go go go go
GET account_confirm_password_reset_code |  | in in in in in in in
GET account_complete_password_reset |  | go go go go go go go
GET account_password_reset_completed |  | 200 200 200 200 200 200 200
GET account_request_login_code |  | 200 go go go go go go
GET mfa_index |  | in 200 200 200 200 200 200
GET mfa_authenticate |  | in go go go go go go
GET mfa_reauthenticate |  | in go go go go go go
GET mfa_activate_totp |  | in go go go go go go
GET mfa_deactivate_totp |  | in 404 404 404 404 404 404
GET mfa_view_recovery_codes |  | in 404 404 404 404 404 404
GET mfa_generate_recovery_codes |  | in go go go go go go
GET mfa_download_recovery_codes |  | in 404 404 404 404 404 404
GET mfa_list_webauthn |  | in 200 200 200 200 200 200
GET mfa_add_webauthn |  | in go go go go go go
GET mfa_reauthenticate_webauthn |  | in go 200 go go go go
GET mfa_remove_webauthn | key.pk | in go go go go go go
POST mfa_remove_webauthn | key.pk | in go go go go go go
GET mfa_edit_webauthn | key.pk | in go go go go go go
GET mfa_login_webauthn |  | in go go go go go go
GET account |  | in 200 200 200 200 200 200
POST account |  | in 200 200 200 200 200 200
GET account_name |  | in 200 200 200 200 200 200
GET account_consents |  | in 200 200 200 200 200 200
GET usersessions_list |  | in 200 200 200 200 200 200
POST usersessions_list |  | in go go go go go go
GET account_snils |  | in 200 200 200 200 200 200
POST account_snils |  | in go go go go go go
POST account_consents |  | in go go go go go go
GET consent_document | 'processing' | 200 200 200 200 200 200 200
GET consent_document_version | 'processing' '1' | 200 200 200 200 200 200 200
"""
ADMIN = """
place | subject | trainer stranger staff admin
person | owner | - - laeih laeih
organisation | organisation | - - laeh laedh
region | owner.region | - - l laedh
speciality | speciality | - - l laedh
consent | consent | - - li li
consentdocument | consent.document | - - li li
erasurerequest | erasure | - - l l
exports | export | - - l l
person_chooser | owner | cs c csa csa
wagtailusers_users | owner.account | - - - laedh
wagtailusers_groups | group | - - - -
"""


def furnish(world):
    """Add a key, a consent and the lists."""
    world.key = Authenticator.objects.create(
        user=world.owner.account,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Ключ", "credential": _credential()},
    )
    world.organisation = OrganisationFactory()
    world.speciality = SpecialityFactory()
    world.group = Group.objects.get(name=groups.STAFF)
    world.consent = consents.give(
        person=world.owner,
        document=consents.current_document(ConsentKind.PROCESSING),
        language="ru",
        ip="192.0.2.1",
        actor=None,
        at=datetime(2026, 9, 1, tzinfo=UTC),
    )

    world.erasure = erasure.ask(person=world.owner, at=datetime(2026, 9, 1, tzinfo=UTC))
    world.export = note_export(
        what="people.person",
        fields=["email"],
        count=1,
        form="csv",
        actor=None,
        at=datetime(2026, 9, 1, tzinfo=UTC),
    )


def _credential():
    """Return what a browser answers when a key is added."""
    data = AuthenticatorData.create(
        sha256(b"testserver"),
        AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT,
        counter=0,
        credential_data=AttestedCredentialData.create(
            Aaguid(bytes(16)),
            b"key",
            {1: 2, 3: -7, -1: 1, -2: bytes(32), -3: bytes(32)},
        ),
    )
    return {
        "id": websafe_encode(b"key"),
        "rawId": websafe_encode(b"key"),
        "type": "public-key",
        "clientExtensionResults": {},
        "response": {
            "clientDataJSON": websafe_encode(
                CollectedClientData.create(
                    "webauthn.create", b"challenge", "http://testserver"
                )
            ),
            "attestationObject": websafe_encode(
                AttestationObject.create("none", data, {})
            ),
        },
    }
