"""No address of ours shows a word that its reader may not see.

The addresses are read from the URLconf itself: a new one is walked without anybody
thinking of it, and one with a parameter that nobody explained here fails.
"""

import io
import json
import re
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest
import wagtail
from django.contrib.auth.models import Group, Permission
from django.core.signing import Signer
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from django.urls.resolvers import RegexPattern
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, PageViewRestriction

from tests.conftest import make_homes, make_locales, make_root
from tests.notices import SECTIONS, make_page, publish, stream, translate
from tests.storage.test_choices import publish_with
from wagtail_seloste import acts, previewing, reviewing, urls
from wagtail_seloste.choices import NewVersion
from wagtail_seloste.formats import FORMATS
from wagtail_seloste.models import NoticeSeries, ReviewLink, VersionText
from wagtail_seloste.pages.models import NoticeIndexPage, NoticePage
from wagtail_seloste.reference import Reference

pytestmark = pytest.mark.django_db

SOUGHT, SECRET, INSIDE, OPEN = "Haettava", "Varjeltu", "Kirjautuneille", "Avoimesti"
"""The first two stand in each secret text, and only the first one is ever asked for.
The third stands in its place in what whoever logs in may read, the last one in what
everybody may."""

TITLE = f"{SOUGHT} {SECRET} seloste"
FORMS = sorted({*FORMATS, "json", "html", "txt", "md", "jsonld", "pdf", "docx"})
FEW = ["json"]
"""Who asks is found out before the format is."""


# --- the addresses ---


@dataclass(frozen=True)
class Route:
    """One pattern of the URLconf: its route from the mount on, and how it is filled."""

    route: str
    parameters: tuple[tuple[str, str], ...]
    """(converter, name) in order."""

    def addresses(
        self, values: dict[tuple[str, str] | str, list[Any]]
    ) -> Iterator[str]:
        """Every address of the pattern. LookupError names a parameter without values."""
        choices = []
        for converter, name in self.parameters:
            found = values.get((converter, name), values.get(name))
            if found is None:
                raise LookupError(
                    f"tests/reading/test_leaks.py: say what <{converter}:{name}> of "
                    f"{self.route} can be"
                )
            choices.append(found)
        for chosen in product(*choices):
            address = self.route
            for value in chosen:
                address = PARAMETER.sub(lambda _m, v=value: str(v), address, count=1)
            yield f"/notices/{address}"


PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


@cache
def routes() -> tuple[Route, ...]:
    return tuple(read(urls.urlpatterns, ""))


def read(patterns: Any, before: str) -> Iterator[Route]:
    for each in patterns:
        route = f"{before}{each.pattern}"
        if isinstance(each.pattern, RegexPattern):
            # What is left for addresses that are none of ours takes nothing from them.
            assert not each.pattern.regex.groupindex, f"{route}: write it with path()"
            yield Route("nothing.json", ())
            continue
        if isinstance(each, URLResolver):
            yield from read(each.url_patterns, route)
        else:
            assert isinstance(each, URLPattern)
            yield Route(route, tuple(PARAMETER.findall(route)))


@dataclass
class Case:
    """A secret: the page that has it, and what can stand in addresses about it."""

    page: Any
    public: bool = False
    """Whether other words of the notice are for everybody."""

    word: str = SECRET
    languages: tuple[str, ...] = ("fi",)
    tokens: list[str] = field(default_factory=list)
    key: uuid.UUID | None = None
    restriction: Any = None

    def __post_init__(self) -> None:
        self.key = self.page.translation_key
        series = NoticeSeries.objects.filter(translation_key=self.key).first()
        self.series = series.public_id if series else self.key
        self.texts = list(
            VersionText.objects.filter(version__series=series).select_related("version")
            if series
            else ()
        )

    @property
    def references(self) -> list[str]:
        return [
            str(
                Reference(
                    series=self.series,
                    version=str(text.version.number),
                    correction=text.correction,
                    language=text.language,
                    digest=text.digest,
                )
            )
            for text in self.texts
        ]

    def values(self, forms: list[str]) -> dict[tuple[str, str] | str, list[Any]]:
        day = timezone.localdate()
        digests = [text.digest for text in self.texts]
        return {
            "public_id": [self.series],
            "translation_key": [self.key],
            "language": self.languages,
            "version": [1, 2] if self.public else [2],
            "correction": [0],
            "day": [day.isoformat()],
            "old": [1],
            "new": [2],
            "anchor": ["purposes"],
            "key": ["purposes"],
            "digest": [*digests, "0" * 64],
            "token": [quote(token, safe="") for token in self.tokens or ["x"]],
            "suffix": forms,
            ("str", "name"): ["notice-1.json", "nothing"],
        }

    def addresses(self, forms: list[str]) -> list[str]:
        """Of the notice, and what else is asked about it alone."""
        values = self.values(forms)
        found = [
            address
            for route in routes()
            if route.parameters
            for address in route.addresses(values)
        ]
        found += [
            f"{address}?locale=sv"
            for address in found
            if address.endswith(f"{self.series}.json")
        ]
        found += [
            f"{address}?reference={reference}"
            for address in plain()
            for reference in self.references
        ]
        if self.public:
            # One of each heavy file is enough: all are made of the text that was found.
            heavy = [each for each in found if each.endswith((".pdf", ".docx"))]
            kept = [each for each in heavy if "/fi/versions/1." in each]
            found = [each for each in found if each in kept or each not in heavy]
        return list(dict.fromkeys([*found, *own(self.page)]))


def plain() -> list[str]:
    """Our addresses that are about no notice in particular."""
    return [f"/notices/{route.route}" for route in routes() if not route.parameters]


def own(page: Any) -> list[str]:
    page = Page.objects.filter(pk=page.pk).first()
    url = page.url if page else None
    return [url, f"{url}?x=1"] if url else []


def general() -> list[str]:
    """Everything that speaks of notices without naming one, ours and Wagtail's."""
    queries = (f"search={SOUGHT}", "changed_since=2020-01-01", "locale=sv")
    return [
        *plain(),
        *(f"{address}?{query}" for address in plain() for query in queries),
        "/sitemap.xml",
        "/api/v2/pages/?type=wagtail_seloste_pages.NoticePage&fields=*",
        f"/api/v2/pages/?search={SOUGHT}",
        *(["/api/v3/pages/"] if wagtail.VERSION >= (8,) else []),
        "/fi/",
        "/fi/lista/",
        "/sv/",
    ]


# --- the secrets ---


def secret(word: str = SECRET, **changes: Any) -> dict[str, Any]:
    """The sections of a secret text."""
    words = f"{SOUGHT} {word}"
    purpose = {
        **SECTIONS["purposes"]["purposes"][0],
        "name": dict.fromkeys(("fi", "sv", "en"), words),
        "description": dict.fromkeys(("fi", "sv", "en"), f"{words}."),
    }
    return {
        "controller": {**SECTIONS["controller"], "name": f"{words} Oy"},
        "purposes": {"purposes": [purpose]},
        **changes,
    }


def drafted(page: Any, **more: Any) -> Any:
    """Save a secret draft, without publishing it."""
    page = NoticePage.objects.get(pk=page.pk)
    page.title = TITLE
    page.body = stream(page.locale.language_code, **secret())
    for name, value in more.items():
        setattr(page, name, value)
    return page.save_revision()


def restricted(parent: Any, kind: str, word: str = SECRET, **values: Any) -> Case:
    page = make_page(parent, title=f"{SOUGHT} {word} seloste", **secret(word))
    publish(page, **secret(word, retention=None))
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=kind, **values
    )
    return Case(page, word=word, restriction=restriction)


def build(homes: dict[str, Any]) -> tuple[dict[str, Case], Case]:
    """A notice for each way in which words are not for everybody."""
    index = NoticeIndexPage(title="Lista", slug="lista", locale=homes["fi"].locale)
    homes["fi"].add_child(instance=index)
    index.save_revision().publish()
    found: dict[str, Case] = {}

    found["draft"] = Case(make_page(index, title=TITLE, publish=False, **secret()))

    page = make_page(index, title="Julkinen A")
    drafted(page)
    found["newer draft"] = Case(page, public=True)

    page = make_page(index, title="Julkinen B")
    later = timezone.now() + timedelta(days=3)
    drafted(page, go_live_at=later).publish()
    found["scheduled"] = Case(page, public=True)

    page = make_page(index, title=TITLE, publish=False, **secret())
    drafted(page, go_live_at=later).publish()
    found["first scheduled"] = Case(NoticePage.objects.get(pk=page.pk))

    page = make_page(index, title="Julkinen C")
    translate(page, homes["sv"], "sv", title="Offentlig", publish=False)
    NoticePage.objects.filter(pk=page.pk).update(required_languages=["sv"])
    page = NoticePage.objects.get(pk=page.pk)
    # The page's own title is Wagtail's, so that only the body can be a secret here.
    publish_with(page, NewVersion(wait=True), **secret())
    found["waiting"] = Case(page, public=True, languages=("fi", "sv"))

    for name, hide in (
        ("hidden", lambda page: page.unpublish()),
        ("expired", lambda page: page.unpublish(set_expired=True)),
        ("deleted", None),
    ):
        page = make_page(index, title=TITLE, **secret())
        page = publish(page, **secret(retention=None))
        found[name] = Case(page)
        if hide:
            hide(page)

    page = make_page(index, title="Julkinen D")
    swedish = translate(page, homes["sv"], "sv", publish=False)
    drafted(swedish)
    found["draft of a translation"] = Case(page, public=True, languages=("fi", "sv"))

    page = make_page(index, title=TITLE, **secret())
    # A note that nobody writes would tell what was removed, and is redacted by itself.
    note = NewVersion(note="Teksti on uusi.")
    publish_with(page, note, title="Julkinen E", **SECTIONS)
    acts.redact_text(
        VersionText.objects.get(
            title=TITLE,
            version__number=1,
            version__series__translation_key=page.translation_key,
        ),
        reason="Nimi.",
    )
    found["redacted"] = Case(page, public=True)

    found["login"] = restricted(index, PageViewRestriction.LOGIN, INSIDE)
    found["group"] = restricted(index, PageViewRestriction.GROUPS)
    found["group"].restriction.groups.add(Group.objects.create(name="Insiders"))
    found["password"] = restricted(
        index,
        PageViewRestriction.PASSWORD,
        password="merituuli",  # noqa: S106 - opens nothing but this test
    )
    closed = NoticeIndexPage(title="Suljettu", slug="suljettu", locale=index.locale)
    homes["fi"].add_child(instance=closed)
    closed.save_revision().publish()
    page = make_page(closed, title=TITLE, **secret())
    publish(page, **secret(retention=None))
    PageViewRestriction.objects.create(
        page=closed, restriction_type=PageViewRestriction.GROUPS
    )
    found["below a restricted page"] = Case(page)
    opened = make_page(index, title=f"{SOUGHT} {OPEN} seloste", **secret(OPEN))
    publish(opened, **secret(OPEN, retention=None))
    # At last, because the parents that are in memory go on counting their children.
    NoticePage.objects.get(pk=found["deleted"].page.pk).delete()
    return found, Case(opened, public=True)


def tokens_of(page: Any) -> tuple[list[str], list[str]]:
    """Tokens of a secret draft that work, and ones that do not."""
    links = [
        (reviewing.share(page, days=1), reviewing.SALT),
        (previewing.keep(page.get_latest_revision_as_object()), previewing.SALT),
    ]
    good = [link.token(salt) for link, salt in links]
    bad: list[str] = []
    for (link, salt), token in zip(links, good, strict=True):
        named, until, _signature = token.split(".")
        later = str(int(until) + 999_999)
        past = ReviewLink.objects.get(pk=link.pk)
        past.pk, past.public_id = None, uuid.uuid4()
        past.expires_at = timezone.now() - timedelta(seconds=1)
        past.save()
        bad += [
            past.token(salt),
            token[:-1],
            token[:-20],
            f"{named}.{until}",
            link.public_id.hex,
            str(link.pk),
            token.replace(until, later),
            Signer(salt="else", sep=".").sign(f"{named}.{until}"),
            Signer(salt=salt, sep=".", key="else").sign(f"{named}.{until}"),
        ]
    # Of one address at the other.
    return good, [*bad, *[link.token("else") for link, _salt in links]]


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The secrets, built once and taken back after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        locales = make_locales()
        cases, opened = build(make_homes(make_root(locales), locales))
        draft = cases["newer draft"]
        page = NoticePage.objects.get(pk=draft.page.pk)
        good, draft.tokens = tokens_of(page)
        other = NoticePage.objects.get(pk=cases["scheduled"].page.pk)
        public = type(other).objects.get(pk=other.pk)
        draft.tokens.append(previewing.keep(public).token(previewing.SALT))
        yield cases, good, opened
        transaction.set_rollback(True)


CASES = (
    "draft",
    "newer draft",
    "scheduled",
    "first scheduled",
    "waiting",
    "hidden",
    "expired",
    "deleted",
    "draft of a translation",
    "redacted",
    "login",
    "group",
    "password",
    "below a restricted page",
)


# --- the readers ---


@pytest.fixture(autouse=True)
def quick(settings):
    """A search that needs no tables, which the tests do without; and no redirects.

    Wagtail asks for those in a quarter of the time of what is 404.
    """
    backend = "wagtail.search.backends.database.fallback"
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": backend}}
    settings.MIDDLEWARE = [
        each for each in settings.MIDDLEWARE if "contrib.redirects" not in each
    ]


@pytest.fixture
def outsider(client, make_user):
    """One who may enter the admin and has no right to any page."""
    user = make_user("outsider")
    group = Group.objects.create(name="Admin without pages")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    assert not GroupPagePermission.objects.filter(group=group).exists()
    client.force_login(user)
    return client


def words_of(response: Any) -> str:
    """Everything that an answer says, headers and the inside of files included."""
    body = (
        b"".join(response.streaming_content) if response.streaming else response.content
    )
    kind = response.get("Content-Type", "")
    found = [str(dict(response.headers)), body.decode("utf-8", "replace")]
    if kind.startswith("application/pdf"):
        from pypdf import PdfReader

        reader = PdfReader(io.BytesIO(body))
        found += [page.extract_text() for page in reader.pages]
        found.append(str(reader.metadata))
    elif body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            found += [
                file.read(name).decode("utf-8", "replace") for name in file.namelist()
            ]
    elif "json" in kind:
        found.append(json.dumps(json.loads(body), ensure_ascii=False))
    return "\n".join(found)


def walk(client: Client, case: Case, forms: list[str]) -> None:
    """Ask every address about a case; AssertionError names the one that leaks."""
    for address in case.addresses(forms):
        response = client.get(address)
        assert response.status_code < 500, address
        assert case.word not in words_of(response), address
        kept = response.get("Cache-Control", "")
        path, _mark, asked = address.partition("?")
        is_about = str(case.series) in path or (
            "reference=" in asked and "verify" in path
        )
        is_about = is_about or address in own(case.page)
        if not case.public and is_about:
            assert "public" not in kept, f"{address}: {kept}"
            if response.status_code == 200:
                assert "private" in kept or "no-store" in kept, f"{address}: {kept}"
                assert not response.has_header("Set-Cookie")


@pytest.mark.parametrize("who", ["anonymous", "outsider"])
def test_lists_and_feeds_and_maps_name_no_secret(client, request, built, who):
    """Not even where they are asked for by the other word."""
    if who == "outsider":
        request.getfixturevalue("outsider")
    cases, _good, _opened = built
    index = cases["hidden"].page.get_parent().translation_key
    feeds = [
        address
        for route in routes()
        if "translation_key" in dict(map(reversed, route.parameters))
        for address in route.addresses(
            {"translation_key": [index], "language": ["fi", "sv"]}
        )
    ]
    assert feeds
    open_ones = 0
    for address in [*general(), *feeds]:
        response = client.get(address)
        assert response.status_code < 500, address
        words = words_of(response)
        assert SECRET not in words, address
        assert who == "outsider" or INSIDE not in words, address
        open_ones += OPEN in words
    # The same words are named where they are for everybody.
    assert open_ones >= len(feeds) // 2


def test_the_search_is_given_no_secret(built):
    for name, case in built[0].items():
        if case.public:
            page = NoticePage.objects.get(pk=case.page.pk)
            assert SECRET not in page.recorded_text, name


def test_each_way_of_keeping_words_back_is_walked(built):
    assert set(built[0]) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_nobody_without_an_account_reads_a_secret(client, built, name):
    walk(client, built[0][name], FORMS)


@pytest.mark.parametrize("name", [name for name in CASES if name != "login"])
def test_an_editor_without_rights_to_the_page_reads_no_more(outsider, built, name):
    walk(outsider, built[0][name], FEW)


# --- that the walk would find something ---


def test_the_walk_finds_the_words_of_an_open_notice(client, built):
    _cases, _good, opened = built
    shown, silent = set(), set()
    for route in routes():
        if "public_id" not in {name for _converter, name in route.parameters}:
            continue
        answers = (client.get(each) for each in route.addresses(opened.values(FEW)))
        is_shown = any(OPEN in words_of(answer) for answer in answers)
        (shown if is_shown else silent).add(route.route)
    assert len(shown) >= 3 * len(silent), silent


def test_the_words_are_there_for_those_who_may_read_them(client, built, make_user):
    cases, good, _opened = built
    client.force_login(make_user("reader"))
    found = [
        address
        for address in cases["login"].addresses(FEW)
        if INSIDE in words_of(client.get(address))
    ]
    assert len(found) > 10
    for address in found:
        response = client.get(address)
        if str(cases["login"].series) in address:
            assert "public" not in response.get("Cache-Control", ""), address
    review, preview = good
    url = reverse("wagtail_seloste:review", args=[review])
    assert SECRET in words_of(client.get(url))
    url = reverse("wagtail_seloste:preview", args=[preview])
    assert SECRET in words_of(client.get(url))


def test_a_parameter_that_nobody_explained_is_noticed():
    route = Route(
        "<slug:language>/<int:wholly_new>/",
        (("slug", "language"), ("int", "wholly_new")),
    )
    with pytest.raises(LookupError, match="wholly_new"):
        list(route.addresses({"language": ["fi"]}))
