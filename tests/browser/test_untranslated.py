"""A walk over all our pages in a language that nobody speaks: no bare word on any.

Finds its pages by itself: it begins with the addresses of ours that need no arguments
and with a notice, follows links, and then asks each address of ours that no link led to
with what other addresses were called with. A page that it cannot reach fails the test.
"""

import json
import re
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import timedelta
from itertools import islice, product
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse
from django.utils import timezone, translation
from wagtail.models import Locale, Page, Site

from tests import pseudo
from tests.notices import make_page
from tests.pseudo import LANGUAGE, marked
from tests.reading.archives import import_text, series_of, withdraw
from tests.storage.localized import publish_translated, submit, target, translate_texts
from tests.storage.test_choices import choose
from wagtail_seloste import batches, jobs, previewing, reviewing
from wagtail_seloste.addresses import reference_of
from wagtail_seloste.choices import Correction, NewVersion
from wagtail_seloste.models import (
    NoticePageMixin,
    NoticeSeries,
    Organisation,
    VersionText,
)
from wagtail_seloste.pages.models import NoticeIndexPage, NoticePage
from wagtail_seloste.recording import record, today
from wagtail_seloste.schema import DOCUMENT_SCHEMA

pytestmark = pytest.mark.django_db(transaction=True)

OURS = ("wagtail_seloste", "wagtail_seloste_pages")
TIMES = 2
"""So often is one kind of page looked at: other rows may show other words."""


# --- the site ------------------------------------------------------------------------


@pytest.fixture
def site(settings, monkeypatch, tmp_path):
    pseudo.with_pseudo_locale(settings, monkeypatch, tmp_path)


@pytest.fixture
def reader(site, administrator):
    """A superuser who reads the admin in the language that nobody speaks."""
    from wagtail.users.models import UserProfile

    administrator.first_name = marked("Name")
    administrator.last_name = marked("Surname")
    administrator.save()
    profile = UserProfile.get_for_user(administrator)
    profile.preferred_language = LANGUAGE
    profile.save()
    return administrator


@pytest.fixture
def notices(site, homes, administrator):
    """Pages in every state that a page of ours may have to tell of."""
    with translation.override(LANGUAGE):
        return make_notices(homes, administrator)


def make_notices(homes, user):
    for home in homes.values():
        home.title = home.draft_title = marked("Home")
        home.save()
    Page.objects.filter(depth=1).update(
        title=marked("Root"), draft_title=marked("Root")
    )
    Site.objects.update(site_name=marked("Site"))
    for authority in Organisation.objects.all():
        for name in ("name", "postal_address", "visiting_address"):
            setattr(authority, name, marked(getattr(authority, name)))
        authority.save()
    home = homes[LANGUAGE]
    organisation = Organisation.objects.create(
        name=marked("Organisation"), email="name@example.com", locale=home.locale
    )
    index = NoticeIndexPage(title=marked("All"), slug="notices", locale=home.locale)
    home.add_child(instance=index)

    def notice(title, **changes):
        return make_page(
            index,
            LANGUAGE,
            title=marked(title),
            body=pseudo.stream(organisation, **changes),
        )

    def published(page, **choice):
        page = NoticePage.objects.get(pk=page.pk)
        page.title = marked(f"{page.title[1:-1]}, later")
        page.save()
        record(page, choice=choice.get("choice"))

    day = today(timezone.now())
    full = notice("Full")
    import_text(
        full, "2019-05-25", "2020-01-01", language=LANGUAGE, title=marked("Old")
    )
    published(full)
    published(full, choice=Correction(number=2, reason=marked("A slip")))
    published(full, choice=NewVersion(effective_from=day + timedelta(days=9)))
    withdrawn = notice("Withdrawn")
    withdraw(
        withdrawn, day, successor=series_of(full), **{LANGUAGE: marked("No more use")}
    )
    hidden = notice("Hidden")
    hidden.unpublish()
    refused = notice("Refused", controller=None)
    # A draft that says something else than what is public.
    draft = NoticePage.objects.get(pk=full.pk)
    draft.body = pseudo.stream(organisation, cookies=None)
    draft.save_revision()
    waiting = notice("Waiting")
    make_waiting(waiting, organisation)
    full.copy_for_translation(homes["fi"].locale, copy_parents=True)
    full.copy(update_attrs={"slug": "copy"}, keep_live=False)
    make_lagging(organisation, homes)
    many = NoticePage.objects.filter(pk__in=[full.pk, withdrawn.pk])
    jobs.start(many, choice=NewVersion(), user=user)
    list(jobs.run())
    make_import(index, user)
    return [
        index,
        full,
        refused,
        waiting,
        target(waiting, homes["fi"].locale),
        withdrawn,
    ]


def make_import(index, user):
    """Files that were brought in: one that can be read, one that cannot."""
    text = "\n\n".join(map(marked, ("Wexo", "Kiwu", "Zamo bluvi.", "Wuxe", "Trofo.")))
    brought = [
        batches.Brought(name=marked("File"), content=text.encode(), size=len(text)),
        batches.Brought(name=marked("Large"), content=None, size=10**9),
    ]
    batches.start(brought, parent=index, user=user)
    list(batches.run())


def make_waiting(source, organisation):
    """A version that waits for a translation of which one text is there."""
    finnish = Locale.objects.get(language_code="fi")
    submit(source, finnish)
    translate_texts(source, finnish)
    publish_translated(source, finnish)
    source = choose(source, NewVersion(wait=True))
    source.body = pseudo.stream(
        organisation, security={"text": f"<p>{marked('One')}</p><p>{marked('Two')}</p>"}
    )
    source.save_revision().publish()


def make_lagging(organisation, homes):
    """A translation into the language, of which the source went on."""
    source = make_page(
        homes["fi"], title=marked("Source"), body=pseudo.stream(organisation)
    )
    translated = source.copy_for_translation(
        Locale.objects.get(language_code=LANGUAGE), copy_parents=True
    )
    translated.save_revision().publish()
    source = NoticePage.objects.get(pk=source.pk)
    source.body = pseudo.stream(organisation, retention=None)
    source.save_revision().publish()


# --- what a page shows ---------------------------------------------------------------

# Keys are no words; the calendar and the number of Wagtail's checks are not ours.
SKIPPED = (
    "script, style, noscript, iframe, kbd, .xdsoft_datetimepicker, "
    ".w-side-panel-toggle__counter, "
    # Laws and judgments, as they are cited.
    ".seloste-finding__source, .seloste-findings__source, "
    # Others' menu items: some keep the language in which the process first made them.
    ".sidebar-menu-item:not(:has(a[href*='privacy-notices'], a[href*='seloste']))"
)
TEXTS = """
(html) => {
  const shown = html ? new DOMParser().parseFromString(html, "text/html") : document;
  const found = [], names = ["alt", "aria-label", "aria-description", "placeholder", "title"];
  const place = (element) => {
    const steps = [];
    for (let step = element; step && step.tagName && steps.length < 4; step = step.parentNode)
      steps.unshift(step.tagName.toLowerCase() + (step.id ? "#" + step.id : "")
        + [...step.classList].slice(0, 2).map((name) => "." + name).join(""));
    return steps.join(" > ");
  };
  const attributes = (element) => {
    for (const name of names)
      if (element.hasAttribute(name)) found.push([[element.getAttribute(name), place(element) + "@" + name]]);
    if (element.matches("input[type=submit], input[type=button]"))
      found.push([[element.value, place(element) + "@value"]]);
  };
  const walk = (root) => {
    const pieces = [];
    const inside = (node) => {
      if (node.nodeType === Node.TEXT_NODE) { pieces.push([node.data, place(node.parentNode)]); return; }
      if (node.nodeType !== Node.ELEMENT_NODE) return;
      if (node.matches(SKIPPED)) return;
      attributes(node);
      if (node.tagName === "TEMPLATE") walk(node.content);
      else for (const child of node.childNodes) inside(child);
    };
    for (const child of root.childNodes) inside(child);
    found.push(pieces);
  };
  found.push([[shown.title, "title"]]);
  walk(shown.body);
  return found;
}
""".replace("SKIPPED", json.dumps(SKIPPED))


# --- our addresses -------------------------------------------------------------------


def is_our_view(callback, namespaces):
    if "wagtailapi" in namespaces:
        return False  # Wagtail's and Django REST framework's pages, for programmers.
    view = getattr(callback, "view_class", callback)
    return getattr(view, "__module__", "").startswith("wagtail_seloste") or any(
        app in namespace for app in OURS for namespace in namespaces
    )


def is_stock(callback):
    """Whether it is a view of Wagtail's, for something of ours."""
    view = getattr(callback, "view_class", callback)
    return view.__module__.startswith("wagtail.")


def our_patterns(resolver=None, namespaces=(), arguments=frozenset()):
    """(name to reverse, names of its arguments) of each address of ours."""
    for pattern in (resolver or get_resolver()).url_patterns:
        more = arguments | set(pattern.pattern.regex.groupindex)
        if hasattr(pattern, "url_patterns"):
            inner = [*namespaces, *filter(None, [pattern.namespace])]
            yield from our_patterns(pattern, inner, more)
        elif pattern.name and is_our_view(pattern.callback, namespaces):
            yield ":".join([*namespaces, pattern.name]), frozenset(more)


class Walk:
    """Looks at pages of ours, each once and each kind a few times."""

    def __init__(self, page, server):
        self.page, self.server = page, server
        self.queue, self.offered, self.kinds = [], set(), Counter()
        self.arguments = defaultdict(list)
        self.reached, self.forms, self.faults = set(), {}, set()
        slugs = Page.objects.filter(slug__regex=r"\d").values_list("slug", flat=True)
        self.names = {
            *NAMES,
            *WAGTAILS,
            *pseudo.names_by_babel(LANGUAGE, "fi"),
            *slugs,
        }

    def begin(self):
        """With what needs no arguments."""
        for name, arguments in our_patterns():
            if not arguments:
                self.offer(reverse(name))

    def follow(self):
        """Look at all that was offered, and at what is offered there."""
        while self.queue:
            self.look(*self.queue.pop(0))

    def try_the_rest(self):
        """Call what no link led to with the arguments that other addresses had."""
        for name, wanted in sorted(our_patterns(), key=str):
            if name not in self.reached and wanted <= set(self.arguments):
                self.try_out(name, sorted(wanted))
                self.follow()

    def try_out(self, name, wanted):
        tried = product(*(self.arguments[key] for key in wanted))
        for values in islice(tried, 200):
            with suppress(NoReverseMatch):
                url = reverse(name, kwargs=dict(zip(wanted, values, strict=True)))
                answer = self.page.request.get(url, max_redirects=0)
                if answer.status in (200, 400):
                    return self.look(url, name, {})

    def offer(self, url):
        """Put an address into the queue unless it is another's, or seen often enough."""
        parts = urlsplit(url)
        if parts.netloc not in ("", urlsplit(self.server).netloc):
            return
        if "language" in parse_qs(parts.query):
            return  # The same in a language that somebody asked for.
        url = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if url in self.offered or not (found := ours(parts.path)):
            return
        name, arguments, times = found
        kind = (name, frozenset(set(parse_qs(parts.query)) - SAME_WORDS))
        if self.kinds[kind] < times:
            self.kinds[kind] += 1
            self.offered.add(url)
            self.queue.append((url, name, arguments))

    def look(self, url, name, arguments):
        from playwright.sync_api import Error  # there only where browsers are

        if url.endswith(FOR_MACHINES) or name.endswith("results"):
            answer = self.page.request.get(url)
        else:
            try:
                answer = self.page.goto(url)
            except Error as error:
                if "Download is starting" not in error.message:
                    raise
                answer = self.page.request.get(url)
        if answer.status not in (
            200,
            400,
        ):  # 400: a form of ours that says what is wrong
            return
        self.reached.add(name)
        for key, value in arguments.items():
            if value not in self.arguments[key]:
                self.arguments[key].append(value)
        if name.endswith("feed"):
            self.judge(name, public=True, runs=feed_texts(answer.body()))
        elif is_page(answer) and not name.endswith("results"):
            public = not url.startswith("/admin/")
            self.judge(name, public=public, runs=self.page.evaluate(TEXTS))
            if self.page.locator("main form[method=post]").count():
                self.forms.setdefault(name, url)
            for link in self.page.evaluate(LINKS):
                self.offer(link)

    def send_forms_empty(self):
        """What our forms say when nothing is filled in. Last: some need nothing."""
        cookies = {each["name"]: each["value"] for each in self.page.context.cookies()}
        for name, url in self.forms.items():
            if not is_stock(resolve(urlsplit(url).path).func):
                answer = self.page.request.post(
                    url,
                    headers={"X-CSRFToken": cookies["csrftoken"]},
                    form={"action": "none"},
                    max_redirects=0,
                )
                if is_page(answer):
                    runs = self.page.evaluate(TEXTS, answer.text())
                    self.judge(f"{name}, sent empty", public=False, runs=runs)

    def type_into(self, notice):
        """What the panel beside the form says while somebody types."""
        cookies = {each["name"]: each["value"] for each in self.page.context.cookies()}
        answer = self.page.request.post(
            reverse("seloste_check_live", args=[notice.pk]),
            headers={"X-CSRFToken": cookies["csrftoken"]},
            form={"title": marked("Typed")},
        )
        if answer.ok:
            self.reached.add("seloste_check_live")
        runs = self.page.evaluate(TEXTS, answer.text())
        self.judge("seloste_check_live", public=False, runs=runs)

    def judge(self, name, *, public, runs):
        for pieces in runs:
            for text, place in pseudo.bare(pieces, self.names):
                self.faults.add(f"{name}: {text!r} in {place}")
            for text, place in pieces:
                if public and pseudo.INTERFACE[0] in text:
                    self.faults.add(f"{name}: not a notice's word: {text!r} in {place}")


def is_page(answer):
    return "html" in answer.headers.get("content-type", "")


def ours(path):
    """(name, arguments, how often to look) of an address of ours; None of another's."""
    if not path.startswith(("/admin/", "/notices/")):
        return (f"public {path}", {}, 1) if path.startswith(PUBLIC) else None
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if is_our_view(match.func, match.namespaces):
        return match.view_name, match.kwargs, 1 if is_stock(match.func) else TIMES
    if match.view_name in PAGE_VIEWS:
        pk = match.args[0] if match.args else match.kwargs["page_id"]
        page = Page.objects.filter(pk=pk).first()
        if page and issubclass(page.specific_class, (NoticePageMixin, NoticeIndexPage)):
            return match.view_name, {"page_id": pk}, PAGE_VIEWS[match.view_name]
    return None


PUBLIC = f"/{LANGUAGE}/notice"
"""Lists and notices have addresses that begin so; the front page is the site's."""

FOR_MACHINES = (".json", ".jsonld", ".atom", ".md", ".txt", ".docx", ".pdf")
"""Their words are the recorded ones, or stand in the tests of their formats."""

PAGE_VIEWS = {"wagtailadmin_pages:edit": 6, "wagtailadmin_pages:history": 3}
"""Wagtail's pages with words of ours."""

SAME_WORDS = {"p", "ordering", "locale"}
"""What a list is asked for without another word in it."""

LINKS = """
() => {
  const found = [];
  const collect = (root) => {
    for (const link of root.querySelectorAll("a[href], link[rel=alternate]"))
      found.push(link.href);
    for (const template of root.querySelectorAll("template")) collect(template.content);
  };
  collect(document);
  return found;
}
"""
NAMES = {
    "Loyalty programme",
    "English",
    "suomi",
    "svenska",
    "JSON",
    "CSV",
    "XLSX",
    "Markdown",
    "PDF",
    "Word",
    "PO",
    "Atom",
    "SHA",
    "sha256sum",
    "Wagtail",
    "FI",
}
# The last stands before what was translated in tests.storage.localized.
WAGTAILS = {
    "Actions",
    "Koti",
    "More actions",
    "to translation",
    "Pahoittelut, mutta sinulla ei ole pääsyä tähän osioon",
}
"""Words that Wagtail and wagtail-localize do not translate, or not into this language."""


def feed_texts(body):
    """The texts that a feed reader shows."""
    root = ElementTree.fromstring(body)  # noqa: S314 - our own answer
    atom = "{http://www.w3.org/2005/Atom}"
    return [
        [(element.text or "", element.tag)]
        for element in root.iter()
        if element.tag in (f"{atom}title", f"{atom}subtitle", f"{atom}name")
    ] + [
        [(piece, element.tag)]
        for element in root.iter()
        if element.tag in (f"{atom}summary", f"{atom}content")
        for piece in re.split(r"<[^>]*>", element.text or "")
    ]


def test_no_page_has_words_that_are_not_translated(
    notices, reader, open_browser, sign_in, live_server, locales
):
    with open_browser() as page:
        sign_in(page, reader)
        walk = Walk(page, live_server.url)
        walk.begin()
        # Only a message, a form or a rare row leads to these.
        walk.arguments["copy_id"] = [NoticePage.objects.get(slug="copy").pk]
        walk.arguments["day"] = [today(timezone.now())]
        walk.arguments["suffix"] = ["html", "json"]
        walk.arguments["anchor"] = ["controller"]
        walk.arguments["name"] = [DOCUMENT_SCHEMA]
        text = VersionText.objects.select_related("version__series").first()
        walk.arguments["digest"] = [text.digest]
        reference = reference_of(text, text.version.series)
        walk.offer(reverse("seloste_reference", args=[reference]))
        walk.arguments["position"] = list(range(1, 10))
        walk.arguments["public_id"] = [
            each.public_id for each in NoticeSeries.objects.all()
        ]
        for each in notices:
            walk.offer(reverse("wagtailadmin_pages:edit", args=[each.pk]))
            walk.offer(each.url or "")
            walk.arguments["page_id"].append(each.pk)
        link = reviewing.share(NoticePage.objects.get(slug="copy"), days=1, user=reader)
        walk.offer(
            reverse(
                "wagtail_seloste:review", kwargs={"token": reviewing.token_of(link)}
            )
        )
        draft = previewing.keep(NoticePage.objects.get(slug="copy"), reader)
        token = draft.token(previewing.SALT)
        walk.offer(reverse("wagtail_seloste:preview", kwargs={"token": token}))
        walk.follow()
        walk.try_the_rest()
        walk.type_into(notices[1])
        walk.send_forms_empty()
    never_reached = {name for name, _arguments in our_patterns()} - walk.reached
    faults = [f"never reached: {name}" for name in sorted(never_reached)]
    faults += sorted(walk.faults)
    assert not faults, "\n".join(faults)
