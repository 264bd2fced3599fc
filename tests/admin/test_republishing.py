"""Before an organisation is saved, and publishing the notices that it reaches."""

import re
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from tests.notices import make_page, translate
from wagtail_seloste import jobs
from wagtail_seloste.admin import republishing
from wagtail_seloste.choices import NewVersion
from wagtail_seloste.faults import MESSAGES
from wagtail_seloste.models import (
    NoticeVersion,
    Organisation,
    PublishingJob,
    VersionText,
)
from wagtail_seloste.reach import live_notices

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(locales):
    return Organisation.objects.create(
        name="Malli Oy", email="vanha@example.com", locale=locales["fi"]
    )


@pytest.fixture
def admin(client, administrator, homes):
    client.force_login(administrator)
    return client


@pytest.fixture
def page(organisation, home):
    return notice_of(organisation, home)


def notice_of(organisation, parent, **options):
    return make_page(
        parent,
        references={"o": organisation.pk},
        controller={"organisation": "o"},
        **options,
    )


def edit_url(organisation):
    return reverse(
        "wagtailsnippets_wagtail_seloste_organisation:edit", args=[organisation.pk]
    )


def fields(**changes):
    return nested_form_data(
        {
            "name": "Malli Oy",
            "business_id": "",
            "postal_address": "",
            "visiting_address": "",
            "country": "",
            "email": "vanha@example.com",
            "phone": "",
            "website": "",
            "contact_points": inline_formset([]),
            **changes,
        }
    )


LIST = "seloste_republish:index"


class Inputs(HTMLParser):
    """The hidden fields of a form, as a browser would send them."""

    def __init__(self, html):
        super().__init__()
        self.values = {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "input" and attrs.get("type") == "hidden":
            self.values.setdefault(attrs["name"], []).append(attrs.get("value") or "")


def hidden(response):
    """What a browser sends along with a button of the answer."""
    return Inputs(response.content.decode()).values


def html_of(response):
    assert response.status_code == 200
    return " ".join(unescape(response.content.decode()).split())


def keys(response):
    """The values of the check boxes of a list of notices."""
    return re.findall(r'name="notice" value="([^"]+)"', response.content.decode())


# --- before saving ---


def test_a_change_that_readers_would_see_is_shown_before_it_is_saved(
    admin, organisation, page
):
    response = admin.post(edit_url(organisation), fields(email="uusi@example.com"))
    html = html_of(response)
    assert page.title in html and "uusi@example.com" in html
    organisation.refresh_from_db()
    assert organisation.email == "vanha@example.com"

    response = admin.post(
        edit_url(organisation), {**hidden(response), "seloste-reach": "save"}
    )
    assert response.status_code == 302
    organisation.refresh_from_db()
    assert organisation.email == "uusi@example.com"
    assert VersionText.objects.count() == 1


def test_saving_can_lead_to_the_notices_that_were_shown(admin, organisation, page):
    response = admin.post(edit_url(organisation), fields(email="uusi@example.com"))
    response = admin.post(
        edit_url(organisation),
        {**hidden(response), "seloste-reach": "choose"},
        follow=True,
    )
    assert response.redirect_chain[0][0] == (
        f"{reverse(LIST)}?organisation={organisation.pk}"
    )
    assert page.title in html_of(response)
    assert len(keys(response)) == 1


def test_one_can_go_back_to_the_form_with_what_one_wrote(admin, organisation, page):
    response = admin.post(
        edit_url(organisation),
        fields(name="Malli Oyj", postal_address="PL 1\n00101 Helsinki"),
    )
    sent = hidden(response)
    response = admin.post(edit_url(organisation), {**sent, "seloste-reach": "edit"})
    assert response.context["form"]["name"].value() == "Malli Oyj"
    address = response.context["form"]["postal_address"].value()
    assert address.split() == ["PL", "1", "00101", "Helsinki"]
    organisation.refresh_from_db()
    assert organisation.name == "Malli Oy"


def test_what_is_wrong_is_told_before_anything_else(admin, organisation, page):
    response = admin.post(edit_url(organisation), fields(email="uusi@"))
    assert "email" in response.context["form"].errors


def test_a_changed_contact_point_is_a_change_too(admin, organisation, home):
    from wagtail_seloste.models import ContactPoint

    point = ContactPoint.objects.create(
        organisation=organisation,
        role="role_dpo",
        title="Tietosuojavastaava",
        email="dpo@example.com",
        locale=organisation.locale,
    )
    make_page(home, references={"o": organisation.pk}, dpo={"organisation": "o"})
    row = {
        "role": "role_dpo",
        "title": "Tietosuojavastaava",
        "name": "",
        "email": "uusi.dpo@example.com",
        "phone": "",
        "postal_address": "",
        "website": "",
        "id": str(point.pk),
    }
    points = inline_formset([row], initial=1)
    response = admin.post(edit_url(organisation), fields(contact_points=points))
    assert "uusi.dpo@example.com" in html_of(response)
    point.refresh_from_db()
    assert point.email == "dpo@example.com"
    admin.post(edit_url(organisation), {**hidden(response), "seloste-reach": "save"})
    point.refresh_from_db()
    assert point.email == "uusi.dpo@example.com"


@pytest.mark.parametrize(
    "changes", [{}, {"is_authority": "on"}], ids=["nothing", "not shown"]
)
def test_what_no_reader_would_see_is_saved_at_once(admin, organisation, page, changes):
    response = admin.post(edit_url(organisation), fields(**changes))
    assert response.status_code == 302


def test_an_organisation_without_notices_is_saved_at_once(admin, organisation, home):
    notice_of(organisation, home, publish=False)
    response = admin.post(edit_url(organisation), fields(name="Malli Oyj"))
    assert response.status_code == 302
    organisation.refresh_from_db()
    assert organisation.name == "Malli Oyj"


def test_it_says_in_which_notices_nothing_changes(admin, organisation, page, home):
    make_page(
        home,
        title="Vain vastaanottajana",
        references={"o": organisation.pk},
        recipients={"recipients": [{"organisation": "o", "role": "role_processor"}]},
    )
    response = admin.post(edit_url(organisation), fields(phone="+358 29 123 4567"))
    assert [row["page"].pk for row in response.context["rows"]] == [page.pk]
    assert [row["page"].title for row in response.context["same"]] == [
        "Vain vastaanottajana"
    ]
    assert "Vain vastaanottajana" in html_of(response)


def test_many_notices_are_shown_in_parts_without_losing_the_form(
    admin, organisation, home, monkeypatch
):
    monkeypatch.setattr(republishing, "SHOWN", 2)
    pages = [notice_of(organisation, home, title=f"Seloste {n}") for n in range(3)]
    response = admin.post(edit_url(organisation), fields(name="Malli Oyj"))
    assert [row["page"] for row in response.context["rows"]] == pages[:2]
    response = admin.post(
        edit_url(organisation),
        {**hidden(response), "seloste-after": response.context["next"]},
    )
    assert [row["page"] for row in response.context["rows"]] == pages[2:]
    admin.post(edit_url(organisation), {**hidden(response), "seloste-reach": "save"})
    organisation.refresh_from_db()
    assert organisation.name == "Malli Oyj"


def test_who_edits_organisations_only_learns_how_many_notices_but_not_which(
    client, make_user, organisation, page
):
    user = make_user("clerk")
    user.user_permissions.add(
        *Permission.objects.filter(codename__in=("access_admin", "change_organisation"))
    )
    client.force_login(user)
    response = client.post(edit_url(organisation), fields(name="Malli Oyj"))
    assert response.context["others"] == 1
    html = html_of(response)
    assert page.title not in html
    assert 'value="choose"' not in html and 'value="save"' in html
    client.post(edit_url(organisation), {**hidden(response), "seloste-reach": "save"})
    organisation.refresh_from_db()
    assert organisation.name == "Malli Oyj"
    assert client.get(reverse(LIST)).status_code in (302, 403)


def test_the_details_of_one_language_reach_that_language(
    admin, organisation, homes, locales
):
    swedish = organisation.copy_for_translation(locales["sv"])
    swedish.save()
    source = notice_of(organisation, homes["fi"])
    translate(
        source,
        homes["sv"],
        "sv",
        references={"o": swedish.pk},
        controller={"organisation": "o"},
    )
    response = admin.post(edit_url(swedish), fields(email="ny@example.com"))
    [row] = response.context["rows"]
    assert [text["code"] for text in row["texts"]] == ["sv"]
    assert len(row["same"]) == 1
    html = html_of(response)
    # The other languages have details of their own, to be seen to by themselves.
    assert edit_url(organisation) in html
    admin.post(edit_url(swedish), {**hidden(response), "seloste-reach": "save"})
    publish_again(admin, admin.get(reverse(LIST)), kind="corrections", reason="Ny.")
    assert (VersionText.objects.last().language) == "sv"
    assert keys(admin.get(reverse(LIST))) == []


def test_a_name_that_would_be_a_correction_is_refused_with_the_reason(
    admin, organisation, page
):
    changed(organisation, name="Toinen Oy")
    answer = publish_again(
        admin, admin.get(reverse(LIST)), kind="corrections", reason="Nimi."
    )
    [row] = admin.get(answer.url).context["rows"]
    assert row["notice"].state == "refused"
    assert row["outcomes"][0]["reasons"]
    assert VersionText.objects.count() == 1


def test_what_was_not_ticked_stays_so_after_an_error(admin, organisation, home):
    for number in range(2):
        notice_of(organisation, home, title=f"Seloste {number}")
    changed(organisation, email="uusi@example.com")
    response = admin.get(reverse(LIST))
    assert [row["is_chosen"] for row in response.context["rows"]] == [True, True]
    response = publish_again(
        admin, response, kind="corrections", notice=[keys(response)[1]]
    )
    assert [row["is_chosen"] for row in response.context["rows"]] == [False, True]


def test_markup_in_the_form_stays_text(admin, organisation, page):
    name = "<script>alert(1)</script>"
    response = admin.post(edit_url(organisation), fields(name=name))
    assert name not in response.content.decode()
    admin.post(edit_url(organisation), {**hidden(response), "seloste-reach": "save"})
    organisation.refresh_from_db()
    assert organisation.name == name


# --- choosing and publishing ---


def changed(organisation, **values):
    for name, value in values.items():
        setattr(organisation, name, value)
    organisation.save()


def publish_again(client, response, **values):
    return client.post(
        response.wsgi_request.get_full_path(),
        {"kind": "new_version", "notice": keys(response), **values},
    )


def test_the_chosen_notices_are_published_in_one_act(admin, organisation, home):
    notice_of(organisation, home, title="Yksi")
    notice_of(organisation, home, title="Kaksi")
    changed(organisation, email="uusi@example.com")
    response = admin.get(reverse(LIST))
    assert len(keys(response)) == 2
    answer = publish_again(admin, response, note="Uusi osoite.")
    job = PublishingJob.objects.get()
    assert answer.url == reverse("seloste_republish:job", args=[job.pk])
    html = html_of(admin.get(answer.url))
    assert "Yksi" in html and "Kaksi" in html and "data-seloste-continue" not in html
    assert NoticeVersion.objects.filter(number=2).count() == 2
    assert set(
        VersionText.objects.filter(version__number=2).values_list("note", flat=True)
    ) == {"Uusi osoite."}
    assert keys(admin.get(reverse(LIST))) == []


def test_only_what_is_ticked_is_published(admin, organisation, home):
    notice_of(organisation, home, title="Yksi")
    second = notice_of(organisation, home, title="Kaksi")
    changed(organisation, email="uusi@example.com")
    response = admin.get(reverse(LIST))
    publish_again(admin, response, notice=[keys(response)[1]])
    [notice] = PublishingJob.objects.get().notices.all()
    assert (notice.title, notice.page_id) == ("Kaksi", second.pk)


def test_a_correction_needs_a_reason(admin, organisation, page):
    changed(organisation, email="uusi@example.com")
    response = admin.get(reverse(LIST))
    answer = publish_again(admin, response, kind="corrections")
    assert "reason" in answer.context["form"].errors
    publish_again(admin, response, kind="corrections", reason="Vanha osoite.")
    assert VersionText.objects.last().correction == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"effective_from": "2020-01-01"}, "effective_from"),
        ({"effective_from": "huomenna"}, "effective_from"),
        ({"kind": "delete"}, "kind"),
        ({"notice": []}, "__all__"),
        ({"notice": ["1:x", "2", "'"]}, "__all__"),
        ({"notice": [f"999999:{'0' * 64}"]}, "__all__"),
        ({"note": "a" * 10_000}, "note"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_published(
    admin, organisation, page, values, field
):
    changed(organisation, email="uusi@example.com")
    response = publish_again(admin, admin.get(reverse(LIST)), **values)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not PublishingJob.objects.exists()


def test_what_moved_meanwhile_is_refused_with_the_reason(admin, organisation, page):
    changed(organisation, email="uusi@example.com")
    response = admin.get(reverse(LIST))
    changed(organisation, email="uusin@example.com")
    answer = publish_again(admin, response)
    html = html_of(admin.get(answer.url))
    assert PublishingJob.objects.get().notices.get().state == "refused"
    with translation.override("fi"):
        assert str(MESSAGES["changed_since_chosen"]) in html
    assert VersionText.objects.count() == 1


def test_the_list_is_narrowed_by_cause_and_organisation(
    admin, organisation, home, locales
):
    other = Organisation.objects.create(name="Toinen Oy", locale=locales["fi"])
    notice_of(organisation, home, title="Malli")
    notice_of(other, home, title="Toinen")
    for each in (organisation, other):
        changed(each, email="uusi@example.com")
    assert len(keys(admin.get(reverse(LIST)))) == 2
    assert len(keys(admin.get(reverse(LIST), {"cause": "organisation"}))) == 2
    assert keys(admin.get(reverse(LIST), {"cause": "wording"})) == []
    response = admin.get(reverse(LIST), {"organisation": organisation.pk})
    assert [row["page"].title for row in response.context["rows"]] == ["Malli"]
    for rubbish in ({"organisation": "x"}, {"cause": "x"}, {"after": "-1"}):
        assert len(keys(admin.get(reverse(LIST), rubbish))) == 2


def test_any_language_of_an_organisation_leads_to_its_notices(
    admin, organisation, page, locales
):
    swedish = organisation.copy_for_translation(locales["sv"])
    swedish.save()
    changed(organisation, email="uusi@example.com")
    response = admin.get(reverse(LIST), {"organisation": swedish.pk})
    assert len(keys(response)) == 1


def test_a_long_list_is_shown_in_parts_and_published_as_a_whole(
    admin, organisation, home, monkeypatch
):
    monkeypatch.setattr(republishing, "SHOWN", 2)
    for number in range(3):
        notice_of(organisation, home, title=f"Seloste {number}")
    changed(organisation, email="uusi@example.com")
    response = admin.get(reverse(LIST))
    assert len(keys(response)) == 2
    following = admin.get(reverse(LIST) + response.context["next_url"])
    assert len(keys(following)) == 1
    publish_again(admin, response, everything="on")
    assert NoticeVersion.objects.filter(number=2).count() == 3


def test_the_languages_and_what_waits_are_named(admin, organisation, homes):
    page = notice_of(organisation, homes["fi"])
    translate(
        page,
        homes["sv"],
        "sv",
        references={"o": organisation.pk},
        controller={"organisation": "o"},
    )
    changed(organisation, email="uusi@example.com")
    response = admin.get(reverse(LIST))
    [row] = response.context["rows"]
    assert [text["code"] for text in row["texts"]] == ["fi", "sv"]
    html = html_of(response)
    assert '<ul lang="fi">' in html and '<ul lang="sv">' in html


def test_only_what_one_may_publish_is_listed(client, editor, organisation, homes):
    from wagtail.models import GroupPagePermission

    mine = notice_of(organisation, homes["fi"])
    theirs = make_page(
        homes["en"],
        "en",
        references={"o": organisation.pk},
        controller={"organisation": "o"},
    )
    GroupPagePermission.objects.update(page=homes["fi"])
    changed(organisation, email="uusi@example.com")
    client.force_login(editor)
    response = client.get(reverse(LIST))
    assert [row["page"].pk for row in response.context["rows"]] == [mine.pk]
    publish_again(client, response, notice=[f"{theirs.pk}:{'0' * 64}"])
    assert not PublishingJob.objects.exists()


# --- the job's page ---


def test_a_long_job_goes_on_by_a_button_and_does_not_hang_the_request(
    admin, organisation, home, monkeypatch
):
    monkeypatch.setattr(republishing, "SLICE", 0)
    for number in range(3):
        notice_of(organisation, home, title=f"Seloste {number}")
    changed(organisation, email="uusi@example.com")
    answer = publish_again(admin, admin.get(reverse(LIST)))
    job = PublishingJob.objects.get()
    assert jobs.progress(job)["done"] == 1
    for done in (1, 2):
        response = admin.get(answer.url)
        assert response.context["done"] == done
        assert "data-seloste-continue" in response.content.decode()
        assert "job.js" in response.content.decode()
        assert admin.post(answer.url).url == answer.url
    response = admin.get(answer.url)
    assert "data-seloste-continue" not in response.content.decode()
    assert response.context["done"] == 3


def test_looking_at_a_job_does_none_of_it(admin, administrator, organisation, page):
    changed(organisation, email="uusi@example.com")
    job = jobs.start(live_notices(), choice=NewVersion(), user=administrator)
    admin.get(reverse("seloste_republish:job", args=[job.pk]))
    assert jobs.progress(job)["pending"] == 1


def test_a_queue_of_the_site_does_the_work(
    admin, administrator, organisation, page, monkeypatch
):
    monkeypatch.setattr(jobs, "runs_in_background", lambda: True)
    monkeypatch.setattr(
        type(jobs.run_publishing_job), "enqueue", lambda *args: None, raising=False
    )
    changed(organisation, email="uusi@example.com")
    answer = publish_again(admin, admin.get(reverse(LIST)))
    response = admin.get(answer.url)
    assert 'http-equiv="refresh"' in response.content.decode()
    assert jobs.progress(PublishingJob.objects.get())["pending"] == 1


def test_reasons_and_results_stand_by_language_and_can_be_narrowed(
    admin, administrator, organisation, homes
):
    page = notice_of(organisation, homes["fi"], title="Yksi")
    translated = translate(
        page,
        homes["sv"],
        "sv",
        references={"o": organisation.pk},
        controller={"organisation": "o"},
    )
    translated.title = "Utkast"
    translated.save()
    changed(organisation, email="uusi@example.com")
    job = jobs.start(live_notices(), choice=NewVersion(), user=administrator)
    list(jobs.run(job))
    url = reverse("seloste_republish:job", args=[job.pk])
    [row] = admin.get(url).context["rows"]
    assert [bool(outcome["reasons"]) for outcome in row["outcomes"]] == [False, True]
    assert not row["is_good"]
    assert len(admin.get(url, {"state": "partly"}).context["rows"]) == 1
    assert admin.get(url, {"state": "failed"}).context["rows"] == []
    assert len(admin.get(url, {"state": "x", "p": "x"}).context["rows"]) == 1


def test_jobs_are_listed_for_whoever_started_them(
    client, administrator, editor, organisation, page
):
    changed(organisation, email="uusi@example.com")
    job = jobs.start(live_notices(), choice=NewVersion(), user=administrator)
    url = reverse("seloste_republish:job", args=[job.pk])
    listed = reverse("seloste_republish:jobs")
    client.force_login(administrator)
    assert url in client.get(listed).content.decode()
    list(jobs.run(job))
    assert url in client.get(listed).content.decode()
    client.force_login(editor)
    assert url not in client.get(listed).content.decode()
    assert client.get(url, follow=True).status_code == 404
    assert client.post(url).status_code in (302, 404)
    assert jobs.progress(job)["done"] == 1
    editor.user_permissions.add(Permission.objects.get(codename="view_publishingjob"))
    assert client.get(url).status_code == 200
    administrator.delete()
    assert client.get(url).status_code == 200


def test_the_list_of_jobs_takes_as_many_queries_for_many_as_for_one(
    admin, administrator, organisation, page
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(connection) as captured:
            admin.get(reverse("seloste_republish:jobs"))
        return len(captured)

    jobs.start(live_notices(), choice=NewVersion(), user=administrator)
    queries()
    few = queries()
    for day in range(3):
        choice = NewVersion(effective_from=timezone.localdate() + timedelta(days=day))
        jobs.start(live_notices(), choice=choice, user=administrator)
    jobs.start(
        live_notices(), choice=jobs.Corrections(reason="Virhe."), user=administrator
    )
    assert queries() == few


def test_the_list_takes_as_many_queries_for_many_notices_as_for_one(
    admin, organisation, home
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert keys(admin.get(reverse(LIST)))
        return len(captured)

    notice_of(organisation, home)
    changed(organisation, email="uusi@example.com")
    queries()
    few = queries()
    changed(organisation, email="vanha@example.com")
    for number in range(4):
        notice_of(organisation, home, title=f"Seloste {number}")
    changed(organisation, email="uusi@example.com")
    assert queries() == few


def test_the_menu_leads_there_for_those_who_may_publish(client, editor, make_user):
    client.force_login(editor)
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse(LIST) in home
    user = make_user("reader")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert (
        reverse(LIST) not in client.get(reverse("wagtailadmin_home")).content.decode()
    )
    assert client.get(reverse(LIST)).status_code in (302, 403)
    assert client.get(reverse("seloste_republish:jobs")).status_code in (302, 403)
