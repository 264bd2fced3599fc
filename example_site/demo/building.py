"""Builds the demo: languages, front pages, people, organisations and notices.

Every step finds what is there already and adds what is missing; what an editor has
changed since stays.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from unittest import mock

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from wagtail.log_actions import LogContext
from wagtail.models import GroupPagePermission, Locale, Page, Site

from example_site.demo import loader
from example_site.demo.translating import translate
from example_site.home.models import ContactField, ContactPage, HomePage
from wagtail_seloste.choices import Choice, Chosen, Correction, NewVersion
from wagtail_seloste.filling import fill, stable_id
from wagtail_seloste.models import (
    ContactPoint,
    NoticeSeries,
    Organisation,
    VersionText,
)
from wagtail_seloste.organisations import install_authorities
from wagtail_seloste.outcomes import refusal_messages
from wagtail_seloste.pages.models import NoticeIndexPage, NoticePage
from wagtail_seloste.past import import_version, read_earlier
from wagtail_seloste.recording import last_text, standing

SOURCE = "fi"
PASSWORD = "selosteet"  # noqa: S105 - printed, and only for one's own machine
PEOPLE = {"editor": False, "admin": True}
"""Login -> whether a superuser."""

FRONT = {
    "fi": (
        "Etusivu",
        "Esimerkkisivusto: viisi keksittyä organisaatiota kertoo, miten ne käsittelevät henkilötietoja.",
    ),
    "sv": (
        "Förstasida",
        "En exempelwebbplats: fem påhittade organisationer berättar hur de behandlar personuppgifter.",
    ),
    "en": (
        "Home",
        "An example site: five made-up organisations tell how they process personal data.",
    ),
}
INDEX = {
    "fi": ("Tietosuojaselosteet", "tietosuoja"),
    "sv": ("Dataskyddsbeskrivningar", "dataskydd"),
    "en": ("Privacy notices", "privacy"),
}


class NotBuilt(Exception):
    """A step of the demo did not give what it has to."""


@dataclass(frozen=True, kw_only=True)
class Demo:
    """What was built: the list of notices in each language, and one notice."""

    indexes: dict[str, NoticeIndexPage]
    series: NoticeSeries


def build(port: int = 8000) -> Demo:
    """The whole demo. NotBuilt says which notice was not recorded, and why."""
    locales = make_locales()
    install_authorities()
    homes = make_front_pages(locales, port)
    editor = make_people()
    make_organisations(locales)
    indexes = make_indexes(homes)
    with LogContext(user=editor):
        pages = [
            make_notice(notice, indexes[SOURCE], locales, editor)
            for notice in loader.notices()
        ]
    make_contact_pages(homes)
    series = NoticeSeries.objects.get(translation_key=pages[0].translation_key)
    return Demo(indexes=indexes, series=series)


def make_locales() -> dict[str, Locale]:
    return {
        code: Locale.objects.get_or_create(language_code=code)[0]
        for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES
    }


def make_front_pages(locales: dict[str, Locale], port: int) -> dict[str, HomePage]:
    """A front page in each language; Wagtail's own welcome page gives way to it."""
    source = HomePage.objects.filter(locale=locales[SOURCE], depth=2).first()
    if source is None:
        for page in Page.objects.filter(depth=2).exclude(
            pk__in=HomePage.objects.values("pk")
        ):
            page.delete()
        root = Page.get_first_root_node()
        title, introduction = FRONT[SOURCE]
        source = root.add_child(
            instance=HomePage(
                title=title,
                slug="home",
                introduction=f"<p>{introduction}</p>",
                locale=locales[SOURCE],
            )
        )
    site = Site.objects.filter(is_default_site=True).first() or Site(
        is_default_site=True, hostname="localhost"
    )
    if site.pk is None or site.root_page_id != source.pk or site.port != port:
        site.root_page, site.port = source, port
        site.site_name = settings.WAGTAIL_SITE_NAME
        site.save()
    return {
        SOURCE: source,
        **{
            code: copy_of(source, locale, FRONT[code][0], introduction=FRONT[code][1])
            for code, locale in locales.items()
            if code != SOURCE
        },
    }


def copy_of(
    page: Page, locale: Locale, title: str, slug: str = "", introduction: str = ""
):
    """`page` in another language, published; the one that is there already, if any."""
    there = page.get_translation_or_none(locale)
    if there is not None:
        return there
    copy = page.copy_for_translation(locale)
    copy.title = copy.draft_title = title
    if slug:
        copy.slug = slug
    if introduction:
        copy.introduction = f"<p>{introduction}</p>"
    copy.save_revision().publish()
    copy.refresh_from_db()
    return copy


def make_indexes(homes: dict[str, HomePage]) -> dict[str, NoticeIndexPage]:
    """The list of notices in each language."""
    source = NoticeIndexPage.objects.child_of(homes[SOURCE]).first()
    if source is None:
        title, slug = INDEX[SOURCE]
        source = homes[SOURCE].add_child(
            instance=NoticeIndexPage(
                title=title, slug=slug, locale=homes[SOURCE].locale, show_in_menus=True
            )
        )
    return {
        code: source if code == SOURCE else copy_of(source, home.locale, *INDEX[code])
        for code, home in homes.items()
    }


def make_contact_pages(homes: dict[str, HomePage]) -> None:
    """The contact form in each language, beside a notice in that language."""
    form = loader.contact_form()
    notices = NoticePage.objects.filter(
        translation_key=key_of("notice", form["notice"])
    )
    for code, home in homes.items():
        if ContactPage.objects.child_of(home).exists():
            continue
        page = ContactPage(
            title=form["title"][code],
            slug=form["slug"][code],
            introduction=f"<p>{form['introduction'][code]}</p>",
            thanks=f"<p>{form['thanks'][code]}</p>",
            notice=notices.get(locale=home.locale),
            locale=home.locale,
            translation_key=key_of("page", "contact"),
        )
        page.form_fields = [
            ContactField(
                sort_order=number,
                clean_name=field["name"],
                field_type=field["type"],
                label=field["label"][code],
            )
            for number, field in enumerate(form["fields"])
        ]
        home.add_child(instance=page)


def make_people() -> Any:
    """An administrator, and an editor who writes, translates and publishes notices.

    The editor.
    """
    group, _created = Group.objects.get_or_create(name="Editors")
    root = Page.get_first_root_node()
    for codename in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.get_or_create(
            group=group,
            page=root,
            permission=Permission.objects.get(
                codename=codename, content_type__app_label="wagtailcore"
            ),
        )
    group.permissions.add(
        *Permission.objects.filter(
            content_type__app_label="wagtail_seloste",
            content_type__model="organisation",
        ),
        *Permission.objects.filter(
            content_type__app_label="wagtail_seloste",
            codename__in=(
                "view_noticeversion",
                "view_noticeevent",
                "export_noticeseries",
            ),
        ),
        *Permission.objects.filter(
            codename__in=("access_admin", "submit_translation"),
            content_type__app_label__in=("wagtailadmin", "wagtail_localize"),
        ),
    )
    users = get_user_model()
    for name, superuser in PEOPLE.items():
        user = users.objects.filter(**{users.USERNAME_FIELD: name}).first()
        if user is None:
            # Where people sign in by e-mail, the name stands in its place.
            known_by = {"email": f"{name}@example.com", users.USERNAME_FIELD: name}
            user = users(**known_by, is_superuser=superuser, is_staff=superuser)
        if not user.check_password(PASSWORD):
            user.set_password(PASSWORD)
            user.save()
        if not superuser:
            user.groups.add(group)
            editor = user
    return editor


def key_of(kind: str, name: str) -> str:
    """The translation key of a thing of the demo: the same in every run."""
    return stable_id(f"https://example.org/demo/{kind}")(name)


def make_organisations(locales: dict[str, Locale]) -> None:
    for organisation in loader.organisations():
        key = key_of("organisation", organisation.key)
        there = set(
            Organisation.objects.filter(translation_key=key).values_list(
                "locale_id", flat=True
            )
        )
        for code, locale in locales.items():
            if locale.pk in there:
                continue
            added = Organisation(
                translation_key=key, locale=locale, **organisation.in_language(code)
            )
            added.contact_points = [
                ContactPoint(
                    translation_key=key_of("contact", f"{organisation.key}.{number}"),
                    locale=locale,
                    sort_order=number,
                    **loader.in_language(point, code),
                )
                for number, point in enumerate(organisation.contact_points)
            ]
            added.save()


def references(locale: Locale) -> dict[str, int]:
    """Name of an organisation in the written notices -> its primary key."""
    rows = dict(
        Organisation.objects.filter(locale=locale).values_list("translation_key", "pk")
    )
    by_key = {str(key): pk for key, pk in rows.items()}
    authorities = Organisation.objects.filter(locale=locale).exclude(authority_code="")
    return {
        **{
            each.key: by_key[key_of("organisation", each.key)]
            for each in loader.organisations()
        },
        **{f"authority:{each.authority_code}": each.pk for each in authorities},
    }


def make_notice(
    notice: loader.DemoNotice,
    index: NoticeIndexPage,
    locales: dict[str, Locale],
    editor: Any,
) -> NoticePage:
    """The notice with all its versions, each recorded in all languages.

    A version that is recorded is left alone, and so is a notice that an editor has
    carried further.
    """
    key = key_of("notice", notice.key)
    page = NoticePage.objects.filter(
        translation_key=key, locale=locales[SOURCE]
    ).first()
    if page is None:
        page = NoticePage(
            title=notice.title[SOURCE],
            slug=notice.key,
            translation_key=key,
            locale=locales[SOURCE],
            live=False,
        )
        index.add_child(instance=page)
    for number, recorded in missing_versions(key, len(notice.versions)):
        day = notice.days[number - 1]
        corrected = notice.corrections.get(number)

        def content(language, sections=notice.versions[number - 1]):
            return fill(
                sections,
                language,
                references=references(locales[SOURCE]),
                new_id=stable_id(f"https://example.org/demo/notice/{notice.key}"),
            )

        open_languages = [
            code
            for code in locales
            if code not in (SOURCE, *recorded, *notice.languages_late_for(number))
        ]
        with the_clock_at(day):
            if SOURCE not in recorded:
                page.body = content(SOURCE)
                if isinstance(day, int):
                    applies = timezone.localdate() + timedelta(days=day)
                    page.recording_choice = chosen(
                        page, NewVersion(effective_from=applies)
                    )
                else:
                    page.recording_choice = None
                page.save_revision(changed=False).publish()
                page.refresh_from_db()
                require_text(page, notice.key, number, SOURCE)
            if open_languages:
                translate(
                    page,
                    {
                        locales[code]: NoticePage(
                            title=notice.title[code], slug=page.slug, body=content(code)
                        )
                        for code in open_languages
                    },
                )
        for code in open_languages:
            require_text(page, notice.key, number, code)
        add_past(page, notice, number, editor)
        if corrected is not None and not is_corrected(page, number):
            with the_clock_at(corrected.on):
                page.body = content(SOURCE, corrected.sections)
                page.recording_choice = chosen(
                    page,
                    Correction(
                        number=number,
                        reason=corrected.reason,
                        keeps_translations=True,
                    ),
                )
                page.save_revision(changed=False).publish()
                page.refresh_from_db()
            if not is_corrected(page, number):
                raise NotBuilt(f"Version {number} of {notice.key} was not corrected.")
    if notice.waiting is not None:
        publish_waiting(page, notice, locales, editor)
    return page


def publish_waiting(
    page: NoticePage,
    notice: loader.DemoNotice,
    locales: dict[str, Locale],
    editor: Any,
) -> None:
    """Publish what waits for languages, and the translations that are ready.

    Nothing if the page shows anything else than what was recorded last.
    """
    page = NoticePage.objects.get(pk=page.pk)
    text = last_text(
        NoticeSeries.objects.get(translation_key=page.translation_key), SOURCE
    )
    if text.source_digest != page.content_digest():
        return

    def content(language):
        return fill(
            notice.waiting.sections,
            language,
            references=references(locales[SOURCE]),
            new_id=stable_id(f"https://example.org/demo/notice/{notice.key}"),
        )

    page.body = content(SOURCE)
    page.recording_choice = chosen(page, NewVersion(wait=True))
    page.save_revision(changed=False, user=editor).publish()
    page.refresh_from_db()
    translate(
        page,
        {
            locales[code]: NoticePage(
                title=notice.title[code], slug=page.slug, body=content(code)
            )
            for code in notice.waiting.ready
        },
    )


def add_past(
    page: NoticePage, notice: loader.DemoNotice, number: int, editor: Any
) -> None:
    """Add the earlier versions whose day comes before that of the next numbered one."""
    following = notice.days[number] if number < len(notice.days) else None
    for past in notice.imported:
        if isinstance(following, date) and past.added > following:
            continue
        recorded = set(
            VersionText.objects.filter(
                version__series__translation_key=page.translation_key,
                version__number=None,
                version__effective_from=past.effective_from,
            ).values_list("language", flat=True)
        )
        with the_clock_at(past.added):
            for language in sorted(past.texts.keys() - recorded):
                import_version(
                    page,
                    read_earlier(page, past.texts[language], language=language),
                    effective_from=past.effective_from,
                    effective_until=past.effective_until,
                    note=past.note[language],
                    user=editor,
                )


def is_corrected(page: NoticePage, number: int) -> bool:
    return VersionText.objects.filter(
        version__series__translation_key=page.translation_key,
        version__number=number,
        language=SOURCE,
        correction__gt=0,
    ).exists()


@contextmanager
def the_clock_at(day: date | int | None) -> Iterator[None]:
    """Work as if it were ten o'clock on that day; on any other `day` as it is now.

    The demo tells a story of years, and the archive never takes a day in the past.
    """
    if not isinstance(day, date):
        yield
        return
    then = timezone.make_aware(datetime.combine(day, time(10)))
    began = timezone.now()
    real_now = timezone.now
    with mock.patch.object(timezone, "now", lambda: then + (real_now() - began)):
        yield


def chosen(page: NoticePage, choice: Choice) -> dict[str, Any]:
    """What an editor would choose in the form, for what is recorded now."""
    series = NoticeSeries.objects.get(translation_key=page.translation_key)
    return Chosen(
        choice=choice,
        notice=str(page.translation_key),
        language=SOURCE,
        standing=standing(series),
    ).to_json()


def missing_versions(
    translation_key: str, count: int
) -> Iterator[tuple[int, set[str]]]:
    """(number, languages recorded) of each version that is still to be made.

    Only from the newest recorded version on: an older one cannot be made later.
    """
    recorded: dict[int, set[str]] = {}
    for number, language in VersionText.objects.filter(
        version__series__translation_key=translation_key,
        version__number__isnull=False,
    ).values_list("version__number", "language"):
        recorded.setdefault(number, set()).add(language)
    for number in range(max(recorded, default=1), count + 1):
        yield number, recorded.get(number, set())


def require_text(page: NoticePage, key: str, number: int, language: str) -> None:
    """NotBuilt, with the reasons that the writer gave, unless there is a text."""
    if VersionText.objects.filter(
        version__series__translation_key=page.translation_key,
        version__number=number,
        language=language,
    ).exists():
        return
    target = NoticePage.objects.get(
        translation_key=page.translation_key, locale__language_code=language
    )
    reasons = refusal_messages(target) or ["No reason was given."]
    raise NotBuilt(
        f"Version {number} of the notice {key} was not recorded in {language}. "
        + " ".join(reasons)
    )
