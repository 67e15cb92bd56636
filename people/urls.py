"""Addresses of the room: sign-in (allauth's, some pages ours) and own data."""

from django.urls import include, path

from people.views import account, consents, devices, sign_in, snils

urlpatterns = [
    # Ours come first: they answer the same names with more to say.
    path(
        "accounts/login/code/confirm/",
        sign_in.ConfirmSignInCode.as_view(),
        name="account_confirm_login_code",
    ),
    path(
        "accounts/confirm-email/",
        sign_in.confirm_email,
        name="account_email_verification_sent",
    ),
    path(
        "accounts/password/reset/confirm/",
        sign_in.ConfirmPasswordResetCode.as_view(),
        name="account_confirm_password_reset_code",
    ),
    path("accounts/sessions/", devices.Devices.as_view(), name="usersessions_list"),
    path("accounts/", include("allauth.urls")),
    path("account/", account.OwnData.as_view(), name="account"),
    path("account/name/", account.OwnName.as_view(), name="account_name"),
    path("account/snils/", snils.OwnSnils.as_view(), name="account_snils"),
    path("account/consents/", consents.OwnConsents.as_view(), name="account_consents"),
    path("consents/<slug:kind>/", consents.document, name="consent_document"),
    path(
        "consents/<slug:kind>/<int:version>/",
        consents.document,
        name="consent_document_version",
    ),
]
