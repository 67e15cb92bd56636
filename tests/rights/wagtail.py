"""What Wagtail brings, outside and inside the admin."""

import re

from tests.factories import cms

SITE = """
address | with | visitor other owner trainer stranger staff admin
GET wagtailcore_login |  | in in in in in in in
GET wagtailcore_authenticate_with_password | '0' '0' | 404 404 404 404 404 404 404
GET wagtaildocs_serve | '0' 'x.pdf' | 404 404 404 404 404 404 404
GET wagtaildocs_authenticate_with_password | '0' | 404 404 404 404 404 404 404
"""
# Leads to the sign-in in front of the one above (tests/lms/test_one_way_in.py).
UNNAMED = {"_util/login/"}
# Wagtail's own places. Of their addresses the table names those that open for
# somebody; all others are shut to everybody, or work on what does not exist.
PLACES = {
    "",
    "^.*",
    "account",
    "block-preview",
    "bulk",
    "choose-anchor-link",
    "choose-email-link",
    "choose-external-link",
    "choose-page",
    "choose-phone-link",
    "dismissibles",
    "failwhale",
    "jsi18n",
    "login",
    "logout",
    "pages",
    "password_reset",
    "sprite",
    "tag-autocomplete",
    "test404",
    "wagtail_localize",
    "wagtailadmin_api:documents",
    "wagtailadmin_api:images",
    "wagtailadmin_api:pages",
    "wagtailadmin_collections",
    "wagtailadmin_editing_sessions",
    "wagtailadmin_pages",
    "wagtailadmin_reports",
    "wagtailadmin_workflows",
    "wagtaildocs",
    "wagtaildocs_chooser",
    "wagtailimages",
    "wagtailimages_chooser",
    "wagtaillocales",
    "wagtailredirects",
    "wagtailsettings",
    "wagtailsites",
    "wagtailsnippets",
}
OPEN = """
address | trainer stranger staff admin
wagtailadmin_home | 200 200 200 200
admin/test404/ | 200 200 200 200
wagtailadmin_api:pages:listing | 200 200 200 200
wagtailadmin_api:pages:detail | 200 404 200 200
wagtailadmin_api:documents:listing | 200 200 200 200
wagtailadmin_api:images:listing | 200 200 200 200
wagtailadmin_explore_root | go go 200 200
wagtailadmin_explore | go go 200 200
wagtailadmin_explore_results | go go 200 200
wagtailadmin_pages:usage | go go 200 200
wagtailadmin_pages:edit | go go 200 200
wagtailadmin_pages:preview_on_edit | go go 200 200
wagtailadmin_pages:view_draft | go go 200 200
wagtailadmin_pages:add_subpage | go go 200 200
wagtailadmin_pages:unpublish | go go 200 200
wagtailadmin_pages:search | 200 go 200 200
wagtailadmin_pages:search_results | 200 go 200 200
wagtailadmin_pages:move | go go 200 200
wagtailadmin_pages:move_confirm | 200 200 200 200
wagtailadmin_pages:copy | go go 200 200
wagtailadmin_pages:confirm_workflow_cancellation | 200 200 200 200
wagtailadmin_pages:set_privacy | go go 200 200
wagtailadmin_pages:workflow_history | go go 200 200
wagtailadmin_pages:history | go go 200 200
wagtailadmin_pages:history_results | go go 200 200
wagtailadmin_choose_page | 200 200 200 200
wagtailadmin_choose_page_child | 200 200 200 200
wagtailadmin_choose_page_search | 200 200 200 200
wagtailadmin_choose_page_chosen_multiple | 200 200 200 200
wagtailadmin_choose_page_external_link | 200 200 200 200
wagtailadmin_choose_page_email_link | 200 200 200 200
wagtailadmin_choose_page_phone_link | 200 200 200 200
wagtailadmin_choose_page_anchor_link | 200 200 200 200
wagtailadmin_tag_autocomplete | 200 200 200 200
wagtailadmin_workflows:task_chooser | 200 200 200 200
wagtailadmin_workflows:task_chooser_results | 200 200 200 200
wagtailadmin_workflows:task_chooser_create | 200 200 200 200
wagtailadmin_reports:locked_pages | go go 200 200
wagtailadmin_reports:locked_pages_results | go go 200 200
wagtailadmin_reports:workflow | 404 404 200 200
wagtailadmin_reports:workflow_results | 404 404 200 200
wagtailadmin_reports:workflow_tasks | 404 404 200 200
wagtailadmin_reports:workflow_tasks_results | 404 404 200 200
wagtailadmin_reports:site_history | 404 404 200 200
wagtailadmin_reports:site_history_results | 404 404 200 200
wagtail_localize:translations_report | 404 404 200 200
wagtail_localize:translations_report_results | 404 404 200 200
wagtailadmin_reports:aging_pages | 200 go 200 200
wagtailadmin_reports:aging_pages_results | 200 go 200 200
wagtailadmin_reports:page_types_usage | 200 go 200 200
wagtailadmin_reports:page_types_usage_results | 200 go 200 200
wagtailadmin_account | 200 200 200 200
wagtailadmin_dismissibles | 200 200 200 200
wagtail_localize:javascript_catalog | 200 200 200 200
wagtail_localize:submit_page_translation | 404 404 200 200
wagtaildocs:index | 200 200 200 200
wagtaildocs:index_results | 200 200 200 200
wagtaildocs:add | 200 200 200 200
wagtaildocs:add_multiple | 200 200 200 200
wagtailimages:index | 200 200 200 200
wagtailimages:index_results | 200 200 200 200
wagtailimages:add | 200 200 200 200
wagtailimages:add_multiple | 200 200 200 200
wagtaildocs_chooser:choose | 200 200 200 200
wagtaildocs_chooser:choose_results | 200 200 200 200
wagtaildocs_chooser:chosen_multiple | 200 200 200 200
wagtaildocs_chooser:create | 200 200 200 200
wagtailimages_chooser:choose | 200 200 200 200
wagtailimages_chooser:choose_results | 200 200 200 200
wagtailimages_chooser:chosen_multiple | 200 200 200 200
wagtailimages_chooser:create | 200 200 200 200
wagtailadmin_sprite | 200 200 200 200
wagtailadmin_javascript_catalog | 200 200 200 200
"""
# Wagtail's icons and words; they hold nothing of ours.
OPEN_TO_ALL = {"admin/sprite/", "admin/jsi18n/"}
# A page that shows what an error looks like.
FAILS_ON_PURPOSE = {"admin/failwhale/"}
_ARGUMENT = re.compile(
    r"<(?:int:|str:)?(?:\w*_)?(?:id|pk)>|\(\?P<\w+>[^()]*\)|\(\\d\+\)"
)
_WORD = re.compile(r"<[^>]+>|\([^()]*\)")


def path_of(address):
    """Fill an address of the admin with something that exists."""
    path = _WORD.sub("x", _ARGUMENT.sub(str(cms.home().pk), address.path))
    return "/" + re.sub(r"[\^$\\]", "", path)
