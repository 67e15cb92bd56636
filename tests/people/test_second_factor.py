"""Who works for the society has and has used a second factor; no way round."""

import time

import pytest
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.signals import authenticator_added
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people import groups
from people.models import User
from tests.factories.people import PASSWORD, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

ADMIN = "/admin/"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _required(settings):
    settings.ADMIN_SECOND_FACTOR_REQUIRED = True
    settings.LOGIN_REDIRECT_URL = "account"


def _code(secret=SECRET):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def _sign_in(client, account):
    return client.post(
        "/accounts/login/",
        {"login": account.email, "password": PASSWORD, "next": ADMIN},
    )


@pytest.mark.parametrize("role", [*groups.ALL, "superuser"])
def test_without_a_factor_the_way_leads_to_its_set_up(client, role):
    account = (
        UserFactory(is_superuser=True)
        if role == "superuser"
        else UserFactory(role=role)
    )
    _sign_in(client, account)

    answers = {client.get(path)["Location"] for path in (ADMIN, "/admin/pages/")}

    assert answers == {reverse("mfa_index")}


SHUT = [
    "/",
    "/my/",
    "/schedule/",
    "/search/",
    "/r/nowhere/",
    "/r/nowhere/desk/",
    "/r/nowhere/step/",
    "/r/nowhere/roster/s1/",
    "/r/nowhere/roster/s1/ABC/",
    "/r/nowhere/issue/",
    "/certificates/nowhere/",
    "/certificates/nowhere/pdf/",
    "/certificates/nowhere/revoke/",
    "/certificates/nowhere/replace/",
    "/certificates/nowhere/file/",
    "/q/nowhere/start/",
    "/mail/",
    "/documents/1/plan.pdf",
    "/admin",
    "//admin/",
    "/accountsx/",
]
OPEN = ["/accounts/2fa/", "/accounts/email/", "/account/name/", "/consents/processing/"]


@pytest.mark.parametrize("state", ["no factor", "not used"])
@pytest.mark.parametrize("role", [*groups.ALL, "superuser", "programme"])
def test_without_the_factor_everything_but_the_own_security_is_shut(
    client, role, state
):
    account = _somebody(role)
    if state == "not used":
        TOTP.activate(account, SECRET)
    client.force_login(account)
    step = reverse("mfa_index" if state == "no factor" else "mfa_reauthenticate")

    answers = {
        (method, path): client.generic(method, path).get("Location", "")
        for method in ("GET", "POST")
        for path in [*SHUT, *(f"/en{path}" for path in SHUT)]
    }

    assert {to.partition("?")[0].removeprefix("/en") for to in answers.values()} == {
        step
    }


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_without_the_factor_one_s_own_security_is_open(client, prefix):
    client.force_login(_somebody(groups.STAFF))

    answers = {path: client.get(prefix + path) for path in OPEN}

    assert not {
        path
        for path, answer in answers.items()
        if answer.get("Location", "") == reverse("mfa_index")
    }
    assert answers["/accounts/2fa/"].status_code == 200
    assert answers["/consents/processing/"].status_code == 200


@pytest.mark.parametrize("path", ["/r/nowhere/", "/en/r/nowhere/", "/my/"])
def test_physicians_and_strangers_need_no_factor(client, path):
    answers = [client.get(path)]
    client.force_login(UserFactory())
    answers.append(client.get(path))

    assert reverse("mfa_index") not in {a.get("Location", "") for a in answers}


def test_a_physician_s_page_costs_no_query_more(client, settings):
    client.force_login(PersonFactory(with_account=True).account)
    client.get("/my/")
    settings.ADMIN_SECOND_FACTOR_REQUIRED = False
    with CaptureQueriesContext(connection) as without:
        client.get("/my/")
    settings.ADMIN_SECOND_FACTOR_REQUIRED = True

    with CaptureQueriesContext(connection) as guarded:
        client.get("/my/")

    assert len(guarded) == len(without)


def _somebody(role):
    if role == "superuser":
        return UserFactory(is_superuser=True)
    if role == "programme":
        account = UserFactory()
        account.groups.add(Group.objects.create(name="Programme: leukaemia"))
        return account
    return UserFactory(role=role)


@pytest.mark.parametrize("role", groups.ALL)
def test_password_and_code_of_the_app_open_the_admin(client, role):
    account = UserFactory(role=role)
    TOTP.activate(account, SECRET)

    assert _sign_in(client, account)["Location"] == reverse("mfa_authenticate")
    assert client.get(ADMIN).status_code == 302
    answer = client.post(reverse("mfa_authenticate"), {"code": _code()})

    assert answer["Location"] == ADMIN
    assert client.get(ADMIN).status_code == 200


def test_a_recovery_code_opens_the_admin_once(client):
    account = UserFactory(role=groups.STAFF)
    TOTP.activate(account, SECRET)
    code = RecoveryCodes.activate(account).get_unused_codes()[0]
    _sign_in(client, account)

    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get(ADMIN).status_code == 200
    client.logout()
    _sign_in(client, account)
    client.post(reverse("mfa_authenticate"), {"code": code})

    assert client.get(ADMIN).status_code == 302


def test_a_session_without_the_factor_is_asked_for_it_and_comes_back(client):
    account = UserFactory(role=groups.STAFF)
    _sign_in(client, account)
    TOTP.activate(account, SECRET)

    step = client.get("/admin/pages/")["Location"]
    assert step == f"{reverse('mfa_reauthenticate')}?next=%2Fadmin%2Fpages%2F"
    answer = client.post(step, {"code": _code(), "next": "/admin/pages/"})

    assert answer["Location"] == "/admin/pages/"
    assert client.get(ADMIN).status_code == 200


def test_setting_the_app_up_proves_it_and_recovery_codes_do_not(client, rf):
    account = UserFactory(role=groups.STAFF)
    request = rf.post("/")
    request.session, request.user = client.session, account
    added = [TOTP.activate(account, SECRET), RecoveryCodes.activate(account)]

    for factor in added:
        authenticator_added.send(
            sender=Authenticator,
            request=request,
            user=account,
            authenticator=factor.instance,
        )

    records = get_authentication_records(request, account)
    assert [(r["method"], r["type"]) for r in records] == [("mfa", "totp")]


def test_turning_the_factor_off_shuts_the_admin(client):
    account = UserFactory(role=groups.STAFF)
    TOTP.activate(account, SECRET)
    _sign_in(client, account)
    client.post(reverse("mfa_authenticate"), {"code": _code()})

    Authenticator.objects.all().delete()

    assert client.get(ADMIN)["Location"] == reverse("mfa_index")


def test_a_code_by_mail_is_no_second_factor(client, last_code):
    account = UserFactory(role=groups.STAFF)
    TOTP.activate(account, SECRET)
    client.post("/accounts/login/code/", {"login": account.email})

    answer = client.post("/accounts/login/code/confirm/", {"code": last_code()})

    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get(ADMIN).status_code == 302


def test_a_new_password_by_mail_does_not_skip_the_factor(client, last_code):
    account = UserFactory(role=groups.STAFF)
    TOTP.activate(account, SECRET)
    client.post("/accounts/password/reset/", {"email": account.email})
    client.post("/accounts/password/reset/confirm/", {"code": last_code()})

    client.post(
        "/accounts/password/reset/complete/", {"password1": "another-snowy-path-3"}
    )

    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", ["/admin/login/", "/admin/login/?next=/admin/"])
def test_the_admin_has_no_sign_in_of_its_own(client, path):
    UserFactory(role=groups.STAFF, email="staff@example.org")

    answer = client.post(path, {"username": "staff@example.org", "password": PASSWORD})

    assert answer["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


def test_strangers_and_physicians_do_not_enter(client):
    assert client.get(ADMIN)["Location"].startswith("/accounts/login/")
    physician = UserFactory()
    TOTP.activate(physician, SECRET)
    _sign_in(client, physician)
    client.post(reverse("mfa_authenticate"), {"code": _code()})

    assert client.get(ADMIN).status_code in {302, 403}
    assert not User.objects.get(pk=physician.pk).has_perm("wagtailadmin.access_admin")


def test_guessing_the_factor_is_limited(client):
    account = UserFactory(role=groups.STAFF)
    TOTP.activate(account, SECRET)
    _sign_in(client, account)
    for _ in range(6):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    client.post(reverse("mfa_authenticate"), {"code": _code()})

    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
        "account_reauthenticate",
        "account_change_password",
    ],
)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_of_one_s_security_is_in_the_design(client, prefix, name):
    account = UserFactory()
    TOTP.activate(account, SECRET)
    RecoveryCodes.activate(account)
    client.force_login(account)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    page = client.get(prefix + reverse(name)).content.decode()

    assert page.count("<h1") == 1
    assert 'class="foot"' in page
    assert 'style="' not in page


@pytest.mark.parametrize("required", [True, False])
def test_what_staff_must_do_is_said_where_it_holds(client, settings, required):
    settings.ADMIN_SECOND_FACTOR_REQUIRED = required
    client.force_login(UserFactory())

    page = client.get(reverse("mfa_index")).text

    assert (
        "не открыть редакцию" in page.replace("\N{NO-BREAK SPACE}", " ")
    ) is required
