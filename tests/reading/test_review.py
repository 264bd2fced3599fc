"""A link to a draft: what it shows, to whom, for how long, and what it never shows."""

import re
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import GroupPagePermission, PageLogEntry, PageViewRestriction

from tests.notices import make_page, publish, stream, translate
from wagtail_seloste import acts
from wagtail_seloste.checking import check_page, silence
from wagtail_seloste.models import NoticeSeries, ReviewLink, VersionText
from wagtail_seloste.reviewing import (
    MOST_DAYS,
    REVOKED,
    SALT,
    SHARED,
    Review,
    link_of,
    path_of,
    revoke,
    share,
    token_of,
)
from wagtail_seloste.rules.coverage import all_elements

pytestmark = pytest.mark.django_db

SHIELD = "Siirto perustuu Privacy Shieldiin."
SHIELD_IN_ENGLISH = "Privacy Shield"


def save_draft(page, title="Uusi nimi", text=SHIELD, **changes):
    draft = page.get_latest_revision_as_object()
    draft.title = title
    draft.body = stream(page.locale.language_code, **changes)
    draft.body.append(("other", {"heading": "Siirrot", "text": f"<p>{text}</p>"}))
    draft.save_revision()
    return type(page).objects.get(pk=page.pk)


@pytest.fixture
def page(home):
    return save_draft(make_page(home, title="Julkaistu nimi"))


@pytest.fixture
def link(page, editor):
    return share(page, days=14, note="Juristi Järvinen", user=editor)


def read(client, link, query="", **options):
    return client.get(path_of(link) + query, **options)


def text_of(response):
    return response.content.decode()


def later(**delta):
    now = timezone.now() + timedelta(**delta)
    return patch("django.utils.timezone.now", return_value=now)


# --- what it shows ---


def test_somebody_without_an_account_reads_the_draft(client, link):
    response = read(client, link)
    assert response.status_code == 200
    html = text_of(response)
    assert '<h1 lang="fi">Uusi nimi</h1>' in html
    assert "Tätä tekstiä ei ole julkaistu." in html
    assert SHIELD in html


def test_it_tells_what_changes_against_the_public_text(client, link):
    html = text_of(read(client, link))
    changes = html.split('id="review-changes"')[1].split('id="review-draft"')[0]
    assert "versio 1" in changes.lower()
    assert "Julkaistu nimi" in changes and "Uusi nimi" in changes
    assert "<ins>" in changes


def test_a_first_draft_has_nothing_to_be_compared_with(client, home, editor):
    page = make_page(home, publish=False)
    html = text_of(read(client, share(page, days=1, user=editor)))
    assert "Luonnoksen kielellä ei ole julkaistua tekstiä" in html


def test_it_tells_what_the_check_found_with_level_message_and_source(client, link):
    html = text_of(read(client, link))
    findings = html.split('id="review-findings"')[1].split('id="review-changes"')[0]
    assert '<span class="seloste-tag">Virhe</span>' in findings
    assert re.search(r'<q lang="fi">Privacy Shieldiin</q>', findings)
    anchor = re.search(r'<a href="#(other-[^"]+)" lang="fi">Siirrot</a>', findings)
    assert f'id="{anchor[1]}"' in html
    assert "Peruste:" in findings


def test_it_tells_each_item_of_the_articles_with_its_state_and_why(client, link):
    html = text_of(read(client, link, "?language=en")).split('id="review-coverage"')[1]
    html = html.split('id="review-changes"')[0]
    for element in all_elements():
        assert f"<strong>{element.name['en']}</strong>" in html
        assert f"({element.article})" in html
    for state in ("Missing", "Told", "Does not apply to this notice"):
        assert f"<h3>{state} (" in html


def test_it_tells_what_the_editor_is_told(client, home, page):
    """What only the site knows too: where links lead, and how old the notice is."""
    target = make_page(home, title="Muu sivu")
    words = f'<a linktype="page" id="{target.pk}">muualla</a>'
    page = save_draft(page, text=words)
    target.unpublish()
    with later(days=1200):
        draft = page.get_latest_revision_as_object()
        told = {finding.rule for finding in check_page(draft).open}
        assert {"broken_link", "notice_old"} <= told
        link = share(page, days=1)
        assert read(client, link).status_code == 200
        assert review_of(link) == told
        # The links of an older draft are not known any more.
        save_draft(page, text=f"Uusi {words}")
        assert review_of(link) == told - {"broken_link"}


def review_of(link):
    found = Review.of(token_of(link), "fi", timezone.now())
    return {finding.rule for finding in found.checkup.open}


def test_a_silenced_finding_is_told_without_the_reason(client, page, editor):
    draft = page.get_latest_revision_as_object()
    for finding in check_page(draft).open:
        silence(draft, finding, "Sisäinen syy", editor)
    html = text_of(read(client, share(page, days=1)))
    assert "Tarkistus ei löytänyt korjattavaa." in html
    assert "Virhe" not in html.split("kuitanneet")[0]
    assert "Löydöt, jotka selosteen laatijat ovat kuitanneet" in html
    assert "Privacy Shield" in html
    assert "Sisäinen syy" not in html


@pytest.mark.parametrize(
    "language, level", [("sv", "Fel"), ("en", "Error"), ("fi", "Virhe")]
)
def test_the_frame_is_in_the_language_that_is_asked_for(client, link, language, level):
    response = read(client, link, f"?language={language}")
    html = text_of(response)
    assert f'<html lang="{language}">' in html
    assert f'<span class="seloste-tag">{level}</span>' in html
    assert '<h1 lang="fi">Uusi nimi</h1>' in html
    assert response["Content-Language"] == language
    assert html.count('aria-current="page"') == 1


@pytest.mark.parametrize("asked", ["", "?language=", "?language=et", "?language=<b>"])
def test_an_unknown_language_gives_that_of_the_notice(client, homes, asked):
    page = translate(make_page(homes["fi"]), homes["sv"], "sv")
    html = text_of(read(client, share(page, days=1), asked))
    assert '<html lang="sv">' in html
    assert "Utkast för granskning" in html


def test_the_language_of_the_visitor_s_browser_changes_nothing(client, link):
    html = text_of(read(client, link, headers={"Accept-Language": "en"}))
    assert '<html lang="fi">' in html


def test_it_stays_with_its_text_and_says_that_there_is_a_newer_draft(
    client, page, link
):
    assert "uudempi luonnos" not in text_of(read(client, link))
    save_draft(page, title="Vielä uudempi", text="Muuta.")
    html = text_of(read(client, link))
    assert "Uusi nimi" in html and "Vielä uudempi" not in html
    assert "Selosteesta on uudempi luonnos." in html


def test_an_overwritten_revision_changes_nothing(client, page, link):
    revision = page.latest_revision
    content = {**revision.content, "title": "Päälle kirjoitettu"}
    type(revision).objects.filter(pk=revision.pk).update(content=content)
    assert "Päälle kirjoitettu" not in text_of(read(client, link))


def test_of_a_withdrawn_notice_it_says_so(client, page, link):
    series = NoticeSeries.objects.get(translation_key=page.translation_key)
    acts.withdraw(series, reasons={"fi": "Ei enää käytössä."})
    response = read(client, link)
    assert response.status_code == 200
    assert "Seloste on poistettu käytöstä" in text_of(response)


def test_a_private_page_does_not_stop_the_link(client, page, link):
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.LOGIN
    )
    assert read(client, link).status_code == 200


def test_a_page_that_is_not_live_does_not_stop_the_link(client, page, link):
    page.unpublish()
    assert read(client, link).status_code == 200


def test_nobody_s_name_and_nothing_of_the_admin_is_on_it(client, link, editor):
    editor.first_name, editor.last_name = "Edith", "Toimittaja"
    editor.save()
    html = text_of(read(client, link))
    for secret in ("Järvinen", "Edith", "Toimittaja", editor.email, "/admin/"):
        assert secret not in html
    assert "<script" not in html and "style=" not in html
    assert not re.findall(r'(?:href|src)="(?:https?:)?//', html)


# --- how it is answered ---


def test_no_cache_search_engine_or_other_site_learns_of_it(client, link):
    response = read(client, link)
    kept = response["Cache-Control"]
    assert "no-store" in kept and "private" in kept
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex' in text_of(response)


def test_it_works_on_a_site_without_language_prefixes(client, link, settings):
    settings.ROOT_URLCONF = "tests.urls_one_language"
    settings.MIDDLEWARE = [
        name for name in settings.MIDDLEWARE if not name.endswith("LocaleMiddleware")
    ]
    assert read(client, link).status_code == 200
    with later(days=15):
        assert_over(read(client, link))


def test_a_site_that_has_not_mounted_our_addresses_is_told(
    client, page, editor, settings
):
    settings.ROOT_URLCONF = "tests.reading.urls_without_ours"
    client.force_login(editor)
    link = share(page, days=1)
    assert path_of(link) == ""
    html = text_of(client.get(admin_address(page)))
    assert "readonly" not in html and 'name="days"' not in html
    assert 'name="revoke"' in html


def test_it_needs_no_session_and_sets_no_cookie(client, link):
    response = read(client, link)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_it_is_only_for_reading(client, link):
    assert client.head(path_of(link)).status_code == 200
    assert client.post(path_of(link)).status_code == 405


def test_the_site_s_own_frame_is_left_out(client, link, settings):
    """It may load scripts of others, who would learn the address."""
    ours = text_of(read(client, link))
    settings.WAGTAIL_SELOSTE = {"BASE_TEMPLATE": "wagtail_seloste/archive_page.html"}
    assert text_of(read(client, link)) == ours


def test_it_asks_few_questions_of_the_database(
    client, page, link, django_assert_max_num_queries
):
    """Most are Wagtail's, to make a page of a revision."""
    read(client, link)
    with django_assert_max_num_queries(16):
        read(client, link)


# --- when it does not work ---


def forged(token):
    return [
        "",
        "nothing",
        token[:-1],
        token[:-1] + ("a" if token[-1] != "a" else "b"),
        token.swapcase(),
        token.rsplit(".", 1)[0],
        "0" + token[1:] if token[0] != "0" else "1" + token[1:],
        Signer(sep=".", salt="another").sign(token.rsplit(".", 1)[0]),
        Signer(sep=".", salt=SALT, key="another").sign(token.rsplit(".", 1)[0]),
    ]


@pytest.mark.parametrize("number", range(1, 9))
def test_a_forged_address_is_404_and_asks_nothing_of_the_database(
    client, link, number, django_assert_num_queries
):
    token = forged(token_of(link))[number]
    with django_assert_num_queries(0), pytest.raises(BadSignature):
        link_of(token, timezone.now())
    response = client.get(reverse("wagtail_seloste:review", kwargs={"token": token}))
    assert response.status_code == 404
    assert "Linkki ei toimi" in text_of(response)


def test_without_a_token_there_is_nothing(client, link):
    base = path_of(link).removesuffix(f"{token_of(link)}/")
    assert client.get(base).status_code == 404


def test_an_expired_link_is_over(client, link):
    with later(days=14, seconds=-2):
        assert read(client, link).status_code == 200
    with later(days=14, seconds=1):
        assert_over(read(client, link))


def test_what_is_signed_cannot_be_made_to_last_longer_by_the_table(client, link):
    """Nor by the other way round: both have to agree that it works."""
    address = path_of(link)
    ReviewLink.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert_over(client.get(address))
    ReviewLink.objects.update(expires_at=timezone.now() + timedelta(days=1000))
    with later(days=15):
        assert_over(client.get(address))


def test_a_revoked_link_is_over_and_its_text_is_gone(client, page, link, editor):
    address = path_of(link)
    revoke(page, link, editor)
    assert_over(client.get(address))
    assert not ReviewLink.objects.exists()


def test_a_link_of_a_deleted_page_is_over_and_its_text_is_gone(client, page, link):
    page.delete()
    assert_over(read(client, link))
    assert not ReviewLink.objects.exists()


def test_redacting_a_text_ends_the_links_of_its_language(client, homes, page, link):
    """They may keep the words that have to go."""
    swedish = translate(page, homes["sv"], "sv", publish=False)
    theirs = share(swedish, days=1)
    text = VersionText.objects.get(version__number=1)
    publish(page, title="Toinen nimi")
    acts.redact_text(text, reason="Nimi")
    assert_over(read(client, link))
    assert list(ReviewLink.objects.all()) == [theirs]


def test_a_link_without_a_page_is_over(client, page, link):
    """Whatever deleted the page without telling us."""
    ReviewLink.objects.update(page_id=page.pk + 100)
    assert_over(read(client, link))


def test_the_token_of_one_page_shows_nothing_of_another(client, home, page, link):
    other = save_draft(make_page(home, title="Salainen"), title="Hyvin salainen")
    theirs = share(other, days=1)
    assert "salainen" not in text_of(read(client, link)).lower()
    mixed = token_of(theirs).split(".")[0] + "." + token_of(link).split(".", 1)[1]
    response = client.get(reverse("wagtail_seloste:review", kwargs={"token": mixed}))
    assert response.status_code == 404


def assert_over(response):
    assert response.status_code == 410
    html = text_of(response)
    for language, words in (
        ("fi", "Linkki ei toimi"),
        ("sv", "Länken fungerar inte"),
        ("en", "This link does not work"),
    ):
        assert re.search(rf'<div lang="{language}"><h[12]>{words}', html)
    assert "Uusi nimi" not in html and "Julkaistu" not in html
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"


# --- making and revoking ---


def admin_address(page):
    return reverse("seloste_share", args=[page.pk])


def test_an_editor_makes_a_link_copies_it_and_revokes_it(client, page, editor):
    client.force_login(editor)
    address = admin_address(page)
    assert b'name="days" value="14"' in client.get(address).content
    response = client.post(address, {"days": "3", "note": "Kollega"}, follow=True)
    [link] = ReviewLink.objects.all()
    html = text_of(response)
    assert "Kollega" in html
    [url] = re.findall(r'readonly value="([^"]+)"', html)
    assert url == f"http://testserver{path_of(link)}"
    assert link.expires_at - link.created_at == timedelta(days=3)
    assert link.user == editor
    client.logout()
    assert client.get(url).status_code == 200
    client.force_login(editor)
    client.post(address, {"revoke": str(link.public_id)})
    client.logout()
    assert client.get(url).status_code == 410
    actions = PageLogEntry.objects.filter(page_id=page.pk, user=editor)
    assert {SHARED, REVOKED} <= set(actions.values_list("action", flat=True))
    assert not actions.filter(data__icontains="Kollega").exists()


def test_the_list_says_which_draft_each_link_shows(client, page, link, editor):
    client.force_login(editor)
    with translation.override("en"):
        client.cookies["django_language"] = "en"
        before = text_of(client.get(admin_address(page)))
        save_draft(page, title="Vielä uudempi")
        after = text_of(client.get(admin_address(page)))
    assert before != after
    assert "Juristi Järvinen" in after


@pytest.mark.parametrize("days", ["0", "-1", str(MOST_DAYS + 1), "", "kaksi"])
def test_a_link_cannot_last_for_ever(client, page, editor, days):
    client.force_login(editor)
    response = client.post(admin_address(page), {"days": days, "note": "Kollega"})
    assert response.status_code == 200
    assert b'value="Kollega"' in response.content
    assert "days" in response.context["form"].errors
    assert not ReviewLink.objects.exists()


def test_code_cannot_make_one_that_lasts_longer_either(page):
    for days in (0, MOST_DAYS + 1):
        with pytest.raises(ValueError, match="days"):
            share(page, days=days)


def test_the_setting_says_how_long_a_link_works_by_default(
    client, page, editor, settings
):
    client.force_login(editor)
    for days, offered in ((30, 30), (1000, MOST_DAYS)):
        settings.WAGTAIL_SELOSTE = {
            **settings.WAGTAIL_SELOSTE,
            "REVIEW_LINK_DAYS": days,
        }
        response = client.get(admin_address(page))
        assert response.context["form"]["days"].value() == offered


def test_who_may_not_edit_the_page_neither_makes_sees_nor_revokes(
    client, page, link, editor
):
    GroupPagePermission.objects.all().delete()
    client.force_login(editor)
    for method in (client.get, client.post):
        response = method(admin_address(page), {"days": "3"})
        assert response.status_code == 302
        assert response["Location"] == reverse("wagtailadmin_home")
    client.post(admin_address(page), {"revoke": str(link.public_id)})
    assert ReviewLink.objects.count() == 1


def test_an_anonymous_visitor_is_asked_to_log_in(client, page):
    response = client.get(admin_address(page))
    assert response["Location"].startswith(reverse("wagtailadmin_login"))


def test_a_link_of_another_page_is_not_revoked_here(client, home, page, link, editor):
    client.force_login(editor)
    other = make_page(home)
    client.post(admin_address(other), {"revoke": str(link.public_id)})
    client.post(admin_address(other), {"revoke": "nonsense"})
    assert ReviewLink.objects.count() == 1


def test_what_is_no_notice_and_an_alias_have_no_drafts_to_share(
    client, home, homes, page, editor
):
    client.force_login(editor)
    assert client.get(admin_address(home), follow=True).status_code == 404
    gone = reverse("seloste_share", args=[999999])
    assert client.get(gone, follow=True).status_code == 404
    alias = page.create_alias(parent=homes["sv"], update_slug="alias")
    assert client.get(admin_address(alias), follow=True).status_code == 404
    with pytest.raises(ValueError, match="alias"):
        share(alias, days=1)


def test_the_editor_offers_it_for_notices_only(client, home, page, editor):
    client.force_login(editor)
    for each, is_there in ((page, True), (home, False)):
        edit = client.get(reverse("wagtailadmin_pages:edit", args=[each.pk]))
        assert (admin_address(each) in text_of(edit)) is is_there


def test_expired_links_are_forgotten_with_their_texts(page, link):
    with later(days=15):
        call_command("seloste_record")
    assert not ReviewLink.objects.exists()


def test_it_keeps_no_text_of_expired_links_when_another_is_made(client, page, link):
    ReviewLink.objects.update(
        expires_at=datetime(2020, 1, 1, tzinfo=timezone.get_default_timezone())
    )
    share(publish(page), days=1)
    assert ReviewLink.objects.count() == 1
