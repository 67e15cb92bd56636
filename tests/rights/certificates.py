"""The room ``certificates``."""

from datetime import date

from certificates.models import (
    Commitment,
    EvaluationRequirement,
    ExternalDocument,
)
from tests.factories.certificates import AFTER_THE_RUN, FinishedRunFactory, issued

SITE = """
address | with | visitor other owner trainer stranger staff admin
GET issue_run | finished.code | in 404 404 404 404 200 200
POST issue_run | finished.code | in 404 404 404 404 go go
GET release_batch | finished.code | in 404 404 404 404 go go
POST release_batch | finished.code | in 404 404 404 404 go go
GET release_batch_again | finished.code | in go go go go go go
POST release_batch_again | finished.code | in go go go go go go
GET print_certificates | finished.code | in 404 404 404 404 200 200
GET issue_sample | finished.code | in 404 404 404 404 404 404
GET certificate_decide | finished.code owner.code | in 404 404 404 404 200 200
POST certificate_decide | finished.code owner.code | in 404 404 404 404 200 200
GET check_name | 'guessed' | 410 410 410 410 410 410 410
GET certificates_repair |  | in 404 404 404 404 200 200
POST certificates_repair |  | in 404 404 404 404 go go
GET certificate | certificate.code | in 404 200 404 404 200 200
GET certificate_pdf | certificate.code | in 404 200 404 404 200 200
GET certificate_preview | certificate.code | in 404 200 404 404 200 200
GET certificate_revoke | certificate.code | in 404 404 404 404 200 200
POST certificate_revoke | certificate.code | in 404 404 404 404 200 200
GET certificate_replace | certificate.code | in 404 404 404 404 200 200
POST certificate_replace | certificate.code | in 404 404 404 404 200 200
GET certificate_reissue | certificate.code | in 404 404 404 404 200 200
POST certificate_reissue | certificate.code | in 404 404 404 404 200 200
GET certificate_remake | certificate.code | in 405 405 405 405 405 405
POST certificate_remake | certificate.code | in 404 404 404 404 go go
GET run_codes | finished.code | in 404 404 404 404 200 200
POST run_codes | finished.code | in 404 404 404 404 200 200
GET evaluation | finished.code | in 404 200 404 404 404 404
POST evaluation | finished.code | in 404 200 404 404 404 404
GET evaluation_summary | finished.code | in 404 404 200 404 200 200
GET claim_certificate |  | in 200 200 200 200 200 200
POST claim_certificate |  | in 200 200 200 200 200 200
GET my_credits |  | in 200 200 200 200 200 200
GET transcript |  | in 200 200 200 200 200 200
GET external_add |  | in 200 200 200 200 200 200
POST external_add |  | in 200 200 200 200 200 200
GET external_file | external.code | in 404 404 404 404 404 404
POST external_out | 'guessed' | in 404 404 404 404 404 404
POST close_protocol | finished.code | in 404 404 404 404 200 200
GET event_report | finished.code '1' 'pdf' | in 404 404 404 404 404 404
GET registers |  | in 404 404 404 404 200 200
GET old_register |  | in 404 404 404 404 200 200
POST old_register |  | in 404 404 404 404 200 200
GET register_file | 'csv' | in 404 404 404 404 200 200
GET activity | '2026' 'xlsx' | in 404 404 404 404 200 200
GET show_code | finished.code | in 405 405 405 405 405 405
POST show_code | finished.code | in 404 404 404 404 404 404
GET badge | certificate.secret | 200 200 200 200 200 200 200
GET badge_status | '0' | 200 200 200 200 200 200 200
GET proof_keys |  | 200 200 200 200 200 200 200
GET verify |  | 200 200 200 200 200 200 200
POST verify |  | 200 200 200 200 200 200 200
GET verify_offline |  | 200 200 200 200 200 200 200
GET certificates_gone |  | 200 200 200 200 200 200 200
GET verify_link | certificate.secret | 200 200 200 200 200 200 200
GET verify_link_data | certificate.secret | 200 200 200 200 200 200 200
GET verify_data |  | 405 405 405 405 405 405 405
POST verify_data |  | 404 404 404 404 404 404 404
"""
ADMIN = """
place | subject | trainer stranger staff admin
issuing_rules |  | - - la la
design_pictures |  | - - la la
wagtailsnippets_certificates_certificatedesign |  | - - la la
wagtailsnippetchoosers_certificates_certificatedesign |  | c c ca ca
accreditations |  | - - la la
credit_schemes |  | - - la la
scheme_rules |  | - - la la
evaluationrequirement | evaluation | laedh la laedh laedh
commitments | commitment | laedh la laedh laedh
certificates | certificate | - - l l
"""


def furnish(world):
    """Add a certificate of the owner."""
    world.finished = FinishedRunFactory(course=world.course)
    world.evaluation = EvaluationRequirement.objects.create(course=world.course)
    world.commitment = Commitment.objects.create(course=world.course, text_ru="Мазок")
    world.external = ExternalDocument.objects.create(
        person=world.owner,
        title="Удостоверение",
        issuer="Институт",
        issued_on=date(2026, 1, 1),
        added_at=AFTER_THE_RUN,
    )
    world.certificate = issued(run=world.finished, person=world.owner)
