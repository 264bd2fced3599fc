"""A rule of the site, as docs/how-to/add-a-rule.md tells."""

from wagtail_seloste.rules import rule


@rule(
    "site_loyalty_period",
    level="info",
    section="loyalty",
    source="Our guide for loyalty programmes",
    title={
        "fi": "Kanta-asiakkuuden kesto puuttuu",
        "sv": "Stamkundskapets längd saknas",
        "en": "The loyalty programme does not say how long it lasts",
    },
    message={
        "fi": "Kerro, kuinka kauan ohjelma ”{programme}” kestää.",
        "sv": "Berätta hur länge programmet ”{programme}” pågår.",
        "en": "Say how long the programme “{programme}” lasts.",
    },
    help={
        "fi": "Asiakas haluaa tietää, milloin hänen etunsa päättyvät.",
        "sv": "Kunden vill veta när förmånerna upphör.",
        "en": "Customers want to know when their benefits end.",
    },
    phrases={
        "any": [{"find": "kausi *", "example": "Kausi 2026 on nyt."}],
        "sv": [{"find": "period*", "example": "Perioden är ett år."}],
        "en": [{"find": "lasts", "example": "It lasts a year."}],
    },
)
def loyalty_period(checked, rule):
    """Each loyalty section that names no period."""
    for section in checked.sections("loyalty"):
        if not any(True for _hit in rule.hits(checked, "loyalty")):
            yield checked.place(section, "promise", programme=section.heading)
