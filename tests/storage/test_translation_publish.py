"""To which version a translation belongs, whatever happened between, and whoever died.

The texts say it: what a translation was made from travels with it. Where it makes sense,
each case is tried with wagtail-localize and with translations made by hand.
"""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Locale, PageLogEntry

from tests.notices import SECTIONS, make_page, publish, translate
from tests.storage.localized import (
    publish_translated,
    submit,
    target,
    translate_texts,
    translation_record,
)
from tests.storage.test_choices import choose, publish_with
from wagtail_seloste import acts, outcomes
from wagtail_seloste.choices import Correction, NewVersion
from wagtail_seloste.models import (
    NoticeSeries,
    NoticeVersion,
    Organisation,
    VersionText,
)
from wagtail_seloste.outcomes import (
    RECORDED,
    WAITING,
    last_refusal,
    outcome_messages,
    refusal_messages,
)
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.reading import public_text_of
from wagtail_seloste.recording import today, waiting_choice
from wagtail_seloste.verification import verify

pytestmark = pytest.mark.django_db

PERIOD = SECTIONS["retention"]["periods"][0]
LONGER = {"periods": [{**PERIOD, "number": 5}]}
WAIT = NewVersion(wait=True)


def described(words):
    """The purposes with this description in Finnish."""
    purpose = {**SECTIONS["purposes"]["purposes"][0], "description": {"fi": words}}
    return {"purposes": {"purposes": [purpose]}}


def recorded():
    return sorted(
        VersionText.objects.values_list("version__number", "language", "correction")
    )


def text(number, language, correction=0):
    return VersionText.objects.get(
        version__number=number, language=language, correction=correction
    )


def now(page):
    return NoticePage.objects.get(pk=page.pk)


def waits(page):
    series = NoticeSeries.objects.get(translation_key=page.translation_key)
    return waiting_choice(now(page), series) is not None


def in_days(number):
    return today(timezone.now()) + timedelta(days=number)


class ByHand:
    """A Swedish translator who edits the page."""

    def __init__(self, homes):
        self.homes = homes

    def begin(self, page):
        translate(page, self.homes["sv"], "sv")

    def page(self, page):
        return target(page, self.homes["sv"].locale)

    def publish(self, page, words=None):
        """What is live in Finnish, translated; `words`: the description in Swedish."""
        swedish = self.page(page)
        return self.publish_again(
            page, swedish, words, source_digest=now(page).source_digest
        )

    def publish_again(self, page, swedish, words, *, source_digest=None):
        if source_digest is not None:
            swedish.source_digest = source_digest
            swedish.body = now(page).body
            swedish.title = "Dataskyddsbeskrivning för kundregistret"
            value = swedish.body[1].value["purposes"][0]
            value["name"] = "Kundservice"
            value["description"] = "Vi svarar på dina frågor."
            period = swedish.body[2].value["periods"][0]
            period["data"], period["event"] = "Beställningar", "leverans"
        if words is not None:
            swedish.body[1].value["purposes"][0]["description"] = words
        swedish.save_revision().publish()
        return self.page(page)


class WithLocalize:
    """A Swedish translator who works in wagtail-localize."""

    def __init__(self, homes):
        self.locale = homes["sv"].locale

    def begin(self, page):
        submit(page, self.locale)
        translate_texts(page, self.locale, {FIRST: "Vi svarar på dina frågor."})
        publish_translated(page, self.locale)

    def page(self, page):
        return target(page, self.locale)

    def publish(self, page, words="Vi svarar på dina frågor."):
        description = now(page).body[1].value["purposes"][0]["description"]
        reword(page, self.locale, description, words)
        translate_texts(page, self.locale)
        return publish_translated(page, self.locale)


FIRST = SECTIONS["purposes"]["purposes"][0]["description"]["fi"]


def reword(page, locale, source, words):
    """Give one string of wagtail-localize this translation, whatever it had before."""
    from wagtail_localize.models import StringTranslation

    record = translation_record(page, locale)
    for segment in record.source.stringsegment_set.select_related("string"):
        if segment.string.data == source:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                context=segment.context,
                locale=locale,
                defaults={"data": words, "has_error": False},
            )


@pytest.fixture(params=[ByHand, WithLocalize], ids=["by hand", "wagtail-localize"])
def translator(request, homes):
    return request.param(homes)


@pytest.fixture
def page(homes, translator, at_commit):
    """The source page of a notice that is recorded in Finnish and Swedish."""
    page = make_page(homes["fi"])
    translator.begin(page)
    assert recorded() == [(1, "fi", 0), (1, "sv", 0)]
    return page


# --- what happened between -------------------------------------------------------------


def test_synced_but_not_published_the_old_text_stays(page, translator, homes):
    publish(page, **described("Neuvomme ja myymme."))
    if isinstance(translator, WithLocalize):
        translate_texts(page, homes["sv"].locale)
    assert recorded() == [(1, "fi", 0), (1, "sv", 0), (2, "fi", 0)]
    assert public_text_of(translator.page(page)).version.number == 1
    # Nor does cron publish what a translator has not.
    call_command("seloste_record", verbosity=0)
    assert recorded() == [(1, "fi", 0), (1, "sv", 0), (2, "fi", 0)]


def test_published_before_the_sync_it_is_a_better_text_of_its_own_version(
    homes, at_commit
):
    translator = ByHand(homes)
    page = make_page(homes["fi"])
    translator.begin(page)
    publish(page, **described("Neuvomme ja myymme."))
    swedish = translator.page(page)
    translator.publish_again(page, swedish, "Vi svarar gärna på frågor.")
    assert recorded() == [(1, "fi", 0), (1, "sv", 0), (1, "sv", 1), (2, "fi", 0)]
    assert verify() == []


def test_the_page_that_was_not_synced_keeps_its_version(homes, at_commit):
    """wagtail-localize holds the new source; what was published is the old text."""
    translator = WithLocalize(homes)
    page = make_page(homes["fi"])
    translator.begin(page)
    publish(page, **described("Neuvomme ja myymme."))
    swedish = translator.page(page)
    swedish.save_revision().publish()
    assert recorded() == [(1, "fi", 0), (1, "sv", 0), (2, "fi", 0)]
    assert not refusal_messages(translator.page(page))


def test_a_source_that_goes_back_has_its_first_translation_again(page, translator):
    publish(page, **described("Neuvomme ja myymme."))
    translator.publish(page, "Vi ger råd och säljer.")
    assert (2, "sv", 0) in recorded()
    publish(page, **described(FIRST))
    if (3, "sv", 0) not in recorded():
        translator.publish(page)
    assert recorded()[-2:] == [(3, "fi", 0), (3, "sv", 0)]
    assert "Vi svarar på dina frågor." in text(3, "sv").document
    assert text(3, "sv").made_from == text(3, "fi").digest
    assert verify() == []


def test_new_words_with_the_same_translation_are_a_text_of_the_new_version(
    page, translator
):
    publish(page, **described("Vastaamme sinun kysymyksiisi."))
    assert (2, "sv", 0) not in recorded()
    translator.publish(page, "Vi svarar på dina frågor.")
    assert recorded()[-2:] == [(2, "fi", 0), (2, "sv", 0)]
    assert text(2, "sv").digest == text(1, "sv").digest
    assert not refusal_messages(translator.page(page))
    assert verify() == []


def test_only_codes_changed_needs_no_translator(page):
    publish(page, retention=LONGER)
    assert recorded()[-2:] == [(2, "fi", 0), (2, "sv", 0)]


def test_a_correction_of_an_older_version_while_a_newer_one_is_announced(
    page, translator
):
    ahead = NewVersion(effective_from=in_days(30))
    publish_with(page, ahead, **described("Neuvomme ja myymme."))
    translator.publish(page, "Vi ger råd och säljer.")
    assert recorded()[-2:] == [(2, "fi", 0), (2, "sv", 0)]
    publish_with(
        now(page),
        Correction(number=1, reason="Kirjoitusvirhe"),
        **described("Vastaamme teille."),
    )
    translator.publish(page, "Vi svarar er.")
    assert recorded() == [
        (1, "fi", 0),
        (1, "fi", 1),
        (1, "sv", 0),
        (1, "sv", 1),
        (2, "fi", 0),
        (2, "sv", 0),
    ]
    assert text(1, "sv", 1).made_from == text(1, "fi", 1).digest
    assert NoticeVersion.objects.get(number=2).state == "recorded"
    assert public_text_of(translator.page(page)).correction == 1
    assert verify() == []


def test_a_correction_keeps_the_translation_of_its_own_version_not_of_a_newer_one(
    page, translator
):
    """Nobody reads the words of an announced version before its day."""
    ahead = NewVersion(effective_from=in_days(30))
    publish_with(page, ahead, **described("Neuvomme ja myymme."))
    translator.publish(page, "Vi ger råd och säljer.")
    publish_with(
        now(page),
        Correction(number=1, reason="Kirjoitusvirhe", keeps_translations=True),
        **described("Vastaamme teille."),
    )
    shown = public_text_of(translator.page(page))
    assert (shown.version.number, shown.correction) == (1, 0)
    assert "Vi svarar på dina frågor." in shown.document
    assert translator.page(page).source_digest == now(page).source_digest
    assert not refusal_messages(translator.page(page))
    assert verify() == []


def test_a_correction_that_needs_no_translation_does_not_make_up_for_a_late_one(
    page, translator
):
    """What Swedish lacks of version 2 it lacks still: only the correction is excused."""
    changed = publish(page, **described("Neuvomme ja myymme."))
    publish_with(
        changed,
        Correction(number=2, reason="Kirjoitusvirhe", keeps_translations=True),
        **described("Neuvomme sekä myymme."),
    )
    assert recorded() == [(1, "fi", 0), (1, "sv", 0), (2, "fi", 0), (2, "fi", 1)]
    assert translator.page(page).source_digest != now(page).source_digest
    translator.publish(page, "Vi ger råd och säljer.")
    assert recorded()[-1] == (2, "sv", 0)
    assert verify() == []


# --- an organisation between -----------------------------------------------------------


@pytest.fixture
def organisations(locales):
    """An organisation in Finnish, and with its own details in Swedish."""
    finnish = Organisation.objects.create(
        name="Malli Oy", email="malli@example.com", locale=locales["fi"]
    )
    swedish = finnish.copy_for_translation(locales["sv"])
    swedish.name = "Modell Ab"
    swedish.save()
    return finnish, swedish


@pytest.mark.parametrize(
    ("which", "field", "value"),
    [
        (0, "name", "Malli Oyj"),
        (0, "email", "uusi@example.com"),
        (1, "name", "Modellen Ab"),
    ],
    ids=["name", "e-mail", "Swedish details"],
)
def test_an_organisation_that_changed_between_says_what_it_said_in_the_version(
    homes, at_commit, organisations, which, field, value
):
    finnish, _ = organisations
    page = make_page(
        homes["fi"], references={"o": finnish.pk}, controller={"organisation": "o"}
    )
    setattr(organisations[which], field, value)
    organisations[which].save()
    submit(page, homes["sv"].locale)
    translate_texts(page, homes["sv"].locale)
    publish_translated(page, homes["sv"].locale)
    assert recorded() == [(1, "fi", 0), (1, "sv", 0)]
    [controller] = text(1, "sv").notice.of("controller")
    # The Finnish details are those of the version; it knew the Swedish ones as well.
    assert controller.data["name"] == "Modell Ab"
    assert controller.data["email"] == "malli@example.com"
    assert value not in text(1, "sv").document
    # The next version has the details of its own day in both languages.
    publish_with(now(page), NewVersion(), title="Uusi otsikko")
    translate_texts(page, homes["sv"].locale)
    publish_translated(page, homes["sv"].locale)
    language = ("fi", "sv")[which]
    assert value in text(2, language).document
    assert verify() == []


# --- while something waits -------------------------------------------------------------


def test_a_source_that_goes_back_and_waits_is_released_by_its_translator(
    page, translator
):
    """Its content is also that of version 1, to which nothing belongs any more."""
    publish(page, **described("Neuvomme ja myymme."))
    translator.publish(page, "Vi ger råd och säljer.")
    translator.page(page).unpublish()
    publish_with(now(page), WAIT, **described(FIRST))
    assert waits(page)
    translator.publish(page, "Vi svarar gärna.")
    assert recorded()[-2:] == [(3, "fi", 0), (3, "sv", 0)]
    assert (1, "sv", 1) not in recorded()
    assert verify() == []


def test_new_words_with_the_same_translation_release_what_waits(page, translator):
    publish_with(page, WAIT, **described("Vastaamme sinun kysymyksiisi."))
    assert waits(page)
    translator.publish(page, "Vi svarar på dina frågor.")
    assert recorded()[-2:] == [(2, "fi", 0), (2, "sv", 0)]
    assert verify() == []


def test_nothing_waits_where_nothing_is_new(page):
    publish_with(page, WAIT)
    assert not waits(page)
    assert len(recorded()) == 2


def test_what_waits_in_a_withdrawn_notice_is_not_released(page, translator):
    publish_with(page, WAIT, **described("Neuvomme ja myymme."))
    series = NoticeSeries.objects.get()
    acts.withdraw(series, reasons={"fi": "Päättyi"})
    translator.publish(page, "Vi ger råd och säljer.")
    call_command("seloste_record", verbosity=0)
    assert len(recorded()) == 2
    assert refusal_messages(now(page))
    # In use again, all is as it was when the editor chose, and nothing is missing.
    acts.resume(series, reason="Otetaan käyttöön")
    call_command("seloste_record", verbosity=0)
    assert recorded()[2:] == [(2, "fi", 0), (2, "sv", 0)]
    assert not refusal_messages(now(page))
    assert verify() == []


def test_a_required_language_that_was_deleted_is_waited_for_till_somebody_says_so(
    page, translator, homes
):
    page.required_languages = ["sv", "en"]
    page.save()
    publish_with(page, WAIT, **described("Neuvomme ja myymme."))
    translator.publish(page, "Vi ger råd och säljer.")
    assert len(recorded()) == 2 and waits(page)
    english = Locale.objects.get(language_code="en")
    type(homes["en"]).objects.get(pk=homes["en"].pk).delete()
    Organisation.objects.filter(locale=english).delete()
    english.delete()
    call_command("seloste_record", verbosity=0)
    assert len(recorded()) == 2 and waits(page)
    assert outcome_messages(now(page))
    NoticePage.objects.filter(pk=page.pk).update(required_languages=["sv"])
    call_command("seloste_record", verbosity=0)
    assert recorded()[2:] == [(2, "fi", 0), (2, "sv", 0)]


def test_a_scheduled_publication_waits_as_it_was_chosen(page, translator, monkeypatch):
    draft = choose(page, WAIT)
    draft.title = "Uusi otsikko"
    draft.go_live_at = timezone.now() + timedelta(days=2)
    draft.save_revision().publish()
    assert len(recorded()) == 2 and not waits(page)
    later = timezone.now() + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: later)
    call_command("publish_scheduled", verbosity=0)
    assert now(page).title == "Uusi otsikko"
    assert len(recorded()) == 2 and waits(page)
    translator.publish(page)
    if len(recorded()) == 2:  # the title is open, by hand as well
        swedish = translator.page(page)
        swedish.title = "Ny rubrik"
        swedish.save_revision().publish()
    assert recorded()[2:] == [(2, "fi", 0), (2, "sv", 0)]


def test_a_copy_waits_for_nothing(page):
    publish_with(page, WAIT, **described("Neuvomme ja myymme."))
    copied = now(page).copy(
        update_attrs={"slug": "kopio", "title": "Kopio"}, keep_live=True
    )
    series = NoticeSeries.objects.get(translation_key=copied.translation_key)
    assert waiting_choice(now(copied), series) is None
    assert list(
        VersionText.objects.filter(version__series=series).values_list(
            "version__number", "language"
        )
    ) == [(1, "fi")]


# --- who may, and who died -------------------------------------------------------------


def test_an_editor_of_finnish_alone_lets_swedish_follow(
    page, translator, make_user, homes
):
    from django.contrib.auth.models import Group, Permission
    from wagtail.models import GroupPagePermission

    group = Group.objects.create(name="Finnish editors")
    for codename in ("change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=group,
            page=homes["fi"],
            permission=Permission.objects.get(
                content_type__app_label="wagtailcore",
                content_type__model="page",
                codename=codename,
            ),
        )
    user = make_user("finnish")
    user.groups.add(group)
    assert not translator.page(page).permissions_for_user(user).can_publish()
    draft = now(page)
    draft.body = make_body(retention=LONGER)
    with log_context(user):
        draft.save_revision(user=user).publish(user=user)
    assert recorded()[2:] == [(2, "fi", 0), (2, "sv", 0)]
    swedish = translator.page(page)
    assert swedish.latest_revision_id == swedish.live_revision_id


def make_body(**changes):
    from tests.notices import stream

    return stream("fi", **changes)


def log_context(user):
    from wagtail.log_actions import LogContext

    return LogContext(user=user)


class Died(BaseException):
    """As good as a killed process: nothing of ours catches it."""


@pytest.fixture
def dies(monkeypatch):
    """``with dies("follow"):`` the process dies where that is called."""
    from contextlib import contextmanager

    @contextmanager
    def dies(name):
        def die(*args, **kwargs):
            raise Died

        with monkeypatch.context() as patch:
            patch.setattr(outcomes, name, die)
            with pytest.raises(Died):
                yield

    return dies


@pytest.mark.parametrize("step", ["follow", "tell_recorded"])
def test_languages_follow_though_the_process_died(page, translator, dies, step):
    with dies(step):
        publish(page, retention=LONGER)
    call_command("seloste_record", verbosity=0)
    assert recorded()[2:] == [(2, "fi", 0), (2, "sv", 0)]
    told = PageLogEntry.objects.filter(page_id=page.pk, action=RECORDED)
    assert [entry.data["number"] for entry in told.order_by("pk")] == [1, 2]
    call_command("seloste_record", verbosity=0)
    assert told.count() == 2
    assert verify() == []


def test_kept_translations_are_kept_though_the_process_died(page, translator, dies):
    with dies("follow"):
        publish_with(
            page,
            Correction(number=1, reason="Kirjoitusvirhe", keeps_translations=True),
            **described("Vastaamme teille."),
        )
    call_command("seloste_record", verbosity=0)
    assert recorded() == [(1, "fi", 0), (1, "fi", 1), (1, "sv", 0)]
    assert translator.page(page).source_digest == now(page).source_digest
    publish(now(page), **described("Vastaamme teille."), retention=LONGER)
    assert recorded()[3:] == [(2, "fi", 0), (2, "sv", 0)]


def test_what_leaves_nothing_open_is_released_though_the_process_died(
    page, translator, dies
):
    with dies("follow"):
        publish_with(page, WAIT, retention=LONGER)
    assert len(recorded()) == 2
    assert not PageLogEntry.objects.filter(page_id=page.pk, action=WAITING).exists()
    call_command("seloste_record", verbosity=0)
    assert recorded()[2:] == [(2, "fi", 0), (2, "sv", 0)]
    assert last_refusal(now(page)) is None
    assert verify() == []
