"""A form keeps what it showed: also when the notice changed while it lay open."""

from datetime import datetime, timedelta

import pytest
from django import forms
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation
from wagtail import hooks
from wagtail.models import PageViewRestriction

from tests.notices import TITLES, make_page, publish, translate
from wagtail_seloste.form_fields import NoticeReferenceField
from wagtail_seloste.models import NoticeSeries, VersionText
from wagtail_seloste.recording import Correction, NewVersion, record, today
from wagtail_seloste.reference import Reference
from wagtail_seloste.showing import Shown
from wagtail_seloste.wording import wording

pytestmark = [pytest.mark.django_db, pytest.mark.storage]
MORNING = datetime(2026, 3, 2, 7, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def clock(monkeypatch):
    """Set it to a moment: ``clock(moment)``."""

    def at(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    at(MORNING)
    return at


@pytest.fixture
def notice(homes, clock):
    page = make_page(homes["fi"])
    translate(page, homes["sv"], "sv")
    return page


def form_for(notice, data=None, **options):
    class ContactForm(forms.Form):
        message = forms.CharField(required=False)
        notice_reference = NoticeReferenceField(notice, **options)

    return ContactForm(data)


def sent(notice, reference, **options):
    return form_for(notice, {"notice_reference": reference}, **options)


def value_in(form):
    html = str(form["notice_reference"])
    (value,) = html.split('name="notice_reference" value="')[1:]
    shown = html.split('data-notice-reference="')[1].split('"')[0]
    assert value.split('"')[0] == shown
    return shown


def code(form):
    assert not form.is_valid()
    (error,) = form.errors.as_data()["notice_reference"]
    return error.code


def test_it_shows_the_short_version_and_keeps_its_reference(notice):
    form = form_for(notice)
    assert TITLES["fi"] in form.as_div() and "Asiakaspalvelu" in form.as_div()
    assert "notice.css" in str(form.media)
    reference = value_in(form)
    posted = sent(notice, reference)
    assert posted.is_valid()
    assert posted.cleaned_data["notice_reference"] == reference
    assert str(Reference.read(reference)) == reference


def test_each_language_has_a_reference_of_its_own(notice):
    with translation.override("sv"):
        swedish = value_in(form_for(notice))
    assert Reference.read(swedish).language == "sv"
    assert sent(notice, swedish).is_valid()
    assert value_in(form_for(notice, language="sv")) == swedish


def test_the_notice_may_be_given_later_or_by_a_function(notice):
    form = form_for(None)
    form.fields["notice_reference"].notice = notice
    reference = value_in(form)
    assert "data-notice-reference" not in str(form_for(None)["notice_reference"])
    assert sent(lambda: notice, reference).is_valid()
    assert value_in(form_for(lambda: notice)) == reference


def test_a_correction_in_between_keeps_what_was_shown(notice, clock):
    before = value_in(form_for(notice))
    clock(MORNING + timedelta(minutes=5))
    notice.title = "Korjattu"
    notice.save()
    record(notice, choice=Correction(number=1, reason="Kirjoitusvirhe."))
    posted = sent(notice, before)
    assert posted.is_valid()
    assert posted.cleaned_data["notice_reference"] == before
    assert value_in(form_for(notice)) != before


def test_a_text_that_gave_way_long_ago_is_refused_and_the_new_one_shown(notice, clock):
    before = value_in(form_for(notice))
    clock(MORNING + timedelta(days=3))
    assert sent(notice, before).is_valid()  # nothing newer: as old as it likes
    publish(notice, title="Uusi")
    clock(MORNING + timedelta(days=3, hours=23))
    assert sent(notice, before).is_valid()
    clock(MORNING + timedelta(days=4, minutes=1))
    late = form_for(notice, {"message": "Hei", "notice_reference": before})
    assert code(late) == "outdated"
    assert late["message"].value() == "Hei"
    assert value_in(late) == value_in(form_for(notice)) != before
    assert sent(notice, before, max_age=None).is_valid()
    assert sent(notice, before, max_age=timedelta(days=30)).is_valid()


def test_an_announced_version_outdates_the_old_one_only_from_its_day(notice, clock):
    before = value_in(form_for(notice))
    notice.title = "Tuleva"
    notice.save()
    record(notice, choice=NewVersion(effective_from=today(MORNING + timedelta(days=9))))
    coming = Shown.of(notice).reference
    assert str(coming) == before
    announced = VersionText.objects.get(version__number=2)
    early = Reference(
        series=coming.series,
        version="2",
        correction=0,
        language="fi",
        digest=announced.digest,
    )
    assert code(sent(notice, str(early))) == "invalid"  # nobody was shown it yet
    clock(MORNING + timedelta(days=9))
    assert sent(notice, before).is_valid()
    assert sent(notice, str(early)).is_valid()
    clock(MORNING + timedelta(days=11))
    assert code(sent(notice, before)) == "outdated"


def test_a_language_that_lags_behind_is_not_outdated(notice, clock):
    swedish = value_in(form_for(notice, language="sv"))
    publish(notice, title="Uusi")
    clock(MORNING + timedelta(days=30))
    assert sent(notice, swedish).is_valid()


def test_a_page_taken_off_in_between_loses_nothing(notice):
    before = value_in(form_for(notice))
    notice.unpublish()
    assert sent(notice, before).is_valid()
    assert str(form_for(notice)["notice_reference"]) == ""


def test_nothing_is_shown_of_a_restricted_notice(notice):
    PageViewRestriction.objects.create(
        page=notice, restriction_type=PageViewRestriction.LOGIN
    )
    assert TITLES["fi"] not in form_for(notice).as_div()
    assert code(sent(notice, "")) == "required"
    assert sent(notice, "", required=False).is_valid()


def forged(reference):
    read = Reference.read(reference)
    other = "0" if read.digest[0] != "0" else "1"
    parts = reference.split(".")
    for place, value in (
        (1, "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"),
        (2, "2"),
        (2, "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"),
        (3, "1"),
        (4, "sv"),
        (4, "FI"),
        (5, other + read.digest[1:]),
    ):
        yield ".".join([*parts[:place], value, *parts[place + 1 :]])


def test_forged_and_hostile_references_are_refused(notice):
    genuine = value_in(form_for(notice))
    hostile = ["x", "\x00", "<script>", "a" * 100_000, genuine + "'--", genuine * 2]
    for text in [*forged(genuine), *hostile]:
        form = sent(notice, text)
        assert code(form) == "invalid", text
        assert "<script>" not in form.as_div()


def test_the_reference_of_another_notice_is_refused(notice, homes):
    other = make_page(homes["fi"], title="Toinen")
    assert code(sent(notice, value_in(form_for(other)))) == "invalid"


def test_errors_are_in_the_active_language_or_the_forms_own(notice):
    for language in ("fi", "sv", "en"):
        with translation.override(language):
            form = sent(notice, "x")
            words = wording(language).label("reference_invalid")
            assert form.errors["notice_reference"] == [words]
    own = {"invalid": "Omat sanat"}
    assert sent(notice, "x", error_messages=own).errors["notice_reference"] == [
        "Omat sanat"
    ]


def test_it_never_counts_as_filled_in(notice):
    assert not sent(notice, value_in(form_for(notice))).has_changed()


def test_its_queries_do_not_grow(notice, django_assert_num_queries):
    reference = value_in(form_for(notice))
    with django_assert_num_queries(1):
        value_in(form_for(notice))
    with django_assert_num_queries(1):
        assert sent(notice, reference).is_valid()
    assert NoticeSeries.objects.count() == 1


def test_hooks_of_the_site_guard_what_a_form_of_a_request_shows(notice):
    def guard(page, request, *args):
        return None if "staff" in request.GET else HttpResponse("No.")

    with hooks.register_temporarily("before_serve_page", guard):
        form = form_for(notice)
        assert "seloste1." in str(form)  # nobody is asking
        form.fields["notice_reference"].request = RequestFactory().get("/")
        assert "seloste1." not in str(form)
        given = form_for(notice, request=RequestFactory().get("/?staff"))
        assert value_in(given)
        assert sent(notice, value_in(given)).is_valid()
