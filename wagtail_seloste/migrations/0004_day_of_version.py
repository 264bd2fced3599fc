from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_seloste', '0003_publishing_jobs'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='noticeversion',
            index=models.Index(fields=['series', 'effective_from', 'number'], name='seloste_version_day'),
        ),
    ]
