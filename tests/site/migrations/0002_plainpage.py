# Runs on Wagtail 7.4 and 8.0: names no model or migration that only one of them has.

import django.db.models.deletion
import wagtail.fields
from django.db import migrations, models

from tests.site.models import PlainPage

BLOCKS, LOOKUP = PlainPage._meta.get_field("body").deconstruct()[2:]


class Migration(migrations.Migration):
    dependencies = [("tests_site", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="PlainPage",
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
                ("body", wagtail.fields.StreamField(*BLOCKS, **LOOKUP)),
            ],
            options={"abstract": False},
            bases=("wagtailcore.page",),
        ),
    ]
