"""The step "privacy check" of a workflow: it passes by itself, or it holds."""

import json
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import translation
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from tests.admin.forms import stream_form_data
from tests.notices import make_page, stream
from tests.storage.test_gate import FINE, SHIELD, STALE, blocked
from wagtail_seloste.checking import check_page, silence
from wagtail_seloste.models import PrivacyCheckTask, VersionText
from wagtail_seloste.models import workflow as privacy_check
from wagtail_seloste.rules import rules

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.storage,
    # Wagtail's own, when a workflow tells people by e-mail, on Django 6.1.
    pytest.mark.filterwarnings("ignore:get_connection"),
    pytest.mark.filterwarnings("ignore:Django .* will not have a default mailer"),
]

APPROVED, HELD = TaskState.STATUS_APPROVED, TaskState.STATUS_IN_PROGRESS
REASON = {"comment": "Juristi luki sen."}


@pytest.fixture(autouse=True)
def one_rule_in_english(settings):
    blocked(settings)
    with translation.override("en"):
        yield


@pytest.fixture
def reviewers(db):
    return Group.objects.create(name="Reviewers")


@pytest.fixture
def reviewer(make_user, reviewers):
    """Of the group of the step, and nothing else."""
    user = make_user("reviewer")
    reviewers.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(reviewers)
    return user


@pytest.fixture
def writer(make_user, home):
    """One who may write, not publish."""
    group = Group.objects.create(name="Writers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_page", "change_page"):
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore",
            content_type__model="page",
            codename=codename,
        )
        GroupPagePermission.objects.create(
            group=group, page=home, permission=permission
        )
    user = make_user("writer")
    user.groups.add(group)
    return user


@pytest.fixture
def task(reviewers):
    task = PrivacyCheckTask.objects.create(name="Privacy check")
    task.groups.add(reviewers)
    return task


@pytest.fixture
def workflow(task, home):
    """With the check as its only step, for all pages below the front page."""
    workflow = Workflow.objects.create(name="Checked")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.create(workflow=workflow, page=home)
    return workflow


@pytest.fixture
def page(home):
    return make_page(home, publish=False, **FINE)


def write(page, **changes):
    draft = now(page).get_latest_revision_as_object()
    draft.body = stream(**changes)
    draft.save_revision()
    return now(page)


def now(page):
    return type(page).objects.get(pk=page.pk)


def submit(workflow, page, user=None):
    """The state of the first step, once the page was submitted."""
    state = workflow.start(now(page), user)
    return TaskState.objects.filter(workflow_state=state).earliest("pk")


def status(page):
    return WorkflowState.objects.for_instance(page).latest("pk").status


# --- passing and holding ---


def test_it_passes_by_itself_when_nothing_is_found(
    workflow, page, administrator, reviewer, mailoutbox
):
    state = submit(workflow, page, administrator)
    assert state.status == APPROVED
    assert state.comment == "Passed: the check found nothing that holds it."
    assert state.finished_by is None
    assert status(page) == WorkflowState.STATUS_APPROVED
    assert now(page).live and VersionText.objects.count() == 1
    assert reviewer.email not in {to for mail in mailoutbox for to in mail.to}


def test_it_holds_while_there_is_a_finding_and_says_which(
    workflow, page, administrator, reviewer, mailoutbox
):
    page = write(page, **STALE)
    state = submit(workflow, page, administrator)
    title = rules()[SHIELD].text("title", "en")
    assert state.status == HELD
    assert state.comment == f"Held by the check: Error: {title} (Free section)."
    assert status(page) == WorkflowState.STATUS_IN_PROGRESS
    assert not now(page).live
    assert reviewer.email in {to for mail in mailoutbox for to in mail.to}


def test_what_holds_is_told_in_the_language_of_who_submitted(
    workflow, page, administrator
):
    page = write(page, **STALE)
    with translation.override("sv"):
        state = submit(workflow, page, administrator)
    assert rules()[SHIELD].text("title", "sv") in state.comment


@pytest.mark.parametrize(
    ("holds_from", "level", "is_held"),
    [
        ("error", "error", True),
        ("error", "warning", False),
        ("warning", "warning", True),
        ("warning", "error", True),
        ("warning", "info", False),
        ("info", "info", True),
    ],
)
def test_the_step_says_which_levels_hold(
    workflow, page, task, settings, tmp_path, holds_from, level, is_held
):
    (tmp_path / "level.toml").write_text(
        f'[rule.{SHIELD}]\nlevel = "{level}"\n', encoding="utf-8"
    )
    settings.WAGTAIL_SELOSTE = {
        **settings.WAGTAIL_SELOSTE,
        "FACTS_DIRS": (str(tmp_path),),
    }
    task.holds_from = holds_from
    task.save()
    state = submit(workflow, write(page, **STALE))
    assert (state.status == HELD) is is_held


def test_what_is_silenced_does_not_hold(workflow, page, administrator):
    page = write(page, **STALE)
    [finding] = check_page(page.get_latest_revision_as_object()).open
    silence(page, finding, "Kerrotaan historiasta.", administrator)
    assert submit(workflow, page).status == APPROVED


def test_the_next_step_begins_when_it_has_passed(workflow, page, reviewers):
    second = GroupApprovalTask.objects.create(name="Approval")
    second.groups.add(reviewers)
    WorkflowTask.objects.create(workflow=workflow, task=second, sort_order=2)
    assert submit(workflow, page).status == APPROVED
    assert now(page).current_workflow_task == second


def test_many_findings_are_not_all_named(workflow, page, monkeypatch):
    monkeypatch.setattr(privacy_check, "MOST_TOLD", 0)
    assert "and 1 more" in submit(workflow, write(page, **STALE)).comment


def test_what_cannot_be_checked_is_held(workflow, page, monkeypatch, caplog):
    def fail(page):
        raise RuntimeError("broken rule")

    monkeypatch.setattr(privacy_check, "check_page", fail)
    state = submit(workflow, page)
    assert state.status == HELD
    assert "could not be checked" in state.comment
    assert "broken rule" in caplog.text


def test_a_language_without_wording_is_held(workflow, page):
    locale = page.locale
    locale.language_code = "et"
    locale.save()
    state = submit(workflow, page)
    assert state.status == HELD
    assert "no notice wording" in state.comment


def test_a_page_that_is_no_notice_passes(workflow, home):
    home.save_revision()
    assert submit(workflow, home).status == APPROVED


def test_an_alias_passes(task, page, homes):
    """What it shows is another page's, and has been checked there."""
    page = write(page, **STALE)
    alias = page.create_alias(parent=homes["sv"], update_slug="alias")
    assert task.what_holds(SimpleNamespace(as_object=lambda: alias)) == ""
    assert task.what_holds(page.latest_revision) != ""


# --- in whose name it publishes ---


def test_it_publishes_nothing_in_the_name_of_who_may_not(workflow, page, writer):
    state = submit(workflow, page, writer)
    assert state.status == HELD
    assert state.comment.startswith("The check found nothing. Somebody who may")
    assert not now(page).live


def test_before_another_step_it_passes_for_everybody(workflow, page, writer, reviewers):
    second = GroupApprovalTask.objects.create(name="Approval")
    WorkflowTask.objects.create(workflow=workflow, task=second, sort_order=2)
    assert submit(workflow, page, writer).status == APPROVED
    assert not now(page).live


def test_who_may_publish_approves_what_had_nothing_but_that(
    workflow, page, writer, administrator, task
):
    state = submit(workflow, page, writer)
    task.on_action(state, administrator, "approve", **REASON)
    assert now(page).live


# --- people ---


def test_its_group_lets_it_pass_with_a_reason(workflow, page, task, editor, reviewer):
    editor.groups.add(*reviewer.groups.all())
    page = write(page, **STALE)
    state = submit(workflow, page)
    task.on_action(state, editor, "approve", **REASON)
    state.refresh_from_db()
    assert (state.status, state.finished_by) == (APPROVED, editor)
    # What was found stays beside what was said of it.
    assert state.comment.startswith("Juristi luki sen. – Held by the check: ")
    assert now(page).live and VersionText.objects.count() == 1


def test_it_is_checked_again_when_it_is_submitted_again(
    workflow, page, task, reviewer, administrator
):
    page = write(page, **STALE)
    state = submit(workflow, page, administrator)
    task.on_action(state, reviewer, "reject", comment="Korjaa siirrot.")
    assert status(page) == WorkflowState.STATUS_NEEDS_CHANGES
    state.refresh_from_db()
    assert state.comment.startswith("Korjaa siirrot. – Held by the check: ")
    now(page).current_workflow_state.resume(administrator)
    assert now(page).current_workflow_task_state.status == HELD
    second = now(page).current_workflow_task_state
    task.on_action(second, reviewer, "reject")
    write(page, **FINE)
    now(page).current_workflow_state.resume(administrator)
    assert status(page) == WorkflowState.STATUS_APPROVED
    assert now(page).live


def test_check_again_looks_at_the_newest_draft(workflow, page, task, administrator):
    page = write(page, **STALE)
    state = submit(workflow, page, administrator)
    held = state.comment
    task.on_action(state, administrator, "check_again")
    state.refresh_from_db()
    assert (state.status, state.comment) == (HELD, held)
    page = write(page, **FINE)
    task.on_action(state, administrator, "check_again")
    state.refresh_from_db()
    assert (state.status, state.finished_by) == (APPROVED, None)
    assert state.revision == page.latest_revision
    assert status(page) == WorkflowState.STATUS_APPROVED
    assert now(page).live


def test_check_again_publishes_nothing_for_who_may_not(workflow, page, task, writer):
    page = write(page, **STALE)
    state = submit(workflow, page, writer)
    write(page, **FINE)
    task.on_action(state, writer, "check_again")
    state.refresh_from_db()
    assert state.status == HELD
    assert not now(page).live


def test_what_was_cancelled_is_over(workflow, page, task, administrator):
    page = write(page, **STALE)
    state = submit(workflow, page, administrator)
    now(page).current_workflow_state.cancel(user=administrator)
    state.refresh_from_db()
    assert state.status == TaskState.STATUS_CANCELLED
    with pytest.raises(PermissionDenied):
        task.on_action(state, administrator, "check_again")
    assert status(page) == WorkflowState.STATUS_CANCELLED
    assert not now(page).live


def names(task, page, user):
    return [name for name, _label, _modal in task.get_actions(page, user)]


def test_who_may_do_what(page, task, reviewer, writer, administrator, make_user):
    outsider = make_user("outsider")
    assert names(task, page, reviewer) == ["reject", "approve"]
    assert names(task, page, writer) == ["check_again"]
    assert names(task, page, administrator) == ["reject", "approve", "check_again"]
    assert names(task, page, outsider) == []
    for user in (reviewer, writer, outsider):
        assert not task.locked_for_user(page, user)
    assert task.user_can_access_editor(page, reviewer)
    assert not task.user_can_access_editor(page, outsider)


def action_address(page, name):
    state = now(page).current_workflow_task_state
    return reverse("wagtailadmin_pages:workflow_action", args=[page.pk, name, state.pk])


@pytest.mark.parametrize("name", ["approve", "reject"])
def test_a_writer_cannot_approve_by_the_address(client, workflow, page, writer, name):
    page = write(page, **STALE)
    submit(workflow, page, writer)
    client.force_login(writer)
    client.post(action_address(page, name), REASON)
    assert now(page).current_workflow_task_state.status == HELD
    assert status(page) == WorkflowState.STATUS_IN_PROGRESS


def test_the_reviewer_sees_what_holds_it_and_has_to_say_why_not(
    client, workflow, page, editor, reviewer
):
    editor.groups.add(*reviewer.groups.all())
    page = write(page, **STALE)
    state = submit(workflow, page)
    client.force_login(editor)
    address = action_address(page, "approve")
    modal = json.loads(client.get(address).content)["html"]
    assert rules()[SHIELD].text("title", "en") in modal
    for comment in ("", "  "):
        client.post(address, {"comment": comment})
        state.refresh_from_db()
        assert state.status == HELD
    client.post(address, REASON)
    assert now(page).live


# --- in the editor ---


def send(client, page, **more):
    draft = now(page).get_latest_revision_as_object()
    draft.body = stream(**more.pop("changes", {}))
    data = {
        "title": draft.title,
        "slug": draft.slug,
        "seo_title": "",
        "search_description": "",
        "body": streamfield(stream_form_data(draft)),
        "comments": inline_formset([]),
        **more,
    }
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(address, nested_form_data(data))


def told(response):
    return [str(message) for message in response.wsgi_request._messages]


def test_the_writer_is_told_goes_on_writing_and_has_it_checked_again(
    client, workflow, page, editor
):
    client.force_login(editor)
    title = rules()[SHIELD].text("title", "fi")
    response = send(client, page, changes=STALE, **{"action-submit": "1"})
    assert any(title in sentence for sentence in told(response))
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    html = edit.content.decode()
    assert title in html
    assert "check_again" in html
    # Not locked: a draft can be saved, which says nothing more and lets nothing pass.
    response = send(client, page, changes=FINE)
    assert response.status_code == 302
    assert not any(title in sentence for sentence in told(response))
    assert now(page).current_workflow_task_state.status == HELD
    again = {"action-workflow-action": "1", "workflow-action-name": "check_again"}
    response = send(client, page, changes=STALE, **again)
    assert any(title in sentence for sentence in told(response))
    send(client, page, changes=FINE, **again)
    assert now(page).live
    assert VersionText.objects.count() == 1


def test_the_step_is_made_and_changed_in_the_admin(client, administrator, reviewers):
    client.force_login(administrator)
    add = reverse(
        "wagtailadmin_workflows:add_task",
        args=["wagtail_seloste", "privacychecktask"],
    )
    assert b'name="holds_from"' in client.get(add).content
    kinds = client.get(reverse("wagtailadmin_workflows:select_task_type"))
    assert add in kinds.content.decode()
    client.post(
        add, {"name": "Tarkistus", "groups": [reviewers.pk], "holds_from": "warning"}
    )
    task = PrivacyCheckTask.objects.get()
    assert (task.holds_from, list(task.groups.all())) == ("warning", [reviewers])
    edit = reverse("wagtailadmin_workflows:edit_task", args=[task.pk])
    client.post(edit, {"groups": [reviewers.pk], "holds_from": "info"})
    task.refresh_from_db()
    assert task.holds_from == "info"
