"""A notice as JSON-LD, in the words of the Data Privacy Vocabulary (DPV) 2.3.

The codes of a document become terms of DPV; which one, ``data/vocabulary.toml`` says.
Names and descriptions are those that were recorded, in their language; a choice has its
term alone. What stands in free text only is not here. The shape is ours: DPV gives terms,
but says little about how they are put together.

Source: https://w3id.org/dpv, https://w3id.org/dpv/legal/eu/gdpr.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..composition import Item, items, lines
from ..notice import Data, Notice
from ..vocabulary import code
from .about import About

Thing = dict[str, Any]

PREFIXES: Final = {
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "pd": "https://w3id.org/dpv/pd#",
    "loc": "https://w3id.org/dpv/loc#",
    "dct": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "spdx": "http://spdx.org/rdf/terms#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# Who somebody is in the processing: what the notice says of the role goes before what
# is usual for the category.
ROLES: Final = frozenset(
    {
        "dpv:DataProcessor",
        "dpv:DataController",
        "dpv:ThirdParty",
        "dpv:ServiceProvider",
        "dpv:Recipient",
    }
)
STATUS: Final = {
    "current": "dpv:NoticeLatest",
    "announced": "dpv:NoticeCommunicated",
    "earlier": "dpv:NoticeStale",
    "replaced": "dpv:NoticeStale",
}


def render(notice: Notice, about: About) -> str:
    """JSON-LD with its context inside: nothing is fetched to read it. Indented."""
    found = {**head(about, notice.title), **kinds(notice)}
    processing = Processing(notice).whole()
    if processing:
        found["dpv:hasProcess"] = processing
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def render_head(about: About, title: str, full: str = "") -> str:
    """What is known without the document, for the ``<script>`` of a page.

    `full`: the address of the whole. Nothing in it can end the script.
    """
    found = head(about, title)
    if full:
        found["schema:encoding"] = {
            "@type": "schema:MediaObject",
            "schema:encodingFormat": "application/ld+json",
            "schema:contentUrl": {"@id": full},
        }
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04X}")
    return text


def head(about: About, title: str) -> Thing:
    """What the text is: of which notice, version and language, valid when, its digest.

    Its identity holds on every host: that of the series, and in its fragment the version,
    the correction and the language.
    """
    series = f"urn:uuid:{about.series}"
    status = "dpv:NoticeStale" if about.withdrawn_on else STATUS[about.state]
    return {
        "@context": PREFIXES,
        "@id": f"{series}#{about.version}.{about.correction}.{about.language}",
        "@type": ["dpv:PrivacyNotice", "schema:WebPage"],
        **filled(
            {
                "dct:title": words(title, about.language),
                "dct:language": about.language,
                "dct:isVersionOf": {"@id": series},
                "dct:identifier": about.reference,
                "schema:version": about.version,
                "dct:issued": typed("dateTime", about.recorded_at.isoformat()),
                "dct:valid": {"@type": "dct:Period", "@value": period(about)},
                "spdx:checksum": {
                    "@type": "spdx:Checksum",
                    "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                    "spdx:checksumValue": typed("hexBinary", about.digest),
                },
                "schema:url": about.html_url and {"@id": about.html_url},
                "dpv:hasNoticeStatus": {"@id": status},
            }
        ),
    }


def period(about: About) -> str:
    """When the version applies, as DCMI Period: a day for each end that there is."""
    end = about.effective_until or (
        about.withdrawn_on if about.state == "current" else None
    )
    parts = [f"start={about.effective_from.isoformat()}"]
    if end is not None:
        parts.append(f"end={end.isoformat()}")
    return "; ".join([*parts, "scheme=W3C-DTF;"])


def kinds(notice: Notice) -> Thing:
    """A notice of Article 13, 14 or both, by where the data come from."""
    found = ["dpv:PrivacyNotice", "schema:WebPage"]
    for section in notice.of("sources"):
        if section.data.get("from_person"):
            found.append("eu-gdpr:DirectDataCollectionNotice")
        if items(section.data, "sources"):
            found.append("eu-gdpr:IndirectDataCollectionNotice")
    return {"@type": found}


class Processing:
    """What a notice says about the processing, section by section."""

    def __init__(self, notice: Notice) -> None:
        self.language = notice.language
        self.sections = {
            section.key: section.data for section in reversed(notice.sections)
        }

    def data(self, key: str) -> Data:
        return self.sections.get(key, {})

    def whole(self) -> Thing:
        """All of it, with a process inside for each purpose; {} if there is nothing."""
        found = filled(
            {
                "dct:title": self.words(self.data("register_name").get("name")),
                "dpv:hasDataController": self.controller(),
                "dpv:hasJointDataControllers": self.joint_controllers(),
                "dpv:hasDataSubject": self.data_subjects(),
                "dpv:hasPersonalData": [*self.categories(), *self.obligations()],
                "dpv:hasDataSource": self.sources(),
                "dpv:hasRecipient": self.recipients(),
                "dpv:hasStorageCondition": [*self.retention(), *self.storage()],
                "dpv:hasTechnicalOrganisationalMeasure": self.measures(),
                "dpv:hasProcessing": self.profiling(),
                "dpv:hasContext": self.decisions(),
                "dpv:hasRight": self.rights(),
                "dpv:hasAuthority": self.authority(),
                "dpv:hasProcess": [*self.purposes(), *self.transfers()],
            }
        )
        return {"@type": "dpv:PersonalDataProcess", **found} if found else {}

    # --- who -----------------------------------------------------------------------

    def controller(self) -> Thing:
        data = self.data("controller")
        if not data.get("name"):
            return {}
        return {
            **self.entity(["eu-gdpr:Controller"], data),
            **filled(
                {
                    "dpv:hasRepresentative": [
                        self.entity(["eu-gdpr:Representative"], each)
                        for each in items(data, "representatives")
                    ],
                    "dpv:hasDataProtectionOfficer": self.officer(),
                }
            ),
        }

    def officer(self) -> Thing:
        entity = self.entity(["dpv:DataProtectionOfficer"], self.data("dpo"))
        return entity if len(entity) > 1 else {}

    def joint_controllers(self) -> Thing:
        partners = items(self.data("joint_controllers"), "partners")
        named = [self.entity(["eu-gdpr:Controller"], each) for each in partners]
        if not named:
            return {}
        return {"@type": "dpv:JointDataControllers", "dpv:hasEntity": named}

    def authority(self) -> Thing:
        authority = self.data("complaint").get("authority") or {}
        if not authority.get("name"):
            return {}
        return self.entity(["eu-gdpr:DataProtectionAuthority"], authority)

    def entity(self, types: list[str], data: Mapping[str, Any]) -> Thing:
        """An organisation or person: what identifies it, and how it is reached."""
        contact = [
            data.get("email"),
            data.get("phone"),
            data.get("website"),
        ]
        addresses = (data.get("postal_address"), data.get("visiting_address"))
        return {
            "@type": one_or_all(types),
            **filled(
                {
                    "dpv:hasName": data.get("name"),
                    "dct:description": self.words(data.get("title")),
                    "dpv:hasIdentifier": data.get("business_id"),
                    "dpv:hasAddress": [
                        ", ".join(lines(address)) for address in addresses if address
                    ],
                    "dpv:hasCountry": country(data.get("country")),
                    "dpv:hasContact": [each for each in contact if each],
                }
            ),
        }

    # --- what and why --------------------------------------------------------------

    def purposes(self) -> list[Thing]:
        found = []
        for purpose in items(self.data("purposes"), "purposes"):
            marketing = ["dpv:DirectMarketing"] if purpose["direct_marketing"] else []
            conditions = terms(purpose["special_conditions"] or [])
            found.append(
                {
                    "@type": "dpv:PersonalDataProcess",
                    **filled(
                        {
                            "dpv:hasPurpose": {
                                "@type": one_or_all(["dpv:Purpose", *marketing]),
                                **filled(
                                    {
                                        "dct:title": self.words(purpose["name"]),
                                        "dct:description": self.words(
                                            purpose["description"]
                                        ),
                                    }
                                ),
                            },
                            "dpv:hasLegalBasis": [*self.bases(purpose), *conditions],
                            "dpv:hasApplicableLaw": self.law(purpose["statute"]),
                            "dpv:hasRight": self.rights(purpose["id"]),
                        }
                    ),
                }
            )
        return found

    def bases(self, purpose: Item) -> list[Thing]:
        """The legal bases; the one of Article 6(1)(f) with the interest itself."""
        interest = self.words(purpose["legitimate_interest"])
        found = terms(purpose["legal_bases"] or [])
        return [
            {"@type": ["dpv:LegalBasis", each["@id"]], "dct:description": interest}
            if interest and each["@id"] == "eu-gdpr:A6-1-f"
            else each
            for each in found
        ]

    def law(self, statute: str) -> Thing:
        if not statute:
            return {}
        return {"@type": "dpv:Law", "dct:title": self.words(statute)}

    def data_subjects(self) -> list[Thing]:
        data = self.data("data_subjects")
        return [
            *(
                {
                    "@type": one_or_all(
                        ["dpv:DataSubject", *others("dpv:DataSubject", t)]
                    )
                }
                for t in unique(data.get("categories") or [])
            ),
            *(
                {"@type": "dpv:DataSubject", "dct:title": self.words(line)}
                for line in lines(data.get("others") or "")
            ),
        ]

    def categories(self) -> list[Thing]:
        groups = items(self.data("data_content"), "groups")
        codes = [each for group in groups for each in group["categories"] or []]
        return [
            *terms(codes),
            *(
                {"@type": "dpv:PersonalData", "dct:title": self.words(line)}
                for group in groups
                for line in lines(group["others"])
            ),
        ]

    def obligations(self) -> list[Thing]:
        """Data that have to be given or need not be (Article 13(2)(e))."""
        return [
            {
                "@type": "dpv:PersonalData",
                **filled(
                    {
                        "dct:title": self.words(item["data"]),
                        "dpv:hasNecessity": terms([item["kind"]]),
                        "dpv:hasApplicableLaw": self.law(item["statute"]),
                        "dpv:hasConsequence": self.consequence(item["consequence"]),
                    }
                ),
            }
            for item in items(self.data("obligation_to_provide"), "items")
            if item["data"]
        ]

    def consequence(self, text: str) -> Thing:
        if not text:
            return {}
        return {"@type": "dpv:Consequence", "dct:description": self.words(text)}

    def sources(self) -> list[Thing]:
        data = self.data("sources")
        found: list[Thing] = []
        if data.get("from_person"):
            found.append({"@id": "dpv:DataSubjectDataSource"})
        for source in items(data, "sources"):
            kind = "dpv:PublicDataSource" if source["public"] else ""
            found.append(
                {
                    "@type": kind or "dpv:ThirdPartyDataSource",
                    **filled(
                        {
                            "dct:title": self.words(source["name"]),
                            "dct:description": self.words(source["data"]),
                        }
                    ),
                }
            )
        return found

    # --- sharing and keeping -------------------------------------------------------

    def recipients(self) -> list[Thing]:
        found = []
        for recipient in items(self.data("recipients"), "recipients"):
            role = unique([recipient["role"]])
            usual = unique([recipient["category"]])
            types = [*role, *(each for each in usual if not (role and each in ROLES))]
            found.append(
                {
                    **self.entity(
                        ["dpv:Recipient", *others("dpv:Recipient", *types)], recipient
                    ),
                    **filled({"dct:description": self.words(recipient["service"])}),
                }
            )
        return found

    def transfers(self) -> list[Thing]:
        return [
            {
                "@type": "dpv:PersonalDataProcess",
                "dpv:hasProcessing": {"@id": "dpv:Transfer"},
                **filled(
                    {
                        "dpv:hasRecipient": transfer["recipient"]
                        and {
                            "@type": "dpv:Recipient",
                            "dpv:hasName": transfer["recipient"],
                        },
                        "dpv:hasThirdCountry": transfer["country"]
                        and {
                            **country(transfer["country"]),
                            "@type": "dpv:ThirdCountry",
                        },
                        "dpv:hasLegalBasis": terms([transfer["mechanism"]]),
                        "dct:source": self.words(transfer["decision"]),
                        "dct:description": self.words(transfer["reason"]),
                    }
                ),
            }
            for transfer in items(self.data("transfers"), "transfers")
        ]

    def retention(self) -> list[Thing]:
        found = []
        for value in items(self.data("retention"), "periods"):
            duration = self.duration(value)
            found.append(
                {
                    "@type": "dpv:StorageDuration"
                    if duration
                    else "dpv:StorageCondition",
                    **filled(
                        {
                            "dct:title": self.words(value["data"]),
                            "dct:description": self.words(value["criteria"]),
                            "dpv:hasDuration": duration,
                            "dpv:hasApplicableLaw": self.law(value["statute"]),
                        }
                    ),
                }
            )
        return found

    def duration(self, value: Item) -> Thing:
        """How long, if there is a length, a last day, an event or no end."""
        event = self.words(value["event"])
        if value["period"]:
            return {
                "@type": "dpv:TemporalDuration",
                "time:hasXSDDuration": typed("duration", value["period"]),
                **filled({"dct:description": event}),
            }
        if value["until"]:
            return {
                "@type": "dpv:UntilTimeDuration",
                "time:hasEnd": {
                    "@type": "time:Instant",
                    "time:inXSDDate": typed("date", value["until"]),
                },
                **filled({"dct:description": event}),
            }
        if event:
            return {"@type": "dpv:UntilEventDuration", "dct:description": event}
        if value["kind"] == "retention_kind_permanent":
            return {"@type": "dpv:EndlessDuration"}
        return {}

    def storage(self) -> list[Thing]:
        """Measures that are conditions of storage in DPV: where the servers are."""
        return [
            {"@id": each}
            for each in unique(self.data("security").get("measures") or [])
            if each == "dpv:StorageLocation"
        ]

    def measures(self) -> list[Thing]:
        return [
            {"@id": each}
            for each in unique(self.data("security").get("measures") or [])
            if each != "dpv:StorageLocation"
        ]

    # --- decisions and rights ------------------------------------------------------

    def decisions(self) -> list[Thing]:
        data = self.data("automated_decisions")
        if data.get("automated") != "automated_used":
            return []
        kind = one_or_all(unique(["automated_used"]))
        found = [
            {
                "@type": kind,
                **filled(
                    {
                        "dct:title": self.words(decision["decision"]),
                        "dpv:hasAlgorithmicLogic": decision["logic"]
                        and {
                            "@type": "dpv:AlgorithmicLogic",
                            "dct:description": self.words(decision["logic"]),
                        },
                        "dpv:hasConsequence": self.consequence(
                            decision["consequences"]
                        ),
                    }
                ),
            }
            for decision in items(data, "decisions")
        ]
        return found or [{"@type": kind}]

    def profiling(self) -> list[Thing]:
        return terms([self.data("automated_decisions").get("profiling") or ""])

    def rights(self, purpose: str = "") -> list[Thing]:
        """Rights for all purposes, or those that are limited to the one with this id."""
        return terms(
            [
                right["right"]
                for right in items(self.data("rights"), "rights")
                if (purpose in right["purposes"] if purpose else not right["purposes"])
            ]
        )

    def words(self, text: str | None) -> Thing:
        return words(text, self.language)


def words(text: str | None, language: str) -> Thing:
    """Words of the notice, marked with their language; {} if there are none."""
    text = " ".join((text or "").split())
    return {"@value": text, "@language": language} if text else {}


def typed(kind: str, value: str) -> Thing:
    return {"@type": f"xsd:{kind}", "@value": value}


def country(alpha2: str | None) -> Thing:
    return {"@id": f"loc:{alpha2}"} if alpha2 else {}


def filled(values: Thing) -> Thing:
    """Without what is blank; a list of one is that one."""
    return {
        key: value[0] if isinstance(value, list) and len(value) == 1 else value
        for key, value in values.items()
        if value
    }


def one_or_all(found: list[str]) -> str | list[str]:
    return found[0] if len(found) == 1 else found


def others(general: str, *found: str) -> list[str]:
    return [each for each in found if each != general]


def unique(codes: Iterable[str]) -> list[str]:
    """The terms of codes, each once. A code that we do not know has none."""
    return list(dict.fromkeys(term for each in codes for term in terms_of(each)))


def terms(codes: Iterable[str]) -> list[Thing]:
    return [{"@id": term} for term in unique(codes)]


def terms_of(key: str) -> list[str]:
    """The terms of a code, shortened by our prefixes."""
    try:
        found = code(key).dpv
    except KeyError:  # a document of a later version may have further codes
        return []
    return [compact(iri) for iri in found]


def compact(iri: str) -> str:
    space, _, name = iri.rpartition("#")
    return f"{NAMES[space + '#']}:{name}"


NAMES: Final = {space: prefix for prefix, space in PREFIXES.items()}
