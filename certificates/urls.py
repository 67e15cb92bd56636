"""Addresses of the room, inside ``i18n_patterns``."""

from django.urls import path, re_path

from certificates.views import (
    awards,
    badges,
    cabinet,
    claim,
    designs,
    evaluation,
    holder,
    issue,
    name,
    person,
    registers,
    repair,
    state,
    verify,
)

urlpatterns = [
    path("r/<slug:code>/issue/", issue.issue_run, name="issue_run"),
    path("r/<slug:code>/codes/", awards.run_codes, name="run_codes"),
    path("r/<slug:code>/evaluation/", evaluation.fill_in, name="evaluation"),
    path(
        "r/<slug:code>/evaluation/summary/",
        evaluation.summary,
        name="evaluation_summary",
    ),
    path("my/certificates/claim/", claim.claim, name="claim_certificate"),
    path("my/credits/", awards.my_credits, name="my_credits"),
    path("my/credits/transcript/", cabinet.transcript, name="transcript"),
    path("my/credits/documents/add/", cabinet.add_external, name="external_add"),
    path(
        "my/credits/documents/<slug:code>/file/",
        cabinet.external_file,
        name="external_file",
    ),
    path(
        "my/credits/documents/<slug:code>/out/",
        cabinet.take_out_external,
        name="external_out",
    ),
    path("my/credits/<slug:code>/code/", awards.show_code, name="show_code"),
    path("r/<slug:code>/issue/release/", issue.release, name="release_batch"),
    path(
        "r/<slug:code>/issue/release/again/",
        issue.release_again,
        name="release_batch_again",
    ),
    path("r/<slug:code>/issue/print/", designs.print_run, name="print_certificates"),
    path("r/<slug:code>/issue/sample/", issue.sample, name="issue_sample"),
    path(
        "r/<slug:code>/issue/<slug:person>/", person.decide, name="certificate_decide"
    ),
    path("n/<str:token>/", name.check, name="check_name"),
    path("r/<slug:code>/protocol/", registers.close_protocol, name="close_protocol"),
    re_path(
        r"^r/(?P<code>[-\w]+)/report/(?P<pk>\d+)\.(?P<form>pdf|xlsx)$",
        registers.event_report,
        name="event_report",
    ),
    path("certificates/register/", registers.register, name="registers"),
    path("certificates/register/old/", registers.old_register, name="old_register"),
    re_path(
        r"^certificates/register\.(?P<form>csv|xlsx|pdf)$",
        registers.register_file,
        name="register_file",
    ),
    re_path(
        r"^certificates/activity-(?P<year>\d{4})\.(?P<form>pdf|xlsx)$",
        registers.activity,
        name="activity",
    ),
    path("certificates/status/<int:number>/", badges.status, name="badge_status"),
    path("certificates/gone/", verify.gone, name="certificates_gone"),
    path("certificates/keys/", badges.keys, name="proof_keys"),
    path("certificates/repair/", repair.repair, name="certificates_repair"),
    path("certificates/<slug:code>/", holder.certificate, name="certificate"),
    path("certificates/<slug:code>/pdf/", holder.pdf, name="certificate_pdf"),
    path("certificates/<slug:code>/image/", holder.preview, name="certificate_preview"),
    path("certificates/<slug:code>/revoke/", state.revoke, name="certificate_revoke"),
    path(
        "certificates/<slug:code>/replace/", state.replace, name="certificate_replace"
    ),
    path(
        "certificates/<slug:code>/reissue/", state.reissue, name="certificate_reissue"
    ),
    path("certificates/<slug:code>/file/", state.remake, name="certificate_remake"),
    path("verify/", verify.verify, name="verify"),
    path("v/<str:secret>/", verify.verify_link, name="verify_link"),
    path("v/<str:secret>/badge/", badges.badge, name="badge"),
    path("verify/offline/", verify.verify_offline, name="verify_offline"),
    path("verify/json/", verify.verify_data, name="verify_data"),
    path("v/<str:secret>/json/", verify.verify_link_data, name="verify_link_data"),
]
