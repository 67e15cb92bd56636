"""Sentences of Django and Wagtail that we word ourselves in Russian.

Naming them here brings them into our message file, which wins over theirs.
Wagtail lets a Russian sentence agree with the name of a model, whatever its
gender and case; Django says what is wrong, not what to do. English stays as it
is. Nothing else reads these lists.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

# A form in Wagtail: what was saved, without the gender of a model.
_SAVED = [
    _("%(model_name)s '%(object)s' created."),
    _("%(model_name)s '%(object)s' updated."),
    _("%(model_name)s '%(object)s' deleted."),
    _("%(count)d %(model_name)s deleted."),
    _("%(model_name)s '%(object)s' created and published."),
    _("%(model_name)s '%(object)s' updated and published."),
    _("%(model_name)s '%(object)s' has been scheduled for publishing."),
    _("%(model_name)s '%(object)s' created and scheduled for publishing."),
    _(
        "%(model_name)s '%(object)s' is live and this version has been scheduled for publishing."
    ),
    _("%(model_name)s '%(object)s' has been submitted for moderation."),
    _("%(model_name)s '%(object)s' created and submitted for moderation."),
    _("Workflow on %(model_name)s '%(object)s' has been restarted."),
    _("Workflow on %(model_name)s '%(object)s' has been cancelled."),
    _("%(model_name)s '%(object)s' has been replaced with version from %(timestamp)s."),
    _("Version from %(timestamp)s of %(model_name)s '%(object)s' has been published."),
    _(
        "Version from %(timestamp)s of %(model_name)s '%(object)s' has been scheduled for publishing."
    ),
    _("'%(object)s' unpublished."),
    _("%(model_name)s '%(title)s' is now unlocked."),
]

# The same for pages.
_PAGES = [
    _("Page '%(page_title)s' created."),
    _("Page '%(page_title)s' has been updated."),
    _("Page '%(page_title)s' deleted."),
    _("Page '%(page_title)s' copied."),
    _("Page '%(page_title)s' moved."),
    _("'%(page_title)s' has been moved successfully."),
    _("Page '%(page_title)s' unpublished."),
    _("Page '%(page_title)s' has been published."),
    _("Page '%(page_title)s' created and published."),
    _("Page '%(page_title)s' has been scheduled for publishing."),
    _("Page '%(page_title)s' created and scheduled for publishing."),
    _("Page '%(page_title)s' has been submitted for moderation."),
    _("Page '%(page_title)s' created and submitted for moderation."),
    _("Page '%(page_title)s' is now unlocked."),
    _("Workflow on page '%(page_title)s' has been restarted."),
    _("Workflow on page '%(page_title)s' has been cancelled."),
]

# What could not be done, and what to do.
_REFUSED = [
    _("The %(model_name)s could not be created due to errors."),
    _("The %(model_name)s could not be saved due to errors."),
    _("The %(model_name)s could not be saved as it is locked"),
    _("One or more references to this %(model_name)s prevent it from being deleted."),
]

# Headings, buttons, empty lists.
_LISTS = [
    _("Add %(model_name)s"),
    _("Add %(label)s"),
    _("Choose %(object)s"),
    _("Choose another %(object)s"),
    _("Edit this %(object)s"),
    _("New: %(model_name)s"),
    _("Create a new %(model_name)s"),
    _("Are you sure you want to delete this %(model_name)s?"),
    _("Are you sure you want to unpublish this %(model_name)s?"),
    _("Publish %(model_name)s"),
    _("No %(model_name)s match your query."),
    _("There are no %(model_name)s to display."),
    _(
        'There are no %(model_name)s to display. Why not <a href="%(add_url)s">add one</a>?'
    ),
    _("Anyone can edit this %(model_name)s"),
    _("Anyone can edit this %(model_name)s – lock it to prevent others from editing"),
    _("This %(model_name)s hasn't been submitted for moderation yet"),
    _("Choose when this %(model_name)s should go live and/or expire"),
]

# Trainers submit, staff review.
_REVIEW = [
    _("Submit to %(workflow_name)s"),
    _("Resubmit to %(task_name)s"),
    _("Submit for moderation"),
    _("Awaiting your review"),
]

# Fields of all forms: Django says what is wrong, we say what to do.
_FIELDS = [
    _("This field is required."),
    _("This field cannot be null."),
    _("This field cannot be blank."),
    _("Enter a valid value."),
    _("Enter a valid email address."),
    _("Enter a valid URL."),
    _("Enter a valid date."),
    _("Enter a valid time."),
    _("Enter a valid date/time."),
    _("Enter a whole number."),
    _("Enter a number."),
    _("Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    _("%(model_name)s with this %(field_label)s already exists."),
    _("%(model_name)s with this %(field_labels)s already exists."),
]

# Passwords.
_PASSWORDS = [
    _("The password is too similar to the %(verbose_name)s."),
    _("This password is too common."),
    _("This password is entirely numeric."),
    _("The two password fields didn’t match."),
    _("Your password can’t be too similar to your other personal information."),
    _("Your password can’t be a commonly used password."),
    _("Your password can’t be entirely numeric."),
]

# With a number.
_COUNTED = [
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        "n",
    ),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "n",
    ),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "n",
    ),
    ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
        "n",
    ),
]
