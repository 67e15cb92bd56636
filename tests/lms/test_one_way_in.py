"""Nobody signs in but through allauth: its limits and factors hold for all."""

import pytest
from django.contrib.auth.views import LoginView
from django.urls import URLResolver, get_resolver, reverse

from tests.factories.people import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

# Other sign-ins that Wagtail brings, each shadowed in ``lms.urls``.
SHADOWED = {"wagtailadmin_login", "wagtailcore_login"}


def sign_in_views(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from sign_in_views(pattern.url_patterns)
        elif issubclass(getattr(pattern.callback, "view_class", object), LoginView):
            yield pattern.name


def test_every_other_sign_in_is_known():
    assert set(sign_in_views(get_resolver().url_patterns)) == SHADOWED


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("name", sorted(SHADOWED))
def test_other_sign_ins_lead_to_the_one_way_in(client, name, prefix):
    user = UserFactory()
    address = reverse(name)
    if name == "wagtailcore_login":
        address = f"{prefix}{address}"

    answer = client.post(
        address,
        {"username": user.email, "email": user.email, "password": PASSWORD},
        query_params={"next": "/my/"},
    )

    assert answer.status_code == 302
    assert "/accounts/login/?next=%2Fmy%2F" in answer.url
    assert "_auth_user_id" not in client.session


def test_the_admin_resets_no_passwords(client):
    assert client.get("/admin/password_reset/").status_code == 404
