from django.db import migrations
from django.utils import timezone

from wagtail_seloste.chain import today
from wagtail_seloste.listed_texts import list_texts

AT_ONCE = 100


def list_what_is_recorded(apps, schema_editor):
    """Let the list find the texts of an archive that is there already."""
    listed = apps.get_model("wagtail_seloste", "ListedText")
    serieses = apps.get_model("wagtail_seloste", "NoticeSeries").objects.order_by("pk")
    day, last = today(timezone.now()), 0
    while some := list(serieses.filter(pk__gt=last)[:AT_ONCE]):
        list_texts(some, day, listed=listed)
        last = some[-1].pk


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_seloste', '0010_listed_texts'),
    ]

    operations = [
        migrations.RunPython(list_what_is_recorded, migrations.RunPython.noop),
    ]
