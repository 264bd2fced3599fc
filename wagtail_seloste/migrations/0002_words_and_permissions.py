from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_seloste', '0001_initial'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='noticeevent',
            options={'default_permissions': ('view',), 'ordering': ['series', 'position'], 'verbose_name': 'notice event', 'verbose_name_plural': 'notice events'},
        ),
        migrations.AlterModelOptions(
            name='noticeseries',
            options={'default_permissions': ('view',), 'permissions': [('withdraw_noticeseries', 'Can withdraw and resume a notice'), ('export_noticeseries', 'Can export the archive of notices')], 'verbose_name': 'notice series', 'verbose_name_plural': 'notice series'},
        ),
        migrations.AlterModelOptions(
            name='noticeversion',
            options={'default_permissions': ('view',), 'permissions': [('import_noticeversion', 'Can add earlier versions to the archive')], 'verbose_name': 'notice version', 'verbose_name_plural': 'notice versions'},
        ),
        migrations.AlterModelOptions(
            name='versiontext',
            options={'default_permissions': (), 'permissions': [('redact_versiontext', 'Can redact recorded texts')], 'verbose_name': 'text of a version', 'verbose_name_plural': 'texts of versions'},
        ),
        migrations.AddField(
            model_name='noticeevent',
            name='words',
            field=models.TextField(blank=True, default=''),
        ),
    ]
