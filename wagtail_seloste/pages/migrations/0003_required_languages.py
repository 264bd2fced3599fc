from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("wagtail_seloste_pages", "0002_recording_choice"),
    ]

    operations = [
        migrations.AddField(
            model_name="noticepage",
            name="required_languages",
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
    ]
