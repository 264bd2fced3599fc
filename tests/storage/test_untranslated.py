"""By no path does untranslated text become public.

Each path ends in a Swedish page whose text is Finnish, in whole or in part, and often
live. What each public address answers in Swedish is asserted: the last complete text, or
none; and where a page shows the source text instead, it says so and marks its language.
"""

from datetime import timedelta
from urllib.parse import urlencode

import lxml.html
import pytest
import wagtail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from tests.localizing import (
    in_language,
    published,
    segments,
    submitted,
    synced,
    translated,
    translations_of,
    uploaded,
    worded,
)
from tests.notices import SECTIONS, make_page, publish, stream
from tests.storage.test_publishing_paths import by_the_api, in_bulk
from wagtail_seloste.models import (
    ContactPoint,
    NoticeSeries,
    Organisation,
    VersionText,
)
from wagtail_seloste.outcomes import last_refusal
from wagtail_seloste.pages.models import NoticeIndexPage, NoticePage
from wagtail_seloste.verification import verify

pytestmark = pytest.mark.django_db

FIRST = SECTIONS["purposes"]["purposes"][0]["description"]["fi"]
SECOND = "Kerromme myös uudesta asiasta."


def with_sentence(sentence):
    """The section of purposes with this sentence in Finnish."""
    return {
        "purposes": [{**SECTIONS["purposes"]["purposes"][0], "description": sentence}]
    }


@pytest.fixture
def site(homes, client, administrator, locales, django_capture_on_commit_callbacks):
    """A Finnish notice in a list of notices, and an administrator at work."""
    client.force_login(administrator)
    return Site(
        homes, client, administrator, locales, django_capture_on_commit_callbacks
    )


class Site:
    def __init__(self, homes, client, user, locales, capture):
        self.client, self.user, self.locales, self.capture = (
            client,
            user,
            locales,
            capture,
        )
        index = NoticeIndexPage(
            title="Selosteet", slug="selosteet", locale=locales["fi"]
        )
        homes["fi"].add_child(instance=index)
        self.index = index
        for language in ("sv", "en"):
            copied = index.copy_for_translation(locales[language])
            copied.save_revision().publish()
        self.page = make_page(index)

    def do(self, act, *args, **named):
        """An act, with what follows once its transactions are through."""
        with self.capture(execute=True):
            done = act(*args, **named)
        self.page = NoticePage.objects.get(pk=self.page.pk)
        return done

    @property
    def translation(self):
        return translations_of(self.page)

    @property
    def swedish(self):
        return in_language(self.page)

    def translation_memory(self):
        return StringTranslation.objects.filter(
            context__object_id=self.page.translation_key
        )

    def submit(self, languages=("sv",)):
        self.do(submitted, self.client, self.page, self.locales, languages)

    def sync(self, *, publish=False):
        self.do(synced, self.client, self.page, publish=publish)

    def publish(self):
        """In the translation editor."""
        self.do(published, self.client, self.page)

    def publish_in_bulk(self):
        self.do(in_bulk, self.client, self.swedish, self.user)

    def complete(self, **named):
        """A whole Swedish translation of what is live in Finnish, published."""
        translated(self.translation, **named)
        self.publish()

    def post(self, name, *args, **data):
        self.do(self.client.post, reverse(name, args=args), data)

    def heal(self):
        """As every night."""
        self.do(call_command, "seloste_record")


def spoken(element, language, inherited=None):
    """The text of an element and in it that is in a language, by the `lang` attributes."""
    here = element.get("lang") or inherited
    texts = []
    if isinstance(element.tag, str) and element.tag not in ("script", "style"):
        if here == language and element.text:
            texts.append(element.text)
        texts += [spoken(child, language, here) for child in element]
    if inherited == language and element.tail:
        texts.append(element.tail)
    return " ".join(texts)


def said(value, language):
    """All texts of a JSON answer but those that it says are in another language."""
    if isinstance(value, dict):
        if value.get("language", language) != language:
            return ""
        return " ".join(said(inner, language) for inner in value.values())
    if isinstance(value, list):
        return " ".join(said(inner, language) for inner in value)
    return str(value)


def archive(series, language):
    """Addresses of the archive of a notice in one language, as they are linked."""
    where = {"public_id": series.public_id, "language": language}
    day = timezone.localdate()
    names = {"history": {}, "version": {"version": 1}, "on_day": {"day": day}}
    names |= {"feed": {}, "material_feed": {}, "on_day_json": {"day": day}}
    names |= {"version_json": {"version": 1}}
    return {
        name: reverse(f"wagtail_seloste:{name}", kwargs={**where, **more})
        for name, more in names.items()
    }


def require_no_finnish(site, *sentences, language="sv"):
    """No public address says any of these in `language`; the JSON has them not at all."""
    series = NoticeSeries.objects.get(translation_key=site.page.translation_key)
    page = in_language(site.page, language)
    addresses = {
        **archive(series, language),
        "page": page.url,
        "list": page.get_parent().specific.url,
        "home": page.get_ancestors().filter(depth=2).get().specific.url,
        "sitemap": "/sitemap.xml",
        "list feed": reverse(
            "wagtail_seloste:index_feed", args=[site.index.translation_key, language]
        ),
        "json": reverse("wagtail_seloste:notice", args=[series.public_id, language]),
    }
    site.client.logout()
    for name, address in addresses.items():
        response = site.client.get(address)
        assert response.status_code in (200, 404), name
        body = response.content.decode()
        if response["Content-Type"].startswith("text/html"):
            body = spoken(lxml.html.fromstring(body), language)
        elif response["Content-Type"].startswith("application/json"):
            body = said(response.json(), language)
        for sentence in sentences:
            assert sentence not in body, (name, body)
    assert not [
        text
        for text in VersionText.objects.filter(language=language)
        if any(sentence in text.document for sentence in sentences)
    ]
    own = VersionText.objects.filter(version__series=series, language=language)
    if page.alias_of_id is None and own.exists():
        # What the site's search knows.
        assert not any(sentence in page.recorded_text for sentence in sentences)
    site.client.force_login(site.user)


def public_notice(site, language="sv"):
    """The notice as a program reads it, or None."""
    series = NoticeSeries.objects.get(translation_key=site.page.translation_key)
    address = reverse("wagtail_seloste:notice", args=[series.public_id, language])
    response = site.client.get(address)
    return response.json() if response.status_code == 200 else None


# --- a language that has no text yet ------------------------------------------------


def submit_and_go_live(site):
    """wagtail-localize's default: the translation of a live page is live at once."""
    from django.test import override_settings

    with override_settings(WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE=True):
        site.submit()


def publish_in_the_editor(site):
    site.submit()
    site.publish()


def publish_half_of_it(site):
    site.submit()
    translated(site.translation, but=[FIRST])
    site.publish()


def publish_in_bulk(site):
    site.submit()
    site.publish_in_bulk()


def publish_by_code(site):
    site.submit()
    site.do(site.swedish.get_latest_revision().publish, user=site.user)


def publish_by_the_api(site):
    site.submit()
    site.do(by_the_api, site.client, site.swedish, site.user)


def publish_on_schedule(site):
    site.submit()
    past = timezone.now() - timedelta(minutes=1)
    draft = site.swedish.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    revision = draft.save_revision()
    revision.publish()
    content = {**revision.content, "go_live_at": past.isoformat()}
    Revision.objects.filter(pk=revision.pk).update(
        approved_go_live_at=past, content=content
    )
    site.do(call_command, "publish_scheduled")


def submit_with_the_list(site):
    """The whole tree below a page is submitted, and goes live."""
    from django.test import override_settings

    swedish = NoticeIndexPage.objects.get(locale=site.locales["sv"])
    swedish.delete()
    with override_settings(WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE=True):
        site.post(
            "wagtail_localize:submit_page_translation",
            site.index.pk,
            locales=[site.locales["sv"].pk],
            include_subtree="on",
        )
    # The list was published after its subtree, as if it had no pages below it.
    Page.fix_tree()


def alias_in_the_other_tree(site):
    site.page.copy_for_translation(site.locales["sv"], alias=True)
    assert site.swedish.alias_of_id == site.page.pk


def synchronise_the_languages(site):
    """wagtail-localize makes live aliases of every page there is."""
    from wagtail_localize.models import LocaleSynchronization

    LocaleSynchronization.objects.create(
        locale=site.locales["sv"], sync_from=site.locales["fi"]
    )
    assert site.swedish.live and site.swedish.alias_of_id == site.page.pk


def create_in_synchronised_languages(site):
    """A page that is new is copied to the other language when it is created."""
    from wagtail_localize.models import LocaleSynchronization
    from wagtail_localize.synctree import create_aliases_for_new_page

    LocaleSynchronization.objects.create(
        locale=site.locales["sv"], sync_from=site.locales["fi"]
    )
    site.page = make_page(site.index, publish=False)
    create_aliases_for_new_page(site.page)
    site.page.get_latest_revision().publish()
    assert site.swedish.live


def submit_a_live_alias(site):
    """It becomes a page of its own that stays live, without any signal."""
    alias_in_the_other_tree(site)
    site.submit()
    assert site.swedish.live and site.swedish.alias_of_id is None


def convert_to_alias_and_back(site):
    publish_half_of_it(site)
    site.post("wagtail_localize:convert_to_alias", site.swedish.pk)
    assert site.swedish.alias_of_id == site.page.pk
    site.submit()
    assert site.swedish.live and site.swedish.alias_of_id is None


def copy_by_hand(site):
    """As Wagtail's own *Translate this page* does."""
    copied = site.page.copy_for_translation(site.locales["sv"])
    copied.save_revision().publish()


def copy_by_hand_and_translate_little(site):
    copied = site.page.copy_for_translation(site.locales["sv"])
    copied.title = "Dataskyddsbeskrivning"
    copied.save_revision().publish()


def blanks_in_a_file(site):
    site.submit()
    po = site.translation.export_po()
    for entry in po:
        entry.msgstr = "" if entry.msgid == FIRST else worded(entry.msgid)
    uploaded(site.client, site.translation, po)
    site.publish()


def spaces_in_a_file(site):
    site.submit()
    po = site.translation.export_po()
    for entry in po:
        entry.msgstr = " " if entry.msgid == FIRST else worded(entry.msgid)
    uploaded(site.client, site.translation, po)
    site.publish()


def broken_markup_in_a_file(site):
    site.submit()
    po = site.translation.export_po()
    for entry in po:
        broken = f"<script>{entry.msgid}</script>"
        entry.msgstr = broken if entry.msgid == FIRST else worded(entry.msgid)
    uploaded(site.client, site.translation, po)
    site.publish()


def stop_half_way(site):
    """The page leaves wagtail-localize and is published in the usual editor."""
    site.submit()
    translated(site.translation, but=[FIRST])
    site.publish()
    site.post("wagtail_localize:stop_translation", site.translation.pk)
    site.do(site.swedish.get_latest_revision().publish, user=site.user)


def simple_copies(site):
    """wagtail-localize may only copy, and leave the rest to the editor."""
    from django.test import override_settings

    with override_settings(
        WAGTAIL_LOCALIZE_DEFAULT_TRANSLATION_MODE="simple",
        WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE=True,
    ):
        site.submit()


FIRST_PATHS = [
    submit_and_go_live,
    publish_in_the_editor,
    publish_half_of_it,
    publish_in_bulk,
    publish_by_code,
    publish_on_schedule,
    submit_with_the_list,
    alias_in_the_other_tree,
    synchronise_the_languages,
    create_in_synchronised_languages,
    submit_a_live_alias,
    convert_to_alias_and_back,
    copy_by_hand,
    copy_by_hand_and_translate_little,
    blanks_in_a_file,
    spaces_in_a_file,
    broken_markup_in_a_file,
    stop_half_way,
    simple_copies,
]
if wagtail.VERSION >= (8,):
    FIRST_PATHS.append(publish_by_the_api)


@pytest.mark.parametrize("path", FIRST_PATHS, ids=lambda path: path.__name__)
def test_a_language_without_a_complete_text_has_none(site, path):
    path(site)
    assert not VersionText.objects.filter(language="sv").exists()
    assert public_notice(site) is None
    require_no_finnish(site, FIRST)
    # Who opens the page reads the source text, which says in which language it is.
    assert site.swedish.live
    html = site.client.get(site.swedish.url).content
    assert FIRST in spoken(lxml.html.fromstring(html), "fi")
    # Nor does the command that records what was missed make it public.
    site.heal()
    assert not VersionText.objects.filter(language="sv").exists()
    assert verify() == []


@pytest.mark.parametrize(
    "path",
    [
        submit_and_go_live,
        publish_in_the_editor,
        publish_half_of_it,
        publish_in_bulk,
        blanks_in_a_file,
        broken_markup_in_a_file,
        copy_by_hand,
    ],
    ids=lambda path: path.__name__,
)
def test_the_editor_is_told_what_is_missing(site, path):
    path(site)
    [fault] = last_refusal(site.swedish).data["faults"]
    assert fault["code"] == "untranslated"


@pytest.mark.parametrize(
    "path",
    [
        submit_and_go_live,
        publish_half_of_it,
        submit_a_live_alias,
        convert_to_alias_and_back,
        blanks_in_a_file,
        spaces_in_a_file,
        broken_markup_in_a_file,
    ],
    ids=lambda path: path.__name__,
)
def test_once_it_is_complete_it_is_public(site, path):
    path(site)
    site.complete()
    notice = public_notice(site)
    assert notice["notice"]["language"] == "sv"
    require_no_finnish(site, FIRST)
    assert worded(FIRST) in site.client.get(site.swedish.url).content.decode()
    assert last_refusal(site.swedish) is None
    assert verify() == []


# --- a language that is behind ------------------------------------------------------


@pytest.fixture
def behind(site):
    """Swedish has the whole of version 1; version 2 has a sentence that is new."""
    site.submit()
    site.complete()
    site.do(publish, site.page, purposes=with_sentence(SECOND))
    return site


def sync_and_publish(site):
    site.sync(publish=True)


def sync_only(site):
    site.sync()


def sync_and_publish_in_bulk(site):
    site.sync()
    site.publish_in_bulk()


def sync_and_publish_in_the_editor(site):
    site.sync()
    site.publish()


def draft_into_the_live_row(site):
    site.sync()
    site.translation.save_target(publish=False)


def save_the_live_row(site):
    swedish = site.swedish
    swedish.body = stream("fi", purposes=with_sentence(SECOND))
    swedish.source_digest = site.page.source_digest
    swedish.save()


def convert_to_alias(site):
    site.post("wagtail_localize:convert_to_alias", site.swedish.pk)
    assert site.swedish.alias_of_id == site.page.pk


def convert_to_alias_and_submit(site):
    convert_to_alias(site)
    site.submit()
    site.publish()


def restart_a_stopped_translation(site):
    site.post("wagtail_localize:stop_translation", site.translation.pk)
    site.post(
        "wagtailadmin_pages:edit",
        site.swedish.pk,
        **{"localize-restart-translation": "1"},
    )
    site.sync(publish=True)


def blanks_in_a_new_file(site):
    site.sync()
    uploaded(site.client, site.translation, site.translation.export_po())
    site.publish()


def broken_markup_in_a_new_file(site):
    site.sync()
    po = site.translation.export_po()
    for entry in po:
        if entry.msgid == SECOND:
            entry.msgstr = '<a href="https://example.org/">SV</a>'
    uploaded(site.client, site.translation, po)
    site.publish()


def take_back_a_translation(site):
    """A translator deletes what was translated, and somebody publishes."""
    site.sync()
    translated(site.translation)
    [segment] = [s for s in segments(site.translation) if s.string.data == SECOND]
    address = reverse(
        "wagtail_localize:edit_string_translation",
        args=[site.translation.pk, segment.pk],
    )
    assert site.client.delete(address).status_code == 200
    site.publish()


def go_back_to_an_old_revision(site):
    first = site.swedish.live_revision
    site.sync(publish=True)
    site.do(first.publish, user=site.user)


LATER_PATHS = [
    sync_only,
    sync_and_publish,
    sync_and_publish_in_bulk,
    sync_and_publish_in_the_editor,
    draft_into_the_live_row,
    save_the_live_row,
    convert_to_alias,
    convert_to_alias_and_submit,
    restart_a_stopped_translation,
    blanks_in_a_new_file,
    broken_markup_in_a_new_file,
    take_back_a_translation,
    go_back_to_an_old_revision,
]


@pytest.mark.parametrize("path", LATER_PATHS, ids=lambda path: path.__name__)
def test_a_language_that_is_behind_keeps_its_last_complete_text(behind, path):
    site = behind
    path(site)
    for _again in range(2):
        assert [
            (text.version.number, text.correction)
            for text in VersionText.objects.filter(language="sv")
        ] == [(1, 0)]
        require_no_finnish(site, FIRST, SECOND)
        if site.swedish.alias_of_id is None:
            notice = public_notice(site)
            assert notice["notice"]["language"] == "sv"
            assert worded(FIRST) in str(notice["notice"])
            html = lxml.html.fromstring(site.client.get(site.swedish.url).content)
            assert worded(FIRST) in spoken(html, "sv")
        site.heal()
    assert verify() == []


# --- translated by a machine --------------------------------------------------------


@pytest.fixture
def machine(settings):
    """wagtail-localize's translator for tests: it turns the order of words round."""
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": "wagtail_localize.machine_translators.dummy.DummyTranslator"
    }


def codes_of_refusal(page):
    return [fault["code"] for fault in last_refusal(page).data["faults"]]


def test_what_a_machine_translated_is_not_public_before_somebody_reviewed_it(
    site, machine
):
    site.submit()
    translated(site.translation, but=[FIRST])
    site.post("wagtail_localize:machine_translate", site.translation.pk)
    site.publish()
    assert codes_of_refusal(site.swedish) == ["unreviewed"]
    assert public_notice(site) is None
    site.heal()
    assert not VersionText.objects.filter(language="sv").exists()
    # A translator looks at it and stores it, as it is.
    [row] = site.translation_memory().filter(translation_type="machine")
    [segment] = [s for s in segments(site.translation) if s.string.data == FIRST]
    address = reverse(
        "wagtail_localize:edit_string_translation",
        args=[site.translation.pk, segment.pk],
    )
    site.client.put(
        address,
        urlencode({"value": row.data}),
        content_type="application/x-www-form-urlencoded",
    )
    site.publish()
    assert last_refusal(site.swedish) is None
    assert row.data in str(public_notice(site)["notice"])


def test_a_sync_that_lets_a_machine_translate_keeps_the_last_text(behind, machine):
    site = behind
    site.post(
        "wagtail_localize:update_translations",
        TranslationSource.objects.get_for_instance(site.page).pk,
        publish_translations="on",
        use_machine_translation="on",
    )
    assert codes_of_refusal(site.swedish) == ["unreviewed"]
    assert public_notice(site)["meta"]["version"] == 1
    require_no_finnish(site, FIRST, SECOND)


def test_a_machine_once_translated_what_is_no_longer_there(site, machine):
    """Nobody can review it any more, and nobody needs to."""
    site.submit()
    translated(site.translation, kind="machine")
    site.do(publish, site.page, purposes=with_sentence(SECOND))
    site.sync()
    site.translation_memory().exclude(translation_of__data=FIRST).update(
        translation_type="manual"
    )
    site.complete()
    assert last_refusal(site.swedish) is None
    assert public_notice(site)["meta"]["version"] == 2


# --- translated from a translation --------------------------------------------------


def test_a_translation_made_from_a_translation_is_no_copy_of_it(site):
    """English from Swedish: what is missing would be Swedish."""
    site.submit()
    site.complete()
    site.do(submitted, site.client, site.swedish, site.locales, ["en"])
    from_swedish = translations_of(site.swedish, "en")
    missing = worded(FIRST)
    translated(from_swedish, but=[missing])
    site.do(published, site.client, site.page, "en")
    assert codes_of_refusal(in_language(site.page, "en")) == ["untranslated"]
    assert public_notice(site, "en") is None
    require_no_finnish(site, FIRST, missing, language="en")
    translated(from_swedish)
    site.do(published, site.client, site.page, "en")
    assert worded(missing, "en") in str(public_notice(site, "en")["notice"])


def test_a_copy_of_a_translation_is_no_translation(site):
    site.submit()
    site.complete()
    copied = site.swedish.copy_for_translation(site.locales["en"])
    site.do(copied.save_revision().publish)
    assert codes_of_refusal(in_language(site.page, "en")) == ["untranslated"]
    assert public_notice(site, "en") is None


# --- parts of a text ----------------------------------------------------------------


def test_a_paragraph_that_was_blanked_is_missed(site):
    paragraphs = ["Ensimmäinen kappale.", "Toinen kappale.", "Kolmas kappale."]
    html = "".join(f"<p>{text}</p>" for text in paragraphs)
    site.do(publish, site.page, security={"text": html})
    site.submit()
    site.complete(words={paragraphs[1]: " "})
    assert codes_of_refusal(site.swedish) == ["untranslated"]
    assert public_notice(site) is None
    translated(site.translation)
    site.publish()
    assert worded(paragraphs[1]) in str(public_notice(site)["notice"])


# --- organisations ------------------------------------------------------------------


@pytest.fixture
def organisation(locales):
    """A Finnish organisation whose data protection officer has a title."""
    row = Organisation(name="Testi Oy", locale=locales["fi"], email="a@example.com")
    row.contact_points = [
        ContactPoint(role="role_dpo", title="Tietosuojavastaava", locale=locales["fi"])
    ]
    row.save()
    return row


def with_organisation(site, organisation):
    """The notice names the organisation twice, and is submitted for translation."""
    site.do(
        publish,
        site.page,
        body=stream(
            references={"testi": organisation.pk},
            controller={"organisation": "testi"},
            dpo={"organisation": "testi"},
        ),
    )
    site.submit()


def in_swedish(site, organisation, title):
    copied = organisation.copy_for_translation(site.locales["sv"])
    copied.name = "Test Ab"
    for point in copied.contact_points.all():
        point.title = title
        point.locale = site.locales["sv"]
    copied.save()
    return copied


def test_the_title_of_an_organisations_contact_is_translated_too(site, organisation):
    with_organisation(site, organisation)
    site.complete()
    assert codes_of_refusal(site.swedish) == ["organisation_untranslated"]
    assert public_notice(site) is None
    in_swedish(site, organisation, "Dataskyddsombud")
    site.publish()
    assert last_refusal(site.swedish) is None
    told = str(public_notice(site)["notice"])
    assert "Dataskyddsombud" in told and "Test Ab" in told
    assert "Tietosuojavastaava" not in told


def test_a_title_that_is_the_same_in_both_languages_may_be(site, organisation):
    with_organisation(site, organisation)
    in_swedish(site, organisation, "Tietosuojavastaava")
    site.complete()
    assert last_refusal(site.swedish) is None


def test_submitting_a_notice_leaves_its_organisations_as_they_are(site, organisation):
    swedish = in_swedish(site, organisation, "Dataskyddsombud")
    with_organisation(site, organisation)
    swedish.refresh_from_db()
    assert swedish.name == "Test Ab"
    assert swedish.contact_points.get().title == "Dataskyddsombud"


def test_an_organisation_that_was_submitted_is_not_translated_by_that(
    site, organisation
):
    """wagtail-localize fills it with the source's words, and it is live at once."""
    site.post(
        "wagtail_localize:submit_snippet_translation",
        "wagtail_seloste",
        "organisation",
        organisation.pk,
        locales=[site.locales["sv"].pk],
    )
    swedish = Organisation.objects.get(locale=site.locales["sv"], name="Testi Oy")
    assert swedish.contact_points.get().title == "Tietosuojavastaava"
    # Of all its fields only that is to be translated.
    translation = Translation.objects.get(
        source__object_id=organisation.translation_key
    )
    assert [each.string.data for each in segments(translation)] == [
        "Tietosuojavastaava"
    ]
    with_organisation(site, organisation)
    site.complete()
    assert codes_of_refusal(site.swedish) == ["organisation_untranslated"]
    translated(translation, {"Tietosuojavastaava": "Tietosuojavastaava"})
    site.publish()
    assert last_refusal(site.swedish) is None
