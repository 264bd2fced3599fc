# Runs on Wagtail 7.4 and 8.0: names no model or migration that only one of them has.

import django.db.models.deletion
import wagtail.fields
import wagtail_headless_preview.models
from django.db import migrations, models

from tests.site.models import HeadlessPage

BLOCKS, LOOKUP = HeadlessPage._meta.get_field("body").deconstruct()[2:]


class Migration(migrations.Migration):
    dependencies = [("tests_site", "0002_plainpage")]

    operations = [
        migrations.CreateModel(
            name="HeadlessPage",
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
                    "source_digest",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=64
                    ),
                ),
                (
                    "required_languages",
                    models.JSONField(blank=True, editable=False, null=True),
                ),
                (
                    "recording_choice",
                    models.JSONField(blank=True, editable=False, null=True),
                ),
                ("body", wagtail.fields.StreamField(*BLOCKS, **LOOKUP)),
            ],
            options={"abstract": False},
            bases=(
                wagtail_headless_preview.models.HeadlessMixin,
                "wagtailcore.page",
                models.Model,
            ),
        ),
    ]
