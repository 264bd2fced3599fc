"""A draft for somebody without an account: a link that is signed and ends by itself.

It shows one text, the draft as it was when the link was made, so that what a lawyer says
of it is about that text. Whoever has the link reads it, whatever guards the page: those
who may edit the draft decide whom they give it to.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from .access import page_model
from .checking import Checkup, check_notice, facets_of, known_rules, silences_of
from .comparison import compare, weight
from .models.archive import VersionText
from .models.pages import NoticePageMixin
from .models.reviewing import Ended, ReviewLink
from .notice import Notice
from .outcomes import enter
from .projection import raw_stream
from .reading import public_text_of
from .recording import edited, project, today
from .rendering import render_body, render_comparison
from .rules import Finding, Place, Rule, coverage
from .rules.registry import INTERFACE
from .series import Withdrawal
from .wording import Wording, language_name, reader_wording

SHARED = "wagtail_seloste.review_shared"
REVOKED = "wagtail_seloste.review_revoked"
SALT = "wagtail_seloste.review"
MOST_DAYS = 90
"""No link works for longer."""
COVERAGE_STATES = ("missing", "unclear", "met", "not_applicable")


# --- links ---


def share(page: Any, *, days: int, note: str = "", user: Any = None) -> ReviewLink:
    """A link to the newest draft of a page, or to what is live where there is none.

    Logged. ValueError for an alias, which has no draft, and if `days` is not from 1 to
    :data:`MOST_DAYS`; NotRecorded if the page's language has no wording.
    """
    if page.alias_of_id:
        raise ValueError("An alias has no draft of its own.")
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"A link works from 1 to {MOST_DAYS} days.")
    now = timezone.now()
    draft = page.get_latest_revision_as_object()
    projected, _words = project(draft, edited(draft))
    ReviewLink.forget(now)
    link = ReviewLink.objects.create(
        page_id=page.pk,
        language=page.locale.language_code,
        document=projected.notice.canonical(),
        content=draft.content_digest(),
        drafted_at=draft.latest_revision_created_at or now,
        note=note.strip(),
        user=user,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    enter(page, SHARED, user, {"until": link.expires_at.isoformat()})
    return link


def revoke(page: Any, link: ReviewLink, user: Any = None) -> None:
    """The link ends at once, and the text that it showed is deleted. Logged."""
    link.delete()
    enter(page, REVOKED, user, {"until": link.expires_at.isoformat()})


def active_links(page: Any, now: datetime) -> QuerySet[ReviewLink]:
    """The links of a page that work, newest first, each with who made it."""
    found = ReviewLink.objects.filter(page_id=page.pk, expires_at__gt=now)
    found = found.exclude(content="")  # what an editor previews is no link for others
    return found.select_related("user").defer("document")


def forget_links_of(page: Any) -> None:
    """The links of a page that is deleted end. One query."""
    ReviewLink.objects.filter(page_id=page.pk).delete()


def token_of(link: ReviewLink) -> str:
    """What stands in the address of a link."""
    return link.token(SALT)


def path_of(link: ReviewLink) -> str:
    """The address of a link without its host; "" if the site has not mounted our URLs."""
    try:
        return reverse("wagtail_seloste:review", kwargs={"token": token_of(link)})
    except NoReverseMatch:
        return ""


def link_of(token: str, now: datetime) -> ReviewLink:
    """The link of a token. BadSignature if we did not sign it, Ended if it is over."""
    return ReviewLink.of_token(token, SALT, now)


def page_of(link: ReviewLink) -> Any:
    """The page of a link. Ended if there is none any more."""
    page = page_model().objects.filter(pk=link.page_id).first()
    page = page and page.specific
    if not isinstance(page, NoticePageMixin):
        raise Ended
    return page


# --- what a link shows ---


@dataclass(frozen=True, kw_only=True)
class Review:
    """The draft of a link with what changes by it and what the check found in it.

    `words` are those of the frame; the draft and its changes keep the notice's language.
    """

    link: ReviewLink
    page: Any
    notice: Notice
    words: Wording
    checkup: Checkup
    is_outdated: bool
    """There is a newer draft than the one of the link."""

    text: VersionText | None
    """What the public reads now, maybe in another language."""

    now: datetime

    @classmethod
    def of(cls, token: str, language: str, now: datetime) -> "Review":
        """BadSignature, or Ended. `language` of the frame; unknown: the notice's own."""
        link = link_of(token, now)
        page = page_of(link)
        notice = Notice.from_json(json.loads(link.document))
        if language not in frame_languages(notice):
            language = notice.language
        newest = page.get_latest_revision_as_object()
        is_outdated = newest.content_digest() != link.content
        # Only the newest draft still has the links of its document to pages of the site.
        stream = [] if is_outdated else raw_stream(newest.body)
        return cls(
            link=link,
            page=page,
            notice=notice,
            words=reader_wording(language),
            checkup=check_notice(
                notice,
                day=today(now),
                silences=silences_of(page.translation_key),
                **facets_of(page.translation_key, notice, stream),
            ),
            is_outdated=is_outdated,
            text=public_text_of(page, now),
            now=now,
        )

    @property
    def own_words(self) -> Wording:
        """Those of the notice."""
        return reader_wording(self.notice.language)

    @property
    def compared_with(self) -> VersionText | None:
        """The public text that the draft would take the place of, in its language."""
        text = self.text
        if text is None or text.redacted_at or text.language != self.notice.language:
            return None
        return text

    def withdrawn(self) -> str:
        text = self.text
        series = text.version.series if text else None
        gone = series and Withdrawal.of(text, series, self.notice.language)
        if not gone:
            return ""
        return self.words.label("withdrawn", date=self.words.date(gone.day))

    def context(self) -> dict[str, Any]:
        """What the template shows; nothing of it needs the request."""
        words, link = self.words, self.link
        return {
            "words": words,
            "labels": words.labels,
            "notice_title": self.notice.title,
            "text_language": self.notice.language,
            "body": mark_safe(  # noqa: S308 - rendered by us, cleaned
                render_body(self.notice, self.own_words)
            ),
            "drafted": words.label(
                "review_draft", date=words.date(today(link.drafted_at))
            ),
            "until": words.label(
                "review_until", date=words.date(today(link.expires_at))
            ),
            "outdated": words.labels["review_newer"] if self.is_outdated else "",
            "withdrawn": self.withdrawn(),
            "languages": self.languages(),
            **self.findings(),
            "coverage": self.coverage(),
            **self.changes(),
        }

    def languages(self) -> list[dict[str, Any]]:
        """Links to the page with its frame and findings in another language."""
        return [
            {
                "code": code,
                "name": language_name(code),
                "url": f"?{urlencode({'language': code})}",
                "current": code == self.words.language,
            }
            for code in frame_languages(self.notice)
        ]

    def findings(self) -> dict[str, Any]:
        """``findings``, and ``silenced``: those that the editors have set aside."""
        known = known_rules()
        anchors = {
            section.id: (section.heading, section.anchor)
            for section in self.notice.sections
        }

        def told(findings: Iterable[Finding]) -> list[dict[str, Any]]:
            return [
                finding_in_words(each, known[each.rule], anchors, self.words)
                for each in findings
            ]

        return {
            "findings": told(self.checkup.open),
            "silenced": told(each.finding for each in self.checkup.silenced),
        }

    def coverage(self) -> list[dict[str, Any]]:
        """What Articles 13 and 14 require, by what the draft does about it, worst first."""
        words = self.words
        language = words.language if words.language in INTERFACE else "en"
        found = coverage(self.checkup.checked)
        return [
            {
                "name": words.labels[f"coverage_{state}"],
                "language": language,
                "items": [
                    {
                        "name": item.name(language),
                        "article": item.article,
                        "reason": item.reason(language),
                    }
                    for item in found
                    if item.state == state
                ],
            }
            for state in COVERAGE_STATES
            if any(item.state == state for item in found)
        ]

    def changes(self) -> dict[str, Any]:
        """What readers would see changed: in the notice's language, by meaning and words."""
        text, own = self.compared_with, self.own_words
        if text is None:
            return {"comparison": ""}
        comparison = compare(text.notice, self.notice, own)
        level = weight(comparison).level if comparison.changed else ""
        return {
            "compared": self.words.label(
                "review_compared",
                version=self.words.label("version", number=text.version.number),
            ),
            "comparison": mark_safe(  # noqa: S308 - rendered by us, escaped
                render_comparison(comparison, own, heading_level=3)
            ),
            "weight": self.words.labels[f"weight_{level}"] if level else "",
        }


def frame_languages(notice: Notice) -> list[str]:
    """In which languages the page round a draft can be read, the notice's own first."""
    own = reader_wording(notice.language).language
    return list(dict.fromkeys((own, *INTERFACE)))


def finding_in_words(
    finding: Finding,
    rule: Rule,
    anchors: dict[str, tuple[str, str]],
    words: Wording,
) -> dict[str, Any]:
    """A finding in the language of `words`, or in English where its rule has no other.

    ``places``: its words or the heading of its section, with an anchor where there is one.
    """
    language = words.language if words.language in rule.title else "en"
    places = [place_in_words(place, anchors, words) for place in finding.places]
    return {
        "level": finding.level,
        "level_name": words.labels[f"level_{finding.level}"],
        "language": language,
        "title": rule.text("title", language),
        "message": rule.text("message", language, finding.params),
        "help": rule.text("help", language),
        "source": rule.source,
        "places": [
            place
            for number, place in enumerate(places)
            if (place["name"] or place["quote"]) and place not in places[:number]
        ],
    }


def place_in_words(
    place: Place, anchors: dict[str, tuple[str, str]], words: Wording
) -> dict[str, Any]:
    """``quote``: what stands there; ``name`` and ``anchor`` of the section.

    ``is_own``: the name is the notice's own heading, in its language.
    """
    heading, anchor = anchors.get(place.section_id, ("", ""))
    is_own = bool(heading)
    if place.section == "title":
        heading = words.labels["thing_title"]
    elif not heading:
        # A section that is missing is called what we call it.
        heading = words.headings.get(place.section, "")
    return {
        "quote": " ".join(place.words.split()),
        "name": heading,
        "anchor": anchor,
        "is_own": is_own,
    }


def ended_context() -> dict[str, Any]:
    """What is said of a link that does not work, in every language that we speak.

    Nobody knows the language of a notice that may not be there.
    """
    languages = [reader_wording(code) for code in INTERFACE]
    return {"words": languages[0], "languages": languages}
