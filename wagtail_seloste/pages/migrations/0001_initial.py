# Runs on Wagtail 7.4 and 8.0: names no model or migration that only one of them has.

import django.db.models.deletion
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("wagtailcore", "0094_alter_page_locale"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
            ],
            options={
                "verbose_name": "list of privacy notices",
                "verbose_name_plural": "lists of privacy notices",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="NoticePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [
                            ("controller", 9),
                            ("joint_controllers", 10),
                            ("contact_person", 13),
                            ("dpo", 14),
                            ("contact", 14),
                            ("register_name", 15),
                            ("purposes", 20),
                            ("data_subjects", 21),
                            ("data_content", 24),
                            ("sources", 27),
                            ("obligation_to_provide", 30),
                            ("recipients", 33),
                            ("transfers", 36),
                            ("retention", 41),
                            ("security", 42),
                            ("cookies", 45),
                            ("automated_decisions", 48),
                            ("rights", 51),
                            ("complaint", 52),
                            ("changes", 53),
                            ("other", 54),
                            ("unknown", 1),
                        ],
                        block_lookup={
                            0: (
                                "wagtail.snippets.blocks.SnippetChooserBlock",
                                ("wagtail_seloste.Organisation",),
                                {},
                            ),
                            1: ("wagtail.blocks.CharBlock", (), {}),
                            2: ("wagtail.blocks.TextBlock", (), {}),
                            3: ("wagtail.blocks.ChoiceBlock", [], {"choices": []}),
                            4: ("wagtail.blocks.EmailBlock", (), {}),
                            5: ("wagtail.blocks.URLBlock", (), {}),
                            6: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("organisation", 0),
                                        ("name", 1),
                                        ("business_id", 1),
                                        ("postal_address", 2),
                                        ("visiting_address", 2),
                                        ("country", 3),
                                        ("email", 4),
                                        ("phone", 1),
                                        ("website", 5),
                                    ]
                                ],
                                {},
                            ),
                            7: ("wagtail.blocks.ListBlock", (6,), {}),
                            8: ("wagtail.blocks.RichTextBlock", (), {}),
                            9: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("organisation", 0),
                                        ("name", 1),
                                        ("business_id", 1),
                                        ("postal_address", 2),
                                        ("visiting_address", 2),
                                        ("country", 3),
                                        ("email", 4),
                                        ("phone", 1),
                                        ("website", 5),
                                        ("representatives", 7),
                                        ("text", 8),
                                        ("heading", 1),
                                    ]
                                ],
                                {},
                            ),
                            10: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("partners", 7),
                                        ("arrangement", 2),
                                        ("contact_point", 1),
                                        ("text", 8),
                                        ("heading", 1),
                                    ]
                                ],
                                {},
                            ),
                            11: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("organisation", 0),
                                        ("title", 1),
                                        ("name", 1),
                                        ("email", 4),
                                        ("phone", 1),
                                        ("postal_address", 2),
                                        ("website", 5),
                                    ]
                                ],
                                {},
                            ),
                            12: ("wagtail.blocks.ListBlock", (11,), {}),
                            13: (
                                "wagtail.blocks.StructBlock",
                                [[("people", 12), ("text", 8), ("heading", 1)]],
                                {},
                            ),
                            14: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("organisation", 0),
                                        ("title", 1),
                                        ("name", 1),
                                        ("email", 4),
                                        ("phone", 1),
                                        ("postal_address", 2),
                                        ("website", 5),
                                        ("text", 8),
                                        ("heading", 1),
                                    ]
                                ],
                                {},
                            ),
                            15: (
                                "wagtail.blocks.StructBlock",
                                [[("name", 1), ("text", 8), ("heading", 1)]],
                                {},
                            ),
                            16: (
                                "wagtail.blocks.MultipleChoiceBlock",
                                [],
                                {"choices": []},
                            ),
                            17: ("wagtail.blocks.BooleanBlock", (), {}),
                            18: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("name", 1),
                                        ("description", 2),
                                        ("legal_bases", 16),
                                        ("statute", 1),
                                        ("legitimate_interest", 2),
                                        ("balancing_test", 17),
                                        ("special_conditions", 16),
                                        ("direct_marketing", 17),
                                    ]
                                ],
                                {},
                            ),
                            19: ("wagtail.blocks.ListBlock", (18,), {}),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [[("purposes", 19), ("text", 8), ("heading", 1)]],
                                {},
                            ),
                            21: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("categories", 16),
                                        ("others", 2),
                                        ("text", 8),
                                        ("heading", 1),
                                    ]
                                ],
                                {},
                            ),
                            22: (
                                "wagtail.blocks.StructBlock",
                                [[("name", 1), ("categories", 16), ("others", 2)]],
                                {},
                            ),
                            23: ("wagtail.blocks.ListBlock", (22,), {}),
                            24: (
                                "wagtail.blocks.StructBlock",
                                [[("groups", 23), ("text", 8), ("heading", 1)]],
                                {},
                            ),
                            25: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("organisation", 0),
                                        ("name", 1),
                                        ("data", 1),
                                        ("public", 17),
                                    ]
                                ],
                                {},
                            ),
                            26: ("wagtail.blocks.ListBlock", (25,), {}),
                            27: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("from_person", 17),
                                        ("sources", 26),
                                        ("text", 8),
                                        ("heading", 1),
                                    ]
                                ],
                                {},
                            ),
                            28: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("kind", 3),
                                        ("data", 1),
                                        ("statute", 1),
                                        ("consequence", 1),
                                    ]
                                ],
                                {},
                            ),
                            29: ("wagtail.blocks.ListBlock", (28,), {}),
                            30: (
                                "wagtail.blocks.StructBlock",
                                [[("items", 29), ("text", 8), ("heading", 1)]],
                                {},
                            ),
                            31: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("organisation", 0),
                                        ("name", 1),
                                        ("category", 3),
                                        ("role", 3),
                                        ("service", 1),
                                        ("country", 3),
                                    ]
                                ],
                                {},
                            ),
                            32: ("wagtail.blocks.ListBlock", (31,), {}),
                            33: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("none", 17),
                                        ("recipients", 32),
                                        ("text", 8),
                                        ("heading", 1),
                                    ]
                                ],
                                {},
                            ),
                            34: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("organisation", 0),
                                        ("recipient", 1),
                                        ("country", 3),
                                        ("mechanism", 3),
                                        ("decision", 1),
                                        ("reason", 2),
                                        ("copy_contact", 1),
                                    ]
                                ],
                                {},
                            ),
                            35: ("wagtail.blocks.ListBlock", (34,), {}),
                            36: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("none", 17),
                                        ("transfers", 35),
                                        ("text", 8),
                                        ("heading", 1),
                                    ]
                                ],
                                {},
                            ),
                            37: ("wagtail.blocks.IntegerBlock", (), {}),
                            38: ("wagtail.blocks.DateBlock", (), {}),
                            39: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("number", 37),
                                        ("unit", 3),
                                        ("data", 1),
                                        ("kind", 3),
                                        ("event", 1),
                                        ("until", 38),
                                        ("statute", 1),
                                        ("criteria", 2),
                                    ]
                                ],
                                {},
                            ),
                            40: ("wagtail.blocks.ListBlock", (39,), {}),
                            41: (
                                "wagtail.blocks.StructBlock",
                                [[("periods", 40), ("text", 8), ("heading", 1)]],
                                {},
                            ),
                            42: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("measures", 16),
                                        ("manual", 8),
                                        ("electronic", 8),
                                        ("text", 8),
                                        ("heading", 1),
                                    ]
                                ],
                                {},
                            ),
                            43: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("number", 37),
                                        ("unit", 3),
                                        ("name", 1),
                                        ("purpose", 1),
                                        ("provider", 1),
                                        ("session", 17),
                                        ("third_party", 1),
                                    ]
                                ],
                                {},
                            ),
                            44: ("wagtail.blocks.ListBlock", (43,), {}),
                            45: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("use", 3),
                                        ("cookies", 44),
                                        ("settings_url", 5),
                                        ("list_url", 5),
                                        ("text", 8),
                                        ("heading", 1),
                                    ]
                                ],
                                {},
                            ),
                            46: (
                                "wagtail.blocks.StructBlock",
                                [[("decision", 1), ("logic", 2), ("consequences", 2)]],
                                {},
                            ),
                            47: ("wagtail.blocks.ListBlock", (46,), {}),
                            48: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("automated", 3),
                                        ("decisions", 47),
                                        ("profiling", 3),
                                        ("profiling_description", 2),
                                        ("text", 8),
                                        ("heading", 1),
                                    ]
                                ],
                                {},
                            ),
                            49: (
                                "wagtail.blocks.StructBlock",
                                [[("right", 3), ("action", 3), ("explanation", 2)]],
                                {},
                            ),
                            50: ("wagtail.blocks.ListBlock", (49,), {}),
                            51: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("standard", 17),
                                        ("request_contact", 1),
                                        ("withdrawal_channel", 1),
                                        ("extension", 17),
                                        ("adjustments", 50),
                                        ("text", 8),
                                        ("heading", 1),
                                    ]
                                ],
                                {},
                            ),
                            52: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("standard", 17),
                                        ("authority", 0),
                                        ("text", 8),
                                        ("heading", 1),
                                    ]
                                ],
                                {},
                            ),
                            53: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("standard", 17),
                                        ("channel", 1),
                                        ("text", 8),
                                        ("heading", 1),
                                    ]
                                ],
                                {},
                            ),
                            54: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 1), ("text", 8)]],
                                {},
                            ),
                        },
                        verbose_name="sections",
                    ),
                ),
                (
                    "source_digest",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=64
                    ),
                ),
            ],
            options={
                "verbose_name": "privacy notice",
                "verbose_name_plural": "privacy notices",
            },
            bases=("wagtailcore.page", models.Model),
        ),
    ]
