"""Write a golden archive: what the package records today, for all later versions to read.

    uv run python -m tests.golden.make 2027-03-a-new-section

makes ``tests/golden/2027-03-a-new-section.json`` and adds its checksum to ``SHA256SUMS``.
Do so when something new is recorded: a section, a field, a kind of event, a payload.
A golden archive that is there is never made again: it stands for archives out in the
world, and if a test of it fails, the code is wrong.
"""

import argparse
import hashlib
import json
import os
import sys
import tomllib
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from unittest import mock

FOLDER = Path(__file__).parent
SUMS = FOLDER / "SHA256SUMS"
LANGUAGES = ("fi", "sv", "en")
START = datetime(2026, 1, 5, 22, 30, 15, 123456, tzinfo=UTC)
TABLES = ("series", "versions", "texts", "events")

TRANSFERS = """
transfer_adequacy transfer_dpf transfer_scc transfer_bcr transfer_code_of_conduct
transfer_adhoc_clauses derogation_explicit_consent derogation_contract
derogation_legal_claims derogation_compelling_interest
""".split()


def example():
    """Key of each section to its written form in the package's example."""
    source = files("wagtail_seloste").joinpath("data/example.toml")
    sections = tomllib.loads(source.read_text(encoding="utf-8"))["sections"]
    return {section["key"]: section for section in sections}


def full():
    """Every section, and every standard paragraph that can stand together."""
    own = tomllib.loads((FOLDER / "sections.toml").read_text(encoding="utf-8"))["full"]
    sections = example()
    sections["controller"]["organisation"] = "controller"
    sections["purposes"]["purposes"] += own["purposes"]
    sections["obligation_to_provide"]["items"] += own["items"]
    sections["recipients"]["recipients"] += own["recipients"]
    sections["transfers"]["transfers"] = [
        {
            "id": mechanism,
            "recipient": "Example Cloud Inc.",
            "country": "US",
            "mechanism": mechanism,
            "decision": "2021/914",
            "reason": "24/7",
            "copy_contact": "copies@example.com",
        }
        for mechanism in TRANSFERS
    ]
    sections["cookies"] |= {
        "use": "cookies_consent",
        "settings_url": "https://example.com/cookies/",
        "list_url": "https://example.com/cookies/list/",
    }
    sections["automated_decisions"] = {
        "key": "automated_decisions",
        "automated": "automated_used",
        "decisions": own["decisions"],
        "profiling": "profiling_used",
    }
    sections["rights"]["extension"] = True
    return list(sections.values())


def brief():
    """What a notice says that does little: the paragraphs that exclude the others."""
    own = tomllib.loads((FOLDER / "sections.toml").read_text(encoding="utf-8"))["brief"]
    sections = example()
    kept = ("controller", "automated_decisions", "complaint", "other")
    return [
        *(sections[key] for key in kept),
        {**sections["rights"], "adjustments": own["adjustments"]},
        {"key": "purposes", "purposes": own["purposes"]},
        {"key": "recipients", "none": True, "recipients": own["recipients"]},
        {"key": "transfers", "none": True},
    ]


def build(homes):
    """Record every kind of event, each a day after the other."""
    from tests.notices import TITLES, make_page, translate
    from wagtail_seloste import acts
    from wagtail_seloste.chain import add_event, moment
    from wagtail_seloste.filling import fill, stable_id
    from wagtail_seloste.models import (
        NoticeEvent,
        NoticeSeries,
        Organisation,
        VersionText,
    )
    from wagtail_seloste.past import import_version, read_earlier
    from wagtail_seloste.recording import Correction, NewVersion, record, today

    def body(written, language):
        return fill(
            written, language, references=references, new_id=stable_id("golden")
        )

    def changed(page, written, *, title=None, source=None):
        """Live with other content, unrecorded; a translation of `source` as it is now."""
        page = type(page).objects.get(pk=page.pk)
        page.body = body(written, page.locale.language_code)
        page.title = title or page.title
        if source is not None:
            page.source_digest = type(page).objects.get(pk=source.pk).source_digest
        page.save()
        return page

    now = [START]

    def tick():
        now[0] += timedelta(days=1)
        return now[0]

    with mock.patch("django.utils.timezone.now", tick):
        controller = Organisation.objects.create(
            name="Esimerkki Oy",
            business_id="1234567-1",
            postal_address="Esimerkkikatu 1\n00100 Helsinki",
            email="info@example.com",
            locale=homes["fi"].locale,
        )
        references = {"controller": controller.pk}
        page = make_page(homes["fi"], body=body(full(), "fi"))
        translated = [
            translate(page, homes[code], code, publish=False) for code in ("sv", "en")
        ]
        for each in translated:
            changed(each, full(), source=page).save_revision().publish()
        page = changed(page, full(), title="Asiakasrekisterin tietosuojaseloste ”2026”")
        record(page, choice=Correction(number=1, reason="Nimi\ntarkentui <b>"))
        page = changed(page, brief(), title="Kirjanpidon tietosuojaseloste")
        overruled = NewVersion(
            note="Vain kirjanpito jäi.", weight="small", weight_reason="Vanha tieto"
        )
        record(page, choice=overruled)
        for each in translated:
            changed(each, brief(), source=page).save_revision().publish()
        series = NoticeSeries.objects.get(translation_key=page.translation_key)
        for days, title in ((40, "Tuleva seloste"), (60, "Kiireellinen seloste")):
            page = changed(page, brief(), title=title)
            day = today(now[0]) + timedelta(days=days)
            record(page, choice=NewVersion(effective_from=day, note=title))
        later = today(now[0]) + timedelta(days=80)
        acts.reschedule(series, later, reason="Järjestelmä viivästyi")
        earlier = read_earlier(
            page,
            "Vanha seloste\n\nRekisterinpitäjä\n\nEsimerkki Oy\n\n"
            "Käsittelyn tarkoitus\n\nTilausten toimitus.\n".encode(),
            language="fi",
        )
        import_version(
            page,
            earlier,
            effective_from=date(2019, 3, 1),
            effective_until=date(2021, 12, 31),
            note="Vanhalta sivustolta",
        )
        first = VersionText.objects.get(
            version__series=series, version__number=1, language="fi", correction=0
        )
        redaction = acts.redact_text(first, reason="Maija Mallin pyyntö")
        acts.redact_words(redaction, reason="Nimi oli syyssä")
        type(page).objects.get(pk=translated[0].pk).unpublish()
        type(page).objects.get(pk=translated[0].pk).save_revision().publish()
        add_event(series_now(series), NoticeEvent.Kind.REVIEWED, at=moment(series))
        other = make_page(
            type(homes["fi"]).objects.get(pk=homes["fi"].pk), title=TITLES["fi"]
        )
        successor = NoticeSeries.objects.get(translation_key=other.translation_key)
        reasons = {"fi": "Yhdistettiin", "sv": "Slogs ihop", "en": "Merged"}
        acts.withdraw(series, reasons=reasons, successor=successor)
        acts.resume(series, reason="Liian aikaisin")
        acts.withdraw(series, reasons=reasons, successor=successor)


def series_now(series):
    series.refresh_from_db()
    return series


def rows():
    """Every row of the archive, with its columns as they are."""
    from django.core.serializers.python import Serializer

    found = {}
    for name, model in models().items():
        serializer = Serializer()
        records = serializer.serialize(model.objects.order_by("pk"))
        found[name] = [
            {"id": row["pk"], **{k: plain(v) for k, v in row["fields"].items()}}
            for row in records
        ]
    return found


def plain(value):
    """A value as JSON keeps it, to the microsecond."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value if isinstance(value, int | None) else str(value)


def models():
    from wagtail_seloste.models import (
        NoticeEvent,
        NoticeSeries,
        NoticeVersion,
        VersionText,
    )

    return dict(
        zip(
            TABLES, (NoticeSeries, NoticeVersion, VersionText, NoticeEvent), strict=True
        )
    )


def write(name):
    path = FOLDER / f"{name}.json"
    archive = json.dumps(rows(), ensure_ascii=False, indent=1) + "\n"
    with path.open("x", encoding="utf-8") as file:
        file.write(archive)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with SUMS.open("a", encoding="utf-8") as file:
        file.write(f"{digest}  {path.name}\n")
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", help="the month and what is new, such as 2027-03-x")
    name = parser.parse_args().name
    if (FOLDER / f"{name}.json").exists():
        parser.error("It is there already, and is never made again.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import get_runner, setup_test_environment

    from tests.conftest import make_homes, make_locales, make_root

    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        locales = make_locales()
        build(make_homes(make_root(locales), locales))
        sys.stdout.write(f"{write(name)}\n")
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
