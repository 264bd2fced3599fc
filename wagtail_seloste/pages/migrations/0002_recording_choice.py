from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("wagtail_seloste_pages", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="noticepage",
            name="recording_choice",
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
    ]
