"""The check of a notice in the admin: beside the form, live, and on a page of its own."""

import json

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from tests.admin.forms import stream_form_data
from tests.notices import make_page
from wagtail_seloste.advice import Checking, key_of_fix
from wagtail_seloste.models.checking import SilencedFinding
from wagtail_seloste.models.organisations import Organisation
from wagtail_seloste.pages.models import NoticePage

pytestmark = pytest.mark.django_db

STALE = "<p>Siirto perustuu <b>Privacy Shield</b> -järjestelyyn.</p>"
TRANSFERS = {
    "text": STALE,
    "transfers": [
        {"recipient": "Pilvi Inc", "country": "US", "reason": "Siitä on sovittu."}
    ],
}
RULE = "stale_privacy_shield"


@pytest.fixture
def page(homes):
    return make_page(homes["fi"], transfers=TRANSFERS)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def url(name, page):
    return reverse(name, args=[page.pk])


def typed(page, **changes):
    """The form of the page as a browser sends it while somebody types."""
    from wagtail.test.utils.form_data import nested_form_data, streamfield

    data = nested_form_data(
        {"title": page.title, "body": streamfield(stream_form_data(page))}
    )
    for number, child in enumerate(page.body):
        data[f"body-{number}-id"] = child.id
    return {**data, **changes}


def field_of(data, words):
    """The name of the field that holds the words."""
    [name] = [name for name, value in data.items() if words in str(value)]
    return name


def found(page, rule=RULE):
    """The finding of the rule in the newest draft, in words; None if there is none."""
    page = NoticePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    advice = Checking(page).advice()
    shown = [each for section in advice.sections for each in section.findings]
    return next(
        (each for each in (*shown, *advice.silenced) if each.rule == rule), None
    )


def test_the_editor_shows_what_was_found_and_how_much(client, editor, page):
    client.force_login(editor)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content
    text = html.decode()
    assert f'data-rule="{RULE}"' in text
    assert "Privacy Shield" in text
    assert "wagtail_seloste/checking.js" in text


def test_a_finding_leads_to_its_field(page):
    shown = found(page)
    [place] = shown.places
    section = next(child for child in page.body if child.block_type == "transfers")
    assert place.target == f"{section.id}/text"
    assert place.url == f"#seloste:{section.id}/text"


def test_while_somebody_types_the_panel_is_that_of_the_form(client, editor, page):
    client.force_login(editor)
    data = typed(page)
    name = field_of(data, "Siitä on sovittu")
    answer = client.post(url("seloste_check_live", page), data)
    assert answer.status_code == 200
    assert answer.content.decode().count(f'data-rule="{RULE}"') == 1
    assert len(answer.context["advice"].find(found(page).key).places) == 1
    data[name] = "Yritys kuuluu Privacy Shield -kehykseen."
    answer = client.post(url("seloste_check_live", page), data)
    [shown] = [
        each
        for section in answer.context["advice"].sections
        for each in section.findings
        if each.rule == RULE
    ]
    assert len(shown.places) == 2
    assert len(found(page).places) == 1, "nothing was saved"


def test_what_a_form_would_refuse_is_checked_all_the_same(client, editor, page):
    client.force_login(editor)
    data = typed(page, title="Privacy Shield")
    data[next(name for name in data if name.endswith("-email"))] = "no address"
    data[next(name for name in data if name.endswith("-number"))] = "many"
    answer = client.post(url("seloste_check_live", page), data)
    assert answer.status_code == 200
    assert answer.context["advice"].errors


@pytest.mark.parametrize(
    "data", [{"body-count": "2"}, {"body-count": "x"}, {"body-count": "99999999"}]
)
def test_half_a_form_is_refused(client, editor, page, data):
    client.force_login(editor)
    assert client.post(url("seloste_check_live", page), data).status_code == 400


@pytest.mark.parametrize("name", ["seloste_check", "seloste_check_live"])
def test_only_for_those_who_may_edit_the_page(client, make_user, page, name):
    from django.contrib.auth.models import Permission

    user = make_user("visitor")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    answer = client.post(url(name, page), typed(page))
    assert answer.status_code == 302
    assert "login" in answer["Location"] or answer["Location"] == "/admin/"
    assert not SilencedFinding.objects.exists()


def test_the_page_of_the_check_says_the_same(client, editor, page):
    client.force_login(editor)
    answer = client.get(url("seloste_check", page))
    text = answer.content.decode()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert f'data-rule="{RULE}"' in text
    assert f'href="{edit}#seloste:' in text


@pytest.mark.parametrize("name", ["seloste_check", "seloste_check_live"])
def test_every_item_of_the_law_is_told_missing_or_does_not_apply(
    client, editor, page, name
):
    client.force_login(editor)
    if name == "seloste_check":
        answer = client.get(url(name, page))
    else:
        answer = client.post(url(name, page), typed(page))
    items = answer.context["advice"].items
    states = {item.state for item in items}
    assert {"met", "missing", "not_applicable"} <= states
    assert len({item.name for item in items}) == len(items) >= 20
    text = answer.content.decode()
    assert text.count("seloste-coverage__item--") == len(items)
    assert all(str(item.state_label) for item in items)


@pytest.mark.parametrize("name", ["seloste_check", "seloste_check_live"])
def test_a_finding_is_silenced_with_a_reason_and_told_again(client, editor, page, name):
    client.force_login(editor)
    address, key = url(name, page), found(page).key
    form = typed(page) if name.endswith("live") else {}

    def send(**act):
        return client.post(address, form | act)

    answer = send(**{"seloste-silence": key, "seloste-reason": "  "})
    assert answer.context["fault"] in answer.content.decode()
    assert answer.context["advice"].find(key).silenced is None
    answer = send(**{"seloste-silence": key, "seloste-reason": "x" * 2001})
    assert answer.context["fault"]
    assert not SilencedFinding.objects.exists()

    send(**{"seloste-silence": key, "seloste-reason": "Siirtoa ei enää tehdä."})
    row = SilencedFinding.objects.get()
    assert (row.user, row.reason) == (editor, "Siirtoa ei enää tehdä.")
    shown = client.get(url("seloste_check", page)).content.decode()
    assert "Siirtoa ei enää tehdä." in shown
    assert found(page).silenced == row

    send(**{"seloste-hear": key})
    assert found(page).silenced is None


def test_what_is_not_found_any_more_cannot_be_silenced(client, editor, page):
    client.force_login(editor)
    answer = client.post(
        url("seloste_check", page),
        {"seloste-silence": "gone", "seloste-reason": "Siksi."},
    )
    assert answer.status_code == 200
    assert not SilencedFinding.objects.exists()


def test_pages_that_are_no_notices_have_no_check(client, editor, homes):
    client.force_login(editor)
    answer = client.get(url("seloste_check", homes["fi"]), follow=True)
    assert answer.status_code == 404


# --- fixes ----------------------------------------------------------------------------


@pytest.fixture
def fixable(monkeypatch):
    """The rule offers to write something else."""
    from dataclasses import replace

    from wagtail_seloste import checking
    from wagtail_seloste.rules import Fix

    stock = checking.check

    def check(*args, **kwargs):
        return tuple(
            replace(
                finding,
                places=tuple(
                    replace(place, fixes=(Fix(kind="replace", text="vakiolausekkeet"),))
                    for place in finding.places
                ),
            )
            if finding.rule == RULE
            else finding
            for finding in stock(*args, **kwargs)
        )

    monkeypatch.setattr(checking, "check", check)


def test_a_section_comes_with_the_authority_that_is_in_the_database(home):
    page = make_page(home)
    checking = Checking(page)
    [finding] = [each for each in checking.findings if each.rule == "missing_complaint"]
    [place] = finding.places
    [fix] = place.fixes
    _finding, content = checking.fixed(key_of_fix(finding, place, fix))
    [section] = [child for child in content.stream if child["type"] == "complaint"]
    authority = Organisation.objects.get(pk=section["value"]["authority"])
    assert (authority.authority_code, authority.locale) == ("fi", page.locale)


def test_a_fix_with_an_authority_that_nobody_has_entered_is_not_offered(home):
    Organisation.objects.filter(authority_code="fi").update(authority_code="")
    page = make_page(home)
    [shown] = [
        each
        for section in Checking(page).advice().sections
        for each in section.findings
        if each.rule == "missing_complaint"
    ]
    assert [place.fixes for place in shown.places] == [()]


def save(client, page, data, fix):
    return client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        {**data, **comments, "slug": page.slug, "seloste-fix": fix},
    )


comments = {
    f"comments-{name}": value
    for name, value in (
        ("TOTAL_FORMS", "0"),
        ("INITIAL_FORMS", "0"),
        ("MIN_NUM_FORMS", "0"),
        ("MAX_NUM_FORMS", ""),
    )
}


def draft(page):
    return NoticePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def text_of(page):
    [section] = [child for child in page.body if child.block_type == "transfers"]
    return section.value["text"].source


def fix_of(page):
    [place] = found(page).places
    [fix] = place.fixes
    return fix


def test_a_fix_is_saved_together_with_what_was_typed(client, editor, page, fixable):
    client.force_login(editor)
    data = typed(page, title="Uusi otsikko")
    answer = save(client, page, data, fix_of(page).key)
    assert answer.status_code == 302
    new = draft(page)
    assert new.title == "Uusi otsikko"
    assert "vakiolausekkeet" in text_of(new)
    assert found(page) is None
    assert [child.id for child in new.body] == [child.id for child in page.body]
    live = NoticePage.objects.get(pk=page.pk)
    assert text_of(live) == STALE
    log = last_acts(page)
    assert log == ["wagtail_seloste.put_right", "wagtail.edit"]


@pytest.mark.parametrize("text", [STALE, STALE + STALE], ids=["once", "twice"])
def test_what_is_left_of_a_finding_is_told(
    client, editor, page, fixable, monkeypatch, text
):
    """A fix is for one place: "put right" is said when no other is left."""
    said = []
    monkeypatch.setattr(
        "wagtail_seloste.admin.checking.messages.success",
        lambda request, message: said.append(message),
    )
    client.force_login(editor)
    data = typed(page)
    if text != STALE:
        name = field_of(data, "Privacy Shield")
        content = json.loads(data[name])
        (block,) = content["blocks"]
        content["blocks"].append({**block, "key": "twice"})
        data[name] = json.dumps(content)
    with translation.override("en"):
        save(client, page, data, fix_of(page).key)
    is_left = found(page) is not None
    assert is_left == (text != STALE)
    message = str(said[-1])
    assert ("left" in message or "jäljellä" in message) == is_left


def last_acts(page):
    from wagtail.models import PageLogEntry

    entries = PageLogEntry.objects.filter(page=page.pk).order_by("-pk")
    return [entry.action for entry in entries[:2]]


def test_what_has_changed_since_is_saved_as_typed(client, editor, page, fixable):
    client.force_login(editor)
    data, key = typed(page), fix_of(page).key
    name = field_of(data, "Privacy Shield")
    data[name] = data[name].replace("Siirto perustuu", "Siirto on perustunut nyt")
    answer = save(client, page, data, key)
    assert answer.status_code == 302
    assert "vakiolausekkeet" not in text_of(draft(page))
    assert "on perust" in text_of(draft(page))
    assert last_acts(page)[0] == "wagtail.edit"


def test_of_two_editors_the_second_loses_nothing(
    client, editor, administrator, page, fixable
):
    opened = draft(page).latest_revision
    theirs = draft(page)
    theirs.title = "Toisen otsikko"
    theirs.save_revision(user=administrator)
    client.force_login(editor)
    data = typed(
        page,
        title="Oma otsikko",
        loaded_revision_id=str(opened.pk),
        loaded_revision_created_at=opened.created_at.isoformat(),
    )
    answer = save(client, page, data, fix_of(page).key)
    assert answer.status_code == 200
    assert "Oma otsikko" in answer.content.decode()
    assert answer.context["form"].non_field_errors()
    assert draft(page).title == "Toisen otsikko"


def test_a_draft_with_a_faulty_field_is_not_saved_and_stays(
    client, editor, page, fixable
):
    client.force_login(editor)
    data = typed(page, title="")
    answer = save(client, page, data, fix_of(page).key)
    assert answer.status_code == 200
    assert text_of(draft(page)) == STALE


def test_a_fix_in_a_translation_made_by_hand(client, editor, homes, page, fixable):
    from tests.notices import translate

    swedish = translate(page, homes["sv"], "sv", transfers=TRANSFERS)
    client.force_login(editor)
    data = typed(swedish, translated_version=swedish.source_digest)
    answer = save(client, swedish, data, fix_of(swedish).key)
    assert answer.status_code == 302
    assert "vakiolausekkeet" in text_of(draft(swedish))


def test_a_link_to_a_field_names_its_section_which_many_fields_share(homes):
    stale = {"text": STALE}
    page = make_page(homes["fi"], transfers=stale, retention=stale)
    shown = Checking(page).advice()
    links = {
        place.label
        for section in shown.sections
        for each in section.findings
        for place in each.places
        if place.target.endswith("/text")
    }
    assert {"Transfers outside the EEA › Text", "Retention › Text"} <= links


def test_an_organisation_is_put_right_in_its_own_form(page):
    from wagtail_seloste.advice import organisation_fix
    from wagtail_seloste.models import Organisation
    from wagtail_seloste.rules import Fix

    office = Organisation.objects.create(name="Valvontavirasto", locale=page.locale)
    fix = Fix(
        kind="organisation",
        organisation=str(office.translation_key),
        values={"email": "uusi@valvonta.example"},
    )
    shown = organisation_fix(fix, page.locale_id)
    assert "Valvontavirasto" in shown.label
    assert "uusi@valvonta.example" in shown.label
    assert f"/{office.pk}/" in shown.url
    for gone in ("", "no key", "6f1c1b52-0000-4000-8000-000000000000"):
        gone = Fix(kind="organisation", organisation=gone)
        assert organisation_fix(gone, page.locale_id) is None


def test_where_wagtail_localize_keeps_a_page_the_desk_is_the_way(client, editor, page):
    from wagtail.models import Locale
    from wagtail_localize.models import Translation, TranslationSource

    source, _ = TranslationSource.update_or_create_from_instance(page)
    swedish = Locale.objects.get(language_code="sv")
    Translation.objects.create(source=source, target_locale=swedish).save_target()
    kept = NoticePage.objects.get(translation_key=page.translation_key, locale=swedish)
    client.force_login(editor)
    answer = client.get(url("seloste_check", kept))
    desk = reverse("seloste_translate", args=[kept.pk])
    section = next(child for child in kept.body if child.block_type == "transfers")
    text = answer.content.decode()
    assert f'href="{desk}?show=all#section-{section.id}"' in text
    assert "seloste-fix" not in text
    assert url("seloste_check", kept) in client.get(desk).content.decode()


@pytest.mark.parametrize("silenced", [False, True])
def test_the_editor_asks_the_database_little_more(
    client, editor, page, silenced, monkeypatch
):
    """What is silenced, the last review, and the authority that a fix would enter."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from wagtail_seloste import panels
    from wagtail_seloste.admin import checking

    if silenced:
        SilencedFinding.objects.create(
            translation_key=page.translation_key,
            language="fi",
            rule=RULE,
            marks=["transfers: privacy shield"],
            reason="Siksi.",
            user=editor,
            at=page.latest_revision_created_at,
        )
    client.force_login(editor)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    def count():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    checked = count()
    nothing = {"advice": None, "edit_url": "", "page_url": "", "live_url": ""}
    for module in (panels, checking):
        monkeypatch.setattr(module, "checks_of", lambda *args, **kwargs: nothing)
    assert checked <= count() + 3


# --- errors ---------------------------------------------------------------------------


@pytest.fixture
def broken_rule(monkeypatch):
    """A site's rule has an error."""
    from dataclasses import replace

    from wagtail_seloste import checking

    def fail(checked, rule):
        raise ZeroDivisionError

    known = dict(checking.known_rules())
    known["acme"] = replace(known[RULE], id="acme", check=fail)
    monkeypatch.setattr(checking, "known_rules", lambda: known)


def test_an_error_in_a_rule_closes_no_form(client, editor, page, broken_rule, caplog):
    client.force_login(editor)
    for answer in (
        client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])),
        client.get(url("seloste_check", page)),
        client.post(url("seloste_check_live", page), typed(page)),
    ):
        assert answer.status_code == 200
        text = answer.content.decode()
        assert f'data-rule="{RULE}"' in text
        with translation.override("fi"):
            assert gettext("The notice could not be checked because of an error.") in (
                text
            )
    assert "The rule acme has an error." in caplog.text


def test_a_page_class_of_the_site_decides_who_may_see_its_check(
    client, editor, page, monkeypatch
):
    from wagtail.models import PagePermissionTester

    class Closed(PagePermissionTester):
        def can_edit(self):
            return False

    monkeypatch.setattr(
        NoticePage, "permissions_for_user", lambda page, user: Closed(user, page)
    )
    client.force_login(editor)
    for name in ("seloste_check", "seloste_check_live"):
        assert client.post(url(name, page), typed(page)).status_code != 200
