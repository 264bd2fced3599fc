"""Who may do what: the table of the documentation, tried with real people."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.models import GroupPagePermission
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from example_site.home.models import HomePage
from tests.admin.forms import stream_form_data
from tests.notices import SECTIONS, make_page, publish, stream
from wagtail_seloste import acts
from wagtail_seloste.admin.translating import TranslateView
from wagtail_seloste.checking import known
from wagtail_seloste.choices import NewVersion
from wagtail_seloste.models import (
    NoticeEvent,
    NoticeSeries,
    NoticeVersion,
    PublishingJob,
    ReviewLink,
    TextCheck,
    VersionText,
)
from wagtail_seloste.rechecking import current_texts
from wagtail_seloste.recording import record, today
from wagtail_seloste.reviewing import share

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
LINE = re.compile(r"^\| `(\w+)`[^|]*\|([^|]*)\|([^|]*)\|$", re.MULTILINE)


def table():
    """``{act: (permissions of which one is needed, permissions that are needed too)}``."""
    text = (ROOT / "docs/reference/permissions.md").read_text(encoding="utf-8")
    return {
        act: tuple(re.findall(r"`([\w.]+)`", column) for column in columns)
        for act, *columns in LINE.findall(text)
    }


TABLE = table()
PAGE = {"edit": ["add_page", "change_page"], "publish": ["publish_page"]}
OWN = sorted(
    {
        permission
        for needed, also in TABLE.values()
        for permission in (*needed, *also)
        if "." in permission
    }
)
VIEW = "wagtail_seloste.view_noticeversion"
PEOPLE = {
    "nobody": [],
    "editor": ["edit"],
    "publisher": ["edit", "publish"],
    "publisher who may not edit": ["publish"],
    "viewer": [VIEW],
    **{f"only {name}": [name] for name in OWN},
    **{f"viewer with {name}": [VIEW, name] for name in OWN},
    **{f"editor with {name}": ["edit", name] for name in OWN},
    "superuser": ["edit", "publish", *OWN],
}
LONGER = {"periods": [{**SECTIONS["retention"]["periods"][0], "number": 9}]}


def allowed(act, held):
    needed, also = TABLE[act]
    return any(has(name, held) for name in needed) and all(
        has(name, held) for name in also
    )


def has(name, held):
    return allowed(name, held) if name == "view" else name in held


@pytest.fixture
def people(make_user, root):
    """A person for each line of ``PEOPLE``."""
    found = {}
    for name, held in PEOPLE.items():
        user = make_user(
            name.replace(" ", "-").replace(".", "-"), is_superuser=name == "superuser"
        )
        group = Group.objects.create(name=name[:150])
        group.permissions.add(permission("wagtailadmin.access_admin"))
        for code in held:
            if code not in PAGE:
                group.permissions.add(permission(code))
            for codename in PAGE.get(code, ()):
                GroupPagePermission.objects.create(
                    group=group,
                    page=root,
                    permission=permission(f"wagtailcore.{codename}"),
                )
        user.groups.add(group)
        found[name] = user
    return found


def permission(name):
    label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=label, codename=codename)


@pytest.fixture
def page(home):
    """A notice with an earlier version, one in force, and one that is announced."""
    page = make_page(home)
    publish(page, title="Toinen")
    page.refresh_from_db()
    page.title, page.body = "Kolmas", stream(retention=LONGER)
    page.save()
    record(page, choice=NewVersion(effective_from=day(20)))
    page.refresh_from_db()
    return page


def day(number):
    return today(timezone.now()) + timedelta(days=number)


def series():
    return NoticeSeries.objects.get()


def of_series(name, *args):
    return reverse(f"seloste_{name}", args=[series().public_id, *args])


def of_text(name):
    return reverse(f"seloste_{name}", args=[first_text().pk])


def first_text():
    return VersionText.objects.order_by("pk").first()


def reads(*addresses):
    """Each address answers with a page."""

    def attempt(client, page):
        answers = [client.get(address) for address in addresses_of(addresses)]
        return [answer.status_code == 200 for answer in answers]

    return attempt


def addresses_of(addresses):
    return [address() if callable(address) else address for address in addresses]


def does(address, values, changed):
    """The form is there, and sending it changes what `changed` gives."""

    def attempt(client, page):
        (url,) = addresses_of([address])
        before = changed(page)
        seen = client.get(url).status_code == 200
        client.post(url, values() if callable(values) else values)
        return [seen, changed(page) != before]

    return attempt


def events(page):
    return NoticeEvent.objects.count()


def drafts(page):
    return page.revisions.count()


def publishes(**choice):
    """The editor is there, and publishing from it records something."""

    def attempt(client, page):
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        seen = client.get(url)
        before = VersionText.objects.count()
        page = type(page).objects.get(pk=page.pk)
        data = {
            "title": "Neljäs",
            "slug": page.slug,
            "seo_title": "",
            "search_description": "",
            "body": streamfield(stream_form_data(page)),
            "comments": inline_formset([]),
            "action-publish": "1",
            **{name: str(value) for name, value in choice.items()},
        }
        client.post(url, nested_form_data(data))
        may_publish = b"action-publish" in seen.content
        return [
            seen.status_code == 200 and may_publish,
            VersionText.objects.count() > before,
        ]

    return attempt


def exports(client, page):
    url = of_series("export")
    seen = client.get(url).status_code == 200
    answer = client.post(url)
    return [seen, answer.getvalue().startswith(b"PK")]


def resumes(client, page):
    acts.withdraw(series(), reasons={"fi": "Lopetettiin"})
    return does(lambda: of_series("resume"), {"reason": "Erehdys"}, events)(
        client, page
    )


def redacts(client, page):
    text = does(
        lambda: of_text("redact"),
        lambda: {"texts": [first_text().pk], "reason": "Nimi", "certain": "on"},
        events,
    )(client, page)
    event = acts.reschedule(series(), day(30), reason="Matti pyysi")
    words = does(
        lambda: of_series("redact_words", event.position),
        {"reason": "Nimi", "certain": "on"},
        events,
    )(client, page)
    return [*text, *words]


def compares_draft(client, page):
    answer = client.get(f"{of_series('compare', 'fi')}?new=draft")
    return [answer.status_code == 200]


def imports(client, page):
    url = reverse("seloste_import_version", args=[page.pk])
    seen = client.get(url).status_code == 200
    answer = client.post(url, {"language": "fi"})
    return [seen, answer.status_code == 200 and "form" in (answer.context or {})]


def sees_languages(client, page):
    seen = reads(
        lambda: reverse("seloste_languages:index"),
        lambda: reverse("seloste_languages:results"),
        lambda: reverse("seloste_languages:index") + "?export=csv",
        lambda: reverse("seloste_languages_of", args=[page.pk]),
    )(client, page)
    listed = client.get(reverse("seloste_languages:index"))
    return [*seen, bool(listed.context and listed.context.get("object_list"))]


def sees_findings(client, page):
    """The list is there, with what is wrong in the notice."""
    now = timezone.now()
    check = TextCheck.objects.create(
        text=current_texts(day(0)).order_by("pk").first(),
        day=day(0),
        checked_at=now,
        known=known(),
    )
    check.findings.create(rule="missing_basis", level="error", since=day(0))
    seen = reads(
        lambda: reverse("seloste_findings:index"),
        lambda: reverse("seloste_findings:results"),
        lambda: reverse("seloste_findings:index") + "?export=csv",
    )(client, page)
    listed = client.get(reverse("seloste_findings:index"))
    return [*seen, bool(listed.context and listed.context.get("object_list"))]


def sees_activities(client, page):
    seen = reads(
        lambda: reverse("seloste_activities:index"),
        lambda: reverse("seloste_activities:results"),
        lambda: reverse("seloste_activities:index") + "?export=csv",
    )(client, page)
    listed = client.get(reverse("seloste_activities:index"))
    return [*seen, bool((listed.context or {}).get("object_list"))]


def publishes_again(client, page):
    """The list is there, and what is sent from it becomes a job."""
    url = reverse("seloste_republish:index")
    seen = client.get(url).status_code == 200
    notice = f"{page.pk}:{'0' * 64}"
    client.post(url, {"kind": "new_version", "notice": notice})
    return [seen, PublishingJob.objects.exists()]


def sees_jobs(client, page):
    job = PublishingJob.objects.create(choice={"kind": "new_version", "values": {}})
    url = reverse("seloste_republish:job", args=[job.pk])
    listed = client.get(reverse("seloste_republish:jobs"))
    return [client.get(url).status_code == 200, url in listed.content.decode()]


def translates(client, page):
    """Typed on the translator's desk, and as a PO file."""
    home = HomePage.objects.get(locale__language_code="sv")
    source, _made = TranslationSource.update_or_create_from_instance(page)
    kept = Translation.objects.create(source=source, target_locale=home.locale)
    kept.save_target(publish=False)
    target = kept.get_target_instance()
    segment = source.stringsegment_set.exclude(context__path="title").first()
    key = f"{segment.context_id}-{segment.string_id}"
    url = reverse("seloste_translate", args=[target.pk])
    opened = client.get(url)
    answers = [
        opened.status_code == 200,
        client.get(reverse("seloste_translation_po", args=[target.pk])).status_code
        == 200,
    ]
    # Who may not open the form sends one that somebody else has opened.
    desk = TranslateView()
    desk.page = target
    was = signing.dumps({key: ["", False]}, salt=desk.salt, compress=True)
    form = {"was": was, f"text-{key}": "Ord"}
    client.post(url, {**form, "action": "save"})
    return [*answers, StringTranslation.objects.filter(data="Ord").exists()]


def shares_draft(client, page):
    url = reverse("seloste_share", args=[page.pk])
    made = does(lambda: url, {"days": "3"}, links)(client, page)
    link = ReviewLink.objects.first() or share(page, days=3)
    client.post(url, {"revoke": str(link.public_id)})
    return [*made, not ReviewLink.objects.exists()]


def links(page):
    return ReviewLink.objects.count()


ATTEMPTS = {
    "view": reads(
        lambda: of_series("versions"),
        lambda: of_series("versions_results"),
        lambda: of_series("events"),
        lambda: of_series("events_results"),
        lambda: of_series("compare", "fi") + f"?new={first_text().pk}",
        lambda: of_text("text"),
    ),
    "list_versions": reads(
        lambda: reverse("seloste_all_versions:index"),
        lambda: reverse("seloste_all_versions:results"),
        lambda: reverse("seloste_all_versions:index") + "?export=csv",
    ),
    "list_events": reads(
        lambda: reverse("seloste_all_events:index"),
        lambda: reverse("seloste_all_events:results"),
        lambda: reverse("seloste_all_events:index") + "?export=xlsx",
    ),
    "see_languages": sees_languages,
    "see_findings": sees_findings,
    "see_activities": sees_activities,
    "compare_draft": compares_draft,
    "draft": does(lambda: of_text("draft"), {}, drafts),
    "share_draft": shares_draft,
    "translate": translates,
    "publish": publishes(),
    "correct": publishes(recording="correction", correction_reason="Virhe"),
    "announce": publishes(recording="new_version", effective_from=day(5)),
    "publish_again": publishes_again,
    "see_jobs": sees_jobs,
    "reschedule": does(
        lambda: of_series("reschedule"),
        lambda: {"effective_from": day(30).isoformat(), "reason": "Viive"},
        events,
    ),
    "review": does(
        lambda: of_series("review"), {"note": "", "next_review": ""}, events
    ),
    "withdraw": does(
        lambda: of_series("withdraw"), {"reason_fi": "Lopetettiin"}, events
    ),
    "resume": resumes,
    "redact": redacts,
    "import": imports,
    "export": exports,
}


def test_the_table_has_every_act_and_each_act_is_tried():
    assert set(ATTEMPTS) == set(TABLE)
    assert set(acts.PERMISSIONS) <= set(TABLE)
    for act, needed in acts.PERMISSIONS.items():
        assert TABLE[act][0] == [needed]


@pytest.mark.parametrize("act", sorted(TABLE))
def test_those_may_and_those_may_not(client, people, page, act):
    if act in ("publish", "correct", "announce"):
        NoticeVersion.objects.filter(number=3).update(effective_from=day(0))
    for name, user in people.items():
        client.force_login(user)
        with transaction.atomic():
            came_true = ATTEMPTS[act](client, page)
            transaction.set_rollback(True)
        expected = allowed(act, PEOPLE[name])
        assert came_true == [expected] * len(came_true), name


def test_without_signing_in_nothing_is_shown(client, page):
    for url in (
        of_series("versions"),
        of_series("events"),
        of_series("compare", "fi"),
        of_series("withdraw"),
        of_series("export"),
        of_text("text"),
        of_text("redact"),
        of_text("draft"),
        reverse("seloste_all_versions:index"),
        reverse("seloste_digest", args=[first_text().digest]),
    ):
        for answer in (client.get(url), client.post(url)):
            assert answer.status_code == 302 and "/login/" in answer.url, url


def test_the_archive_of_a_deleted_notice_is_for_those_who_may_view_all(
    client, people, page
):
    page.delete()
    for name, user in people.items():
        client.force_login(user)
        seen = client.get(of_series("versions")).status_code == 200
        assert seen == (VIEW in PEOPLE[name]), name


def test_the_list_of_events_links_to_nothing_that_one_may_not_view(
    client, people, page
):
    for name, links in (
        ("viewer with wagtail_seloste.view_noticeevent", True),
        ("only wagtail_seloste.view_noticeevent", False),
    ):
        client.force_login(people[name])
        html = client.get(reverse("seloste_all_events:index")).content.decode()
        assert (of_series("versions") in html) == links
        assert (of_text("text") in html) == links


def test_buttons_offer_what_one_may_do(client, people, page):
    offered = {
        "reschedule": lambda: of_series("reschedule"),
        "review": lambda: of_series("review"),
        "withdraw": lambda: of_series("withdraw"),
        "export": lambda: of_series("export"),
        "import": lambda: reverse("seloste_import_version", args=[page.pk]),
        "draft": lambda: of_text("draft"),
    }
    for name, user in people.items():
        if not allowed("view", PEOPLE[name]):
            continue
        client.force_login(user)
        html = client.get(of_series("versions")).content.decode()
        for act, address in offered.items():
            expected = allowed(act, PEOPLE[name])
            assert (f'"{address()}"' in html) == expected, (name, act)


def test_a_group_can_be_given_each_permission_of_ours(db):
    registered = Permission.objects.none()
    for hook in hooks.get_hooks("register_permissions"):
        registered |= hook()
    ours = {
        f"wagtail_seloste.{permission.codename}"
        for permission in registered.filter(content_type__app_label="wagtail_seloste")
    }
    assert set(OWN) <= ours


def test_the_form_of_a_group_shows_them(client, administrator, homes):
    client.force_login(administrator)
    html = client.get(reverse("wagtailusers_groups:add")).content.decode()
    for name in OWN:
        assert f'value="{permission(name).pk}"' in html, name
