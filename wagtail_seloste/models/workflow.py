"""A step of a Wagtail workflow that passes by itself when the check finds nothing."""

import logging
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm
from wagtail.models import AbstractGroupApprovalTask, Task, TaskState

from ..advice import LABELS
from ..checking import check_page
from ..faults import messages, rule_in_words
from ..forms import section_labels
from ..recording import NotRecorded
from ..rules import LEVELS, Finding
from .pages import NoticePageMixin

logger = logging.getLogger(__name__)

CHECK_AGAIN = "check_again"
MOST_TOLD = 10
"""So many findings are named where a notice is held; the side panel has them all."""


class ReasonForm(TaskStateCommentForm):
    """Who lets a notice pass in spite of findings says why."""

    comment = forms.CharField(
        label=_("Why it may pass all the same"), widget=forms.Textarea({"rows": 2})
    )


class PrivacyCheckTask(AbstractGroupApprovalTask):
    """Holds a notice while the check finds something that nobody has silenced.

    Members of its groups may let it pass all the same, with a reason, or ask for changes;
    those who edit the page may go on writing and let it be checked again. What is no
    notice, and an alias, passes.
    """

    class HoldsFrom(models.TextChoices):
        ERROR = "error", _("Errors")
        WARNING = "warning", _("Errors and warnings")
        INFO = "info", _("Errors, warnings and hints")

    groups = models.ManyToManyField(
        Group,
        verbose_name=_("groups"),
        help_text=_(
            "Their members may let a notice that is held pass all the same, or ask for "
            "changes."
        ),
    )
    holds_from = models.CharField(
        _("What holds a notice"),
        max_length=8,
        choices=HoldsFrom.choices,
        default=HoldsFrom.ERROR,
    )

    admin_form_fields = [*AbstractGroupApprovalTask.admin_form_fields, "holds_from"]
    admin_form_widgets = {
        **AbstractGroupApprovalTask.admin_form_widgets,
        "holds_from": forms.RadioSelect,
    }

    class Meta:
        verbose_name = _("Privacy check")
        verbose_name_plural = _("Privacy checks")

    @classmethod
    def get_description(cls):
        return _(
            "Passes by itself when the check finds nothing in a privacy notice; else "
            "members of the chosen groups decide"
        )

    # --- what is found ---

    def what_holds(self, revision: Any) -> str:
        """Why a revision is held, in the active language; "" if it passes.

        What cannot be checked is held.
        """
        page = revision.as_object()
        if not isinstance(page, NoticePageMixin) or page.alias_of_id:
            return ""
        labels = section_labels(page)
        try:
            checkup = check_page(page)
        except NotRecorded as refusal:
            return " ".join(messages(refusal.faults, labels))
        except Exception:
            logger.exception("Page %s could not be checked.", page.pk)
            return gettext("The notice could not be checked because of an error.")
        levels = LEVELS[: LEVELS.index(self.holds_from) + 1]
        found = [finding for finding in checkup.open if finding.level in levels]
        if checkup.failed and not found:
            return gettext("The notice could not be checked because of an error.")
        if not found:
            return ""
        told = list(findings_in_words(found[:MOST_TOLD], labels))
        if len(found) > MOST_TOLD:
            told.append(
                gettext("and %(count)s more") % {"count": len(found) - MOST_TOLD}
            )
        return gettext("Held by the check: %(findings)s.") % {
            "findings": "; ".join(told)
        }

    def lacks_publisher(self, workflow_state: Any, user: Any) -> bool:
        """Whether passing would publish in the name of somebody who may not publish."""
        page = workflow_state.content_object
        if user is None or not hasattr(page, "permissions_for_user"):
            return False
        later = (
            Task.objects.filter(
                workflow_tasks__workflow=workflow_state.workflow, active=True
            )
            .exclude(task_states__in=workflow_state.successful_task_states)
            .exclude(pk=self.pk)
        )
        return not (page.permissions_for_user(user).can_publish() or later.exists())

    def why_held(self, workflow_state: Any, revision: Any, user: Any) -> str:
        """What stands in the workflow's history of a notice that is held; "" if it passes."""
        held = self.what_holds(revision)
        if held:
            return held
        if self.lacks_publisher(workflow_state, user):
            return gettext(
                "The check found nothing. Somebody who may publish the page has to "
                "approve it."
            )
        return ""

    # --- the step ---

    def start(self, workflow_state, user=None):
        """As stock where it holds; else the step is over at once, and nobody is mailed."""
        revision = workflow_state.content_object.get_latest_revision()
        held = self.why_held(workflow_state, revision, user)
        if held:
            state = super().start(workflow_state, user=user)
            state.comment = held
            state.save(update_fields=["comment"])
            return state
        state = self.get_task_state_class()(
            workflow_state=workflow_state,
            task=self,
            revision=revision,
            status=TaskState.STATUS_IN_PROGRESS,
        )
        state.save()
        # By nobody: whoever submitted it did not approve it.
        return state.approve(user=None, update=False, comment=passed())

    def locked_for_user(self, obj, user):
        """Never: what is found has to be put right."""
        return False

    def get_actions(self, obj, user):
        stock = super().get_actions(obj, user)
        actions = []
        if stock:
            actions = [
                stock[0],
                ("approve", gettext("Let it pass all the same"), True),
            ]
        if may_edit(obj, user):
            actions.append((CHECK_AGAIN, gettext("Check again"), False))
        return actions

    def get_form_for_action(self, action):
        if action == "approve":
            return ReasonForm
        return super().get_form_for_action(action)

    def get_template_for_action(self, action):
        if action in ("approve", "reject"):
            return "wagtail_seloste/admin/privacy_check_action.html"
        return super().get_template_for_action(action)

    @transaction.atomic
    def on_action(self, task_state, user, action_name, **kwargs):
        if action_name == CHECK_AGAIN:
            return self.check_again(task_state, user)
        # What was found is kept beside what is said of it.
        said = (kwargs.get("comment", "").strip(), task_state.comment)
        kwargs["comment"] = " – ".join(part for part in said if part)
        return super().on_action(task_state, user, action_name, **kwargs)

    def check_again(self, task_state, user):
        """Look at the newest draft: it passes, or it is held for what is found now."""
        if task_state.status != TaskState.STATUS_IN_PROGRESS:
            raise PermissionDenied
        workflow_state = task_state.workflow_state
        revision = workflow_state.content_object.get_latest_revision()
        held = self.why_held(workflow_state, revision, user)
        task_state.revision, task_state.comment = revision, held
        task_state.save(update_fields=["revision", "comment"])
        if held:
            return
        # By nobody; the workflow goes on in the name of whoever asked.
        task_state.approve(user=None, update=False, comment=passed())
        workflow_state.refresh_from_db()
        workflow_state.update(user=user)


def passed() -> str:
    return gettext("Passed: the check found nothing that holds it.")


def may_edit(obj: Any, user: Any) -> bool:
    permissions = getattr(obj, "permissions_for_user", None)
    return permissions is not None and permissions(user).can_edit()


def findings_in_words(findings: list[Finding], labels: dict[str, str]) -> Iterator[str]:
    """Level, title and section of each, in the active language."""
    for finding in findings:
        place = labels.get(finding.section, "")
        told = f"{LABELS[finding.level]}: {rule_in_words(finding.rule)}"
        yield f"{told} ({place})" if place else told
