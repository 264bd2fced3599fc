"""Every way in which Wagtail publishes a page: recorded once, or refused and told.

Only the editor's form looks at the fields of a stream; bulk publishing, the schedule,
an approved workflow, the API and code take a draft as it is.
"""

import datetime

import pytest
import wagtail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    GroupApprovalTask,
    PageLogEntry,
    Revision,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from tests.admin.forms import stream_form_data
from tests.notices import make_page, stream
from wagtail_seloste.faults import messages
from wagtail_seloste.forms import section_labels
from wagtail_seloste.models import NoticeEvent, NoticeSeries, VersionText
from wagtail_seloste.outcomes import NOT_RECORDED, RECORDED, refusal_messages
from wagtail_seloste.verification import verify

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.storage,
    # Wagtail's own, when a workflow tells people by e-mail, on Django 6.1.
    pytest.mark.filterwarnings("ignore:get_connection"),
    pytest.mark.filterwarnings("ignore:Django .* will not have a default mailer"),
]


def by_the_form(client, page, user):
    draft = page.get_latest_revision_as_object()
    data = nested_form_data(
        {
            "title": draft.title,
            "slug": draft.slug,
            "seo_title": "",
            "search_description": "",
            "body": streamfield(stream_form_data(draft)),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def in_bulk(client, page, user):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{address}?id={page.pk}")


def by_workflow_approval(client, page, user):
    task = GroupApprovalTask.objects.create(name="Check")
    workflow = Workflow.objects.create(name="Checked")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.create(workflow=workflow, page=page)
    draft = page.get_latest_revision_as_object()
    state = workflow.start(draft, user)
    address = reverse(
        "wagtailadmin_pages:workflow_action",
        args=[page.pk, "approve", state.current_task_state.pk],
    )
    return client.post(address, {"comment": ""})


def on_schedule(client, page, user):
    """As if an hour had passed since the page was scheduled."""
    draft = page.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    revision = draft.save_revision()
    revision.publish()
    texts = VersionText.objects.count()
    past = timezone.now() - datetime.timedelta(minutes=1)
    content = {**revision.content, "go_live_at": past.isoformat()}
    Revision.objects.filter(pk=revision.pk).update(
        approved_go_live_at=past, content=content
    )
    assert VersionText.objects.count() == texts
    call_command("publish_scheduled")


def by_the_api(client, page, user):
    from wagtail.models import APIToken

    _token, key = APIToken.create_token(user=user, name="test")
    address = reverse("wagtailapi_v3:pages_actions_publish", args=[page.pk])
    return client.post(address, headers={"Authorization": f"Bearer {key}"})


def by_code(client, page, user):
    page.get_latest_revision().publish(user=user)


PATHS = [by_the_form, in_bulk, by_workflow_approval, on_schedule, by_code]
if wagtail.VERSION >= (8,):
    PATHS.append(by_the_api)
PAST_THE_FORM = [path for path in PATHS if path is not by_the_form]


@pytest.fixture
def page(home, client, administrator):
    client.force_login(administrator)
    return make_page(home, title="Ensimmäinen")


def draft(page, title, **changes):
    """Save a draft, as an editor may whatever is missing."""
    page.title, page.body = title, stream(**changes)
    page.save_revision()
    return type(page).objects.get(pk=page.pk)


def public_title(client, page):
    series = NoticeSeries.objects.get(translation_key=page.translation_key)
    address = reverse("wagtail_seloste:notice", args=[series.public_id, "fi"])
    title = client.get(address).json()["notice"]["title"]
    assert f">{title}</h1>" in client.get(page.url).content.decode()
    return title


def logged(page, action):
    return PageLogEntry.objects.filter(page_id=page.pk, action=action).count()


BLANKS = {
    "a purpose without a name": {"purposes": {"purposes": [{"description": "Kuvaus"}]}},
    "no controller": {"controller": None},
    "a controller without a name": {"controller": {"email": "a@example.com"}},
    "an empty section": {"security": {}},
    "a free section without a heading": {"other": {"text": "<p>Teksti</p>"}},
    "a right left out without a word": {
        "rights": {"adjustments": [{"right": "right_access", "action": "remove"}]}
    },
}


@pytest.mark.parametrize("publish", PATHS, ids=lambda path: path.__name__)
def test_a_sound_notice_is_recorded_once(client, page, administrator, publish):
    page = draft(page, "Toinen")
    publish(client, page, administrator)
    assert public_title(client, page) == "Toinen"
    assert VersionText.objects.count() == NoticeEvent.objects.count() == 2
    assert logged(page, RECORDED) == 2
    assert logged(page, NOT_RECORDED) == 0
    assert refusal_messages(page) == []
    assert verify() == []


@pytest.mark.parametrize("publish", PATHS, ids=lambda path: path.__name__)
def test_a_first_publication_is_recorded_once(client, home, administrator, publish):
    client.force_login(administrator)
    page = make_page(home, publish=False)
    publish(client, page, administrator)
    assert [text.version.number for text in VersionText.objects.all()] == [1]


CASES = [
    *((path, "a purpose without a name") for path in PAST_THE_FORM),
    *((by_code, name) for name in list(BLANKS)[1:]),
]


@pytest.mark.parametrize(
    ("publish", "blank"), CASES, ids=[f"{path.__name__}-{name}" for path, name in CASES]
)
def test_a_blank_required_field_is_refused_and_told(
    client, page, administrator, publish, blank
):
    page = draft(page, "Toinen", **BLANKS[blank])
    response = publish(client, page, administrator)
    page = type(page).objects.get(pk=page.pk)
    assert page.live and page.title == "Toinen"
    # Nothing was recorded, and the public reads the last text.
    assert VersionText.objects.count() == NoticeEvent.objects.count() == 1
    assert public_title(client, page) == "Ensimmäinen"
    assert all("right_" not in sentence for sentence in refusal_messages(page))
    # The editor is told: in the history, and beside the form.
    sentences = messages(page.notice_faults(), section_labels(page))
    assert sentences and refusal_messages(page) == sentences
    assert logged(page, NOT_RECORDED) == 1
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    html = edit.content.decode()
    history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk]))
    for sentence in sentences:
        assert sentence in html
        assert sentence in history.content.decode()
    if publish is in_bulk:
        told = [str(message) for message in response.wsgi_request._messages]
        assert any(sentences[0] in message for message in told)


@pytest.mark.parametrize("changes", BLANKS.values(), ids=BLANKS)
def test_the_form_refuses_a_blank_required_field(client, page, administrator, changes):
    page = draft(page, "Toinen", **changes)
    response = by_the_form(client, page, administrator)
    assert response.status_code == 200
    assert "Toinen" in response.content.decode()
    assert type(page).objects.get(pk=page.pk).title == "Ensimmäinen"
    assert VersionText.objects.count() == 1
    assert public_title(client, page) == "Ensimmäinen"


@pytest.mark.parametrize("changes", BLANKS.values(), ids=BLANKS)
def test_the_form_saves_an_unfinished_draft(client, page, administrator, changes):
    page = draft(page, "Toinen", **changes)
    data = nested_form_data(
        {
            "title": "Kesken",
            "slug": page.slug,
            "seo_title": "",
            "search_description": "",
            "body": streamfield(stream_form_data(page.get_latest_revision_as_object())),
            "comments": inline_formset([]),
        }
    )
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    assert response.status_code == 302
    page = type(page).objects.get(pk=page.pk)
    assert page.get_latest_revision_as_object().title == "Kesken"
    assert public_title(client, page) == "Ensimmäinen"


def test_the_form_names_what_is_missing_from_the_whole(client, page, administrator):
    """Missing sections are no field's error: they stand above the form."""
    page = draft(page, "Toinen", controller=None)
    html = by_the_form(client, page, administrator).content.decode()
    page.body = stream(controller=None)
    [sentence] = messages(page.notice_faults(), section_labels(page))
    assert sentence in html


def test_repairing_after_a_refusal_is_recorded(client, page, administrator):
    page = draft(page, "Toinen", controller=None)
    by_code(client, page, administrator)
    page = draft(page, "Kolmas")
    by_the_form(client, page, administrator)
    assert public_title(client, page) == "Kolmas"
    assert [text.version.number for text in VersionText.objects.order_by("pk")] == [
        1,
        2,
    ]
    assert refusal_messages(page) == []
    assert verify() == []


def test_an_error_in_the_writer_leaves_the_page_live_and_is_told(
    client, page, administrator, monkeypatch, caplog
):
    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr("wagtail_seloste.recording.render_body", fail)
    page = draft(page, "Toinen")
    by_code(client, page, administrator)
    assert "disk full" in caplog.text
    assert public_title(client, page) == "Ensimmäinen"
    assert len(refusal_messages(type(page).objects.get(pk=page.pk))) == 1
    monkeypatch.undo()
    call_command("seloste_record")
    assert public_title(client, page) == "Toinen"
    assert verify() == []


def test_republishing_an_old_revision_is_a_version_of_its_own(
    client, page, administrator
):
    first = page.get_latest_revision()
    page = draft(page, "Toinen")
    by_code(client, page, administrator)
    first.publish()
    assert public_title(client, page) == "Ensimmäinen"
    numbers = [text.version.number for text in VersionText.objects.order_by("pk")]
    assert numbers == [1, 2, 3]
    assert verify() == []


def test_unpublishing_hides_page_and_json_and_publishing_shows_them_again(
    client, page, administrator
):
    series = NoticeSeries.objects.get()
    address = reverse("wagtail_seloste:notice", args=[series.public_id, "fi"])
    url = page.url
    page.unpublish()
    client.logout()
    assert client.get(url).status_code == client.get(address).status_code == 404
    page.get_latest_revision().publish()
    assert client.get(url).status_code == client.get(address).status_code == 200
    assert VersionText.objects.count() == 1


def test_the_editor_is_told_when_the_writer_fails_behind_a_sound_form(
    client, page, administrator, monkeypatch
):
    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr("wagtail_seloste.recording.render_body", fail)
    page = draft(page, "Toinen")
    response = by_the_form(client, page, administrator)
    html = client.get(response.url).content.decode()
    [sentence] = refusal_messages(type(page).objects.get(pk=page.pk))
    assert sentence in html


def test_other_bulk_actions_say_nothing_of_recording(client, page, administrator):
    page = draft(page, "Toinen", controller=None)
    by_code(client, page, administrator)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    [sentence] = refusal_messages(type(page).objects.get(pk=page.pk))
    response = client.post(f"{address}?id={page.pk}")
    assert sentence not in client.get(response.url).content.decode()
    assert not type(page).objects.get(pk=page.pk).live
