"""Everything the room keeps: pages, pictures and files."""

from cms.models.base import BasePage
from cms.models.glossary import Term
from cms.models.learning import CoursePage, LessonPage, ModulePage, QuizPage
from cms.models.manuscripts import Manuscript, ManuscriptState, Placing
from cms.models.materials import MaterialKind, RunMaterial
from cms.models.media import CmsDocument, CmsImage, CmsRendition
from cms.models.news import NewsIndexPage, NewsPage
from cms.models.programmes import CourseIndexPage, ProgrammePage
from cms.models.remarks import LessonNote, Remark, RemarkKind
from cms.models.reviews import ReviewDue
from cms.models.site import HomePage, SectionPage

__all__ = [
    "BasePage",
    "CmsDocument",
    "CmsImage",
    "CmsRendition",
    "CourseIndexPage",
    "CoursePage",
    "HomePage",
    "LessonNote",
    "LessonPage",
    "Manuscript",
    "ManuscriptState",
    "MaterialKind",
    "ModulePage",
    "NewsIndexPage",
    "NewsPage",
    "Placing",
    "ProgrammePage",
    "QuizPage",
    "Remark",
    "RemarkKind",
    "ReviewDue",
    "RunMaterial",
    "SectionPage",
    "Term",
]
