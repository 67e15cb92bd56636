"""The room in the Wagtail admin: plan, look up, enrol."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSetGroup

from courses.viewsets.content import (
    CourseViewSet,
    LessonsReadViewSet,
    ProgrammeViewSet,
    RequirementViewSet,
)
from courses.viewsets.enrolments import EnrolmentViewSet
from courses.viewsets.figures import RegionFiguresViewSet
from courses.viewsets.placements import PlacementViewSet
from courses.viewsets.runs import RunViewSet
from courses.viewsets.sessions import SessionViewSet

__all__ = ["LearningGroup", "RequirementViewSet"]


class LearningGroup(ModelViewSetGroup):
    """Everything that is planned and looked up about courses."""

    menu_label = _("Learning")
    menu_icon = "calendar"
    menu_order = 250
    items = (
        RunViewSet,
        SessionViewSet,
        EnrolmentViewSet,
        PlacementViewSet,
        CourseViewSet,
        LessonsReadViewSet,
        ProgrammeViewSet,
        RegionFiguresViewSet,
    )
