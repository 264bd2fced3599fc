# Runs on Wagtail 7.4 and 8.0: names no model or migration that only one of them has.
# A real site's migration lists the blocks; this one takes whatever the code has, so that
# a change of the package needs no further migration here.

import django.db.models.deletion
import wagtail.fields
from django.db import migrations, models

from tests.site.models import SiteStreamBlock

BLOCKS, LOOKUP = wagtail.fields.StreamField(SiteStreamBlock()).deconstruct()[2:]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("wagtailcore", "0094_alter_page_locale"),
    ]

    operations = [
        migrations.CreateModel(
            name="SitePage",
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
            bases=("wagtailcore.page", models.Model),
        ),
    ]
