"""Data of every section as the blocks project them: every field filled, or blank.

`tests/blocks` compares keys and functions with the blocks.
"""

from wagtail_seloste import composition

PARTY = {
    "organisation": None,
    "name": "Malli Oy",
    "business_id": "1234567-1",
    "postal_address": "PL 1\n00101 Helsinki",
    "visiting_address": "Mallikatu 1",
    "country": "FI",
    "email": "info@example.com",
    "phone": "+358 29 123 4567",
    "website": "https://example.com/",
}
CONTACT = {
    "organisation": None,
    "title": "Neuvonta",
    "name": "Aino Malli",
    "email": "neuvonta@example.com",
    "phone": "029 765 4321",
    "postal_address": "PL 2\n00102 Helsinki",
    "website": "https://example.com/neuvonta",
}
PURPOSE = {
    "id": "p1",
    "name": "Tilaukset",
    "description": "Toimitamme tilauksen.\nLaskutamme sen.",
    "legal_bases": ["basis_consent", "basis_legitimate_interests"],
    "statute": "Laki 1/2020",
    "legitimate_interest": "etumme on asiakassuhde",
    "balancing_test": True,
    "special_conditions": ["special_explicit_consent"],
    "direct_marketing": True,
}
PERIOD = {
    "id": "r1",
    "data": "Tilaustiedot",
    "kind": "retention_kind_fixed",
    "period": "P2Y",
    "event": "toimitus",
    "until": "2030-12-24",
    "statute": "Laki 2/2020",
    "criteria": "riidan kesto",
}
TRANSFER = {
    "id": "t1",
    "organisation": None,
    "recipient": "Cloud Inc.",
    "country": "US",
    "mechanism": "transfer_scc",
    "decision": "päätös 2021/914",
    "reason": "tuki toimii sieltä.",
    "copy_contact": "kopio@example.com",
}

FULL = {
    "controller": {
        **PARTY,
        "representatives": [{"id": "e1", **PARTY, "name": "Edustaja"}],
    },
    "joint_controllers": {
        "partners": [{"id": "j1", **PARTY, "name": "Kumppani Oy"}],
        "arrangement": "Kumppani vastaa pyyntöihin.",
        "contact_point": "yhteinen@example.com",
    },
    "contact_person": {"people": [{"id": "c1", **CONTACT}]},
    "dpo": CONTACT,
    "contact": CONTACT,
    "register_name": {"name": "Asiakasrekisteri"},
    "purposes": {"purposes": [PURPOSE]},
    "data_subjects": {"categories": ["ds_customer"], "others": "- tilaajat\n- vieraat"},
    "data_content": {
        "groups": [
            {
                "id": "d1",
                "name": "Lomakkeelta",
                "categories": ["data_name", "data_contact"],
                "others": "asiakasnumero",
            }
        ]
    },
    "sources": {
        "from_person": True,
        "sources": [
            {
                "id": "s1",
                "organisation": None,
                "name": "Kaupparekisteri",
                "data": "edustajan nimi",
                "public": True,
            }
        ],
    },
    "obligation_to_provide": {
        "items": [
            {
                "id": "o1",
                "kind": "obligation_statutory",
                "data": "henkilötunnus",
                "statute": "Laki 3/2020",
                "consequence": "emme voi palvella",
            }
        ]
    },
    "recipients": {
        "none": True,
        "recipients": [
            {
                "id": "v1",
                "organisation": None,
                "name": "Pilvi Oy",
                "category": "recipient_it_provider",
                "role": "role_processor",
                "service": "palvelimet",
                "country": "SE",
            },
            {
                "id": "v2",
                "organisation": None,
                "name": "",
                "category": "recipient_authority",
                "role": "role_recipient",
                "service": "valvonta",
                "country": "",
            },
        ],
    },
    "transfers": {"none": True, "transfers": [TRANSFER]},
    "retention": {"periods": [PERIOD]},
    "security": {
        "measures": ["sec_tech_mfa", "sec_tech_backup"],
        "manual": "<p>Paperit kaapissa.</p>",
        "electronic": "<p>Tiedot palvelimella.</p>",
    },
    "cookies": {
        "use": "cookies_consent",
        "cookies": [
            {
                "id": "k1",
                "name": "_sid",
                "purpose": "istunto",
                "provider": "Kaluste Oy",
                "session": False,
                "third_party": "Mittari Oy",
                "period": "P1M",
            }
        ],
        "settings_url": "https://example.com/evasteet",
        "list_url": "https://example.com/lista",
    },
    "automated_decisions": {
        "automated": "automated_used",
        "decisions": [
            {
                "id": "a1",
                "decision": "luottopäätös",
                "logic": "tulot ja maksuhäiriöt",
                "consequences": "laina myönnetään tai ei",
            }
        ],
        "profiling": "profiling_used",
        "profiling_description": "Arvioimme kiinnostusta.",
    },
    "rights": {
        "standard": True,
        "request_contact": "pyynnot@example.com",
        "withdrawal_channel": "linkki jokaisessa viestissä",
        "extension": True,
        "adjustments": [
            {
                "id": "m1",
                "right": "right_access",
                "action": "explain",
                "explanation": "Näet tiedot palvelusta.",
            }
        ],
    },
    "complaint": {
        "standard": True,
        "authority": {
            "name": "Valvoja",
            "postal_address": "PL 800, 00531 Helsinki",
            "phone": "029 566 6700",
            "email": "valvoja@example.com",
            "website": "https://valvoja.example.com",
        },
    },
    "changes": {"standard": True, "channel": "sähköpostilla"},
    "other": {},
}
COMMON = {"heading": "Oma otsikko", "text": "<p>Vapaa teksti.</p>"}
FULL = {key: {**data, **COMMON} for key, data in FULL.items()}

COMPOSE = {
    **{key: getattr(composition, key) for key in FULL if hasattr(composition, key)},
    "contact_person": composition.contact_person,
    "dpo": composition.contact_section,
    "contact": composition.contact_section,
    "other": composition.free_text,
}


def blank(value):
    """The same data with every field blank."""
    if isinstance(value, dict):
        return {
            key: inner if key == "id" else blank(inner) for key, inner in value.items()
        }
    if isinstance(value, bool):
        return False
    if isinstance(value, list):
        return [blank(item) for item in value if isinstance(item, dict)]
    return None if value is None else ""


BLANK = {key: blank(data) for key, data in FULL.items()}
BLANK["rights"]["standard"] = True
BLANK["complaint"] |= {"standard": True, "authority": None}


def texts(value, name=""):
    """What an editor wrote: every text in the data, but codes, ids and dates."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in CODED:
                yield from texts(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, name)
    elif isinstance(value, str) and value:
        yield value


CODES = """
id organisation country legal_bases special_conditions direct_marketing kind period until
mechanism categories category role measures use session automated profiling right action
standard extension none from_person public heading
"""
CODED = frozenset(CODES.split())
"""Names of fields that hold no words of an editor."""
