"""Pages, and what spans rooms."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from cms.models import Remark, RunMaterial, Term
from courses.domain.invitations import token_of
from courses.models import Invitation
from tests.factories.cms import (
    home,
    make_course_page,
    make_lesson_page,
    make_programme_page,
    make_section,
)
from tests.factories.courses import CourseFactory

SITE = """
address | with | visitor other owner trainer stranger staff admin
GET my_learning |  | in 200 200 200 200 200 200
GET schedule |  | 200 200 200 200 200 200 200
GET run | run.code | 200 200 200 200 200 200 200
GET run_desk | run.code | in 404 404 200 404 200 200
GET run_step | run.code | in 405 405 405 405 405 405
POST run_step | run.code | in 404 404 404 404 404 404
GET run_enrol | run.code | go go go go go go go
POST run_enrol | run.code | in go go go go go go
GET run_withdraw | run.code | go go go go go go go
POST run_withdraw | run.code | 404 404 go 404 404 404 404
GET lesson_place | closed_lesson.pk 'one' | in 403 200 200 403 200 200
POST lesson_place | closed_lesson.pk 'one' | in 403 404 404 403 404 404
GET rehearsal |  | in 404 404 404 404 200 200
POST rehearsal |  | in 404 404 404 404 200 200
GET rehearsal_end |  | in 405 405 405 405 405 405
POST rehearsal_end |  | in go go go go go go
GET remark_queue |  | in 404 404 200 200 200 200
GET remark_answer | remark.pk | in 405 405 405 405 405 405
POST remark_answer | remark.pk | in 404 404 go 404 go go
GET run_materials | run.code | in 404 200 200 404 200 200
POST run_materials | run.code | in 404 404 422 404 422 422
GET material_file | run.code material.pk | in 404 200 200 404 200 200
GET material_hide | run.code material.pk | in 405 405 405 405 405 405
POST material_hide | run.code material.pk | in 404 404 go 404 go go
GET year | '2026' | 200 200 200 200 200 200 200
GET my_calendar |  | in 200 200 200 200 200 200
POST my_calendar |  | in go go go go go go
GET calendar_feed | 'forged' | 404 404 404 404 404 404 404
GET run_calendar | run.code | 200 200 200 200 200 200 200
GET run_timetable | run.code | 200 200 200 200 200 200 200
GET demand |  | in 404 404 200 404 200 200
GET coverage |  | in 404 404 200 404 200 200
GET coverage_table | 'regions' 'csv' | in 404 404 200 404 200 200
GET run_interest | run.code | in 405 405 405 405 405 405
POST run_interest | run.code | in go go go go go go
GET run_release | run.code enrolment.pk | in 405 405 405 405 405 405
POST run_release | run.code enrolment.pk | in 404 404 404 404 go go
GET run_invitations | run.code | in 404 404 404 404 200 200
POST run_invitations | run.code | in 404 404 404 404 422 422
GET invitation_revoke | run.code invited.pk | in 405 405 405 405 405 405
POST invitation_revoke | run.code invited.pk | in 404 404 404 404 go go
GET invitation | invited_token | 200 200 200 200 200 200 200
GET library |  | in 200 200 200 200 200 200
GET search |  | 200 200 200 200 200 200 200
GET sitemap |  | 200 200 200 200 200 200 200
GET robots |  | 200 200 200 200 200 200 200
GET manifest |  | 200 200 200 200 200 200 200
GET security |  | 404 404 404 404 404 404 404
GET runs_feed |  | 200 200 200 200 200 200 200
GET theme |  | go go go go go go go
POST theme |  | 303 303 303 303 303 303 303
GET wagtail_serve | 'far/everybody/lesson/' | 200 200 200 200 200 200 200
GET wagtail_serve | 'far/signed-in/lesson/' | in 200 200 200 200 200 200
GET wagtail_serve | 'far/enrolled/lesson/' | in 403 200 200 403 200 200
GET wagtail_serve | 'draft/' | 404 404 404 404 404 404 404
"""
ADMIN = """
place | subject | trainer stranger staff admin
manuscripts | course_page | a - a a
glossary | term | laeh laeh laeh laeh
"""


def furnish(world):
    """Add pages, one course of each kind of access."""
    programme = make_programme_page(programme=world.programme, slug="far")
    courses = {
        "everybody": CourseFactory(programme=world.programme, access="everybody"),
        "signed-in": CourseFactory(programme=world.programme, access="signed_in"),
        "enrolled": world.course,
    }
    for slug, course in courses.items():
        page = make_course_page(programme, course=course, slug=slug)
        make_lesson_page(page, course=course, slug="lesson")
        world.course_page = page
    body = [{"type": "text", "value": "<p>a</p>", "id": "one"}]
    world.closed_lesson = make_lesson_page(
        world.course_page, course=world.course, number=2, body=body
    )
    world.remark = Remark.objects.create(
        lesson=world.closed_lesson.lesson,
        kind="question",
        text="?",
        person=world.owner,
        created_at=timezone.now(),
    )
    world.material = RunMaterial.objects.create(
        run=world.run,
        kind="slides",
        title="Слайды",
        name="a.pdf",
        file=ContentFile(b"%PDF-1.4", name="a.pdf"),
        added_at=timezone.now(),
    )
    world.invited = Invitation.objects.create(
        run=world.run,
        email="a@b.ru",
        invited_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=1),
    )
    world.invited_token = token_of(world.invited)
    world.term = Term.objects.create(term_ru="бласт", meaning_ru="клетка")
    make_section(home(), live=False, slug="draft")
