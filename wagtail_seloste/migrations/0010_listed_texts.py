import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PAGE_MODEL = getattr(settings, "WAGTAIL_PAGE_MODEL", "wagtailcore.Page")


class Migration(migrations.Migration):

    dependencies = [
        ('wagtailcore', '0094_alter_page_locale'),
        migrations.swappable_dependency(PAGE_MODEL),
        ('wagtail_seloste', '0009_sent_signals'),
    ]

    operations = [
        migrations.CreateModel(
            name='ListedText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.CharField(max_length=255)),
                ('title', models.CharField(max_length=255)),
                ('language', models.CharField(max_length=32)),
                ('applies_from', models.DateField()),
                ('applies_until', models.DateField()),
                ('page', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=PAGE_MODEL)),
                ('series', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='wagtail_seloste.noticeseries')),
                ('text', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='wagtail_seloste.versiontext')),
            ],
            options={
                'default_permissions': (),
                'indexes': [
                    models.Index(fields=['term', 'page'], name='seloste_listed_page'),
                    models.Index(fields=['term', 'text'], name='seloste_listed_text'),
                    models.Index(fields=['term', 'title', 'page'], name='seloste_listed_title'),
                ],
            },
        ),
    ]
