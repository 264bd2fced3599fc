# Runs on Wagtail 7.4 and 8.0: names no model or migration that only one of them has.

import django.db.models.deletion
import modelcluster.fields
import modelsearch.index
import uuid
import wagtail_seloste.blocks.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("wagtailcore", "0094_alter_page_locale"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                ),
                ("translation_key", models.UUIDField(editable=False, unique=True)),
                ("source_language", models.CharField(max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "Active"), ("withdrawn", "Withdrawn")],
                        default="active",
                        editable=False,
                        max_length=16,
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("head", models.CharField(blank=True, editable=False, max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "successor",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtail_seloste.noticeseries",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice series",
                "verbose_name_plural": "notice series",
            },
        ),
        migrations.CreateModel(
            name="NoticeVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                ),
                ("number", models.PositiveIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("recorded", "Recorded"),
                            ("replaced", "Replaced before it applied"),
                        ],
                        default="recorded",
                        max_length=16,
                    ),
                ),
                ("effective_from", models.DateField()),
                ("effective_until", models.DateField(null=True)),
                ("weight", models.CharField(blank=True, max_length=16)),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="wagtail_seloste.noticeseries",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice version",
                "verbose_name_plural": "notice versions",
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "translation_key",
                    models.UUIDField(default=uuid.uuid4, editable=False),
                ),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                (
                    "business_id",
                    models.CharField(
                        blank=True,
                        max_length=16,
                        validators=[wagtail_seloste.blocks.fields.validate_business_id],
                        verbose_name="business ID",
                    ),
                ),
                (
                    "postal_address",
                    models.TextField(blank=True, verbose_name="postal address"),
                ),
                (
                    "visiting_address",
                    models.TextField(blank=True, verbose_name="visiting address"),
                ),
                (
                    "country",
                    models.CharField(blank=True, max_length=2, verbose_name="country"),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="e-mail"
                    ),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        max_length=64,
                        validators=[wagtail_seloste.blocks.fields.validate_phone],
                        verbose_name="telephone",
                    ),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "is_authority",
                    models.BooleanField(
                        default=False, verbose_name="supervisory authority"
                    ),
                ),
                (
                    "authority_code",
                    models.CharField(blank=True, editable=False, max_length=8),
                ),
                (
                    "locale",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.locale",
                        verbose_name="locale",
                    ),
                ),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "abstract": False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="ContactPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "translation_key",
                    models.UUIDField(default=uuid.uuid4, editable=False),
                ),
                (
                    "sort_order",
                    models.IntegerField(blank=True, editable=False, null=True),
                ),
                ("role", models.CharField(max_length=32, verbose_name="role")),
                (
                    "title",
                    models.CharField(
                        blank=True,
                        help_text="A role ages better than a person's name.",
                        max_length=255,
                        verbose_name="title",
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, max_length=255, verbose_name="name"),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="e-mail"
                    ),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        max_length=64,
                        validators=[wagtail_seloste.blocks.fields.validate_phone],
                        verbose_name="telephone",
                    ),
                ),
                (
                    "postal_address",
                    models.TextField(blank=True, verbose_name="postal address"),
                ),
                (
                    "website",
                    models.URLField(blank=True, verbose_name="website or form"),
                ),
                (
                    "locale",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.locale",
                        verbose_name="locale",
                    ),
                ),
                (
                    "organisation",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact_points",
                        to="wagtail_seloste.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact point",
                "verbose_name_plural": "contact points",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="VersionText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("language", models.CharField(max_length=32)),
                ("correction", models.PositiveIntegerField(default=0)),
                ("document", models.TextField()),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("source_digest", models.CharField(max_length=64)),
                (
                    "made_from",
                    models.CharField(blank=True, db_index=True, max_length=64),
                ),
                ("edited", models.TextField()),
                ("body", models.TextField()),
                ("title", models.CharField(max_length=255)),
                ("note", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                ("redacted_at", models.DateTimeField(null=True)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="wagtail_seloste.noticeversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "text of a version",
                "verbose_name_plural": "texts of versions",
            },
        ),
        migrations.CreateModel(
            name="NoticeEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("recorded", "Recorded"),
                            ("announced", "Announced"),
                            ("rescheduled", "Rescheduled"),
                            ("corrected", "Corrected"),
                            ("replaced", "Replaced"),
                            ("withdrawn", "Withdrawn"),
                            ("resumed", "Resumed"),
                            ("hidden", "Hidden"),
                            ("shown", "Shown"),
                            ("reviewed", "Reviewed"),
                            ("imported", "Imported"),
                            ("redacted", "Redacted"),
                        ],
                        max_length=16,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("payload", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("previous_digest", models.CharField(blank=True, max_length=64)),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="wagtail_seloste.noticeseries",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice event",
                "verbose_name_plural": "notice events",
                "ordering": ["series", "position"],
                "indexes": [
                    models.Index(fields=["series", "kind"], name="seloste_event_kind")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("series", "position"), name="seloste_event_position"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="noticeversion",
            constraint=models.UniqueConstraint(
                fields=("series", "number"), name="seloste_version_number"
            ),
        ),
        migrations.AlterUniqueTogether(
            name="organisation",
            unique_together={("translation_key", "locale")},
        ),
        migrations.AlterUniqueTogether(
            name="contactpoint",
            unique_together={("translation_key", "locale")},
        ),
        migrations.AddConstraint(
            model_name="versiontext",
            constraint=models.UniqueConstraint(
                fields=("version", "language", "correction"),
                name="seloste_text_correction",
            ),
        ),
    ]
