"""System checks of an installation."""

from pathlib import Path

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines
from django.template.backends.django import DjangoTemplates
from django.template.loader_tags import BlockNode, ExtendsNode
from django.utils.module_loading import import_string

from .caching import are_purged
from .checking import folders
from .conf import get_settings
from .localize import synchronised_languages
from .reach import notice_models
from .rules import LEVELS, facts, rules
from .wording import wording


@checks.register("wagtail_seloste")
def settings_are_known(app_configs, **kwargs):
    try:
        get_settings()
    except (ImproperlyConfigured, TypeError) as error:
        return [checks.Error(str(error), id="wagtail_seloste.E002")]
    return []


@checks.register("wagtail_seloste")
def every_content_language_has_wording(app_configs, **kwargs):
    """A notice in a language without wording could not be recorded."""
    found = []
    for code, _name in content_languages():
        try:
            wording(code)
        except LookupError:
            found.append(
                checks.Warning(
                    f"There is no notice wording in the language “{code}”: notices in "
                    "it cannot be recorded.",
                    hint="Add a file of words and name its folder in "
                    'WAGTAIL_SELOSTE["WORDING_DIRS"].',
                    id="wagtail_seloste.W001",
                )
            )
        except ValueError as error:
            found.append(checks.Error(str(error), id="wagtail_seloste.E003"))
    return found


@checks.register("wagtail_seloste")
def the_front_end_gets_the_token(app_configs, **kwargs):
    """Without the token the front end has no draft to show."""
    try:
        url = get_settings().PREVIEW_URL
    except (ImproperlyConfigured, TypeError):
        return []  # told by the check of the settings
    if url is None or ("{token}" in url and url.startswith(("https://", "http://"))):
        return []
    return [
        checks.Error(
            'WAGTAIL_SELOSTE["PREVIEW_URL"] is no address with a place for the token.',
            hint='Write it like "https://front.example/preview?token={token}".',
            id="wagtail_seloste.E006",
        )
    ]


BLOCKS = ("title", "head", "content")
"""What our pages fill in the site's base template."""


@checks.register("wagtail_seloste")
def the_base_template_has_our_blocks(app_configs, **kwargs):
    """Without ``head`` a notice has no style, no canonical address and no other forms."""
    try:
        name = get_settings().BASE_TEMPLATE
        there = blocks_of(name)
    except (ImproperlyConfigured, TypeError):
        return []  # told by the check of the settings
    except TemplateSyntaxError:
        return []  # told by Django's own check of templates
    except TemplateDoesNotExist:
        return [
            checks.Error(
                f"There is no template “{name}”: no page of a notice can be shown.",
                hint='Name one of yours in WAGTAIL_SELOSTE["BASE_TEMPLATE"].',
                id="wagtail_seloste.E007",
            )
        ]
    if there is None:
        return []
    return [
        checks.Warning(
            f"The template “{name}” has no block “{block}”: what stands there on the "
            "pages of notices is left out.",
            hint=f"Put {{% block {block} %}}{{% endblock %}} into it, "
            + ("before </head>." if block == "head" else "where it belongs."),
            id="wagtail_seloste.W010",
        )
        for block in BLOCKS
        if block not in there
    ]


def blocks_of(name):
    """The blocks of a template and of those that it extends; None if only a request tells.

    TemplateDoesNotExist if there is none.
    """
    backend = next((e for e in engines.all() if isinstance(e, DjangoTemplates)), None)
    if backend is None:
        return None
    found, seen = set(), set()
    while name not in seen:
        seen.add(name)
        nodes = backend.engine.get_template(name).nodelist
        found.update(block.name for block in nodes.get_nodes_by_type(BlockNode))
        extended = [node for node in nodes if isinstance(node, ExtendsNode)]
        if not extended:
            return found
        name = extended[0].parent_name.var
        if not isinstance(name, str):  # a variable
            return None
    return None  # one that extends another of the same name


OURS = "wagtail_seloste.middleware.NoticeMiddleware"


@checks.register("wagtail_seloste")
def our_middleware_is_the_last_to_look_at_a_view(app_configs, **kwargs):
    """It may answer 304, and what stands after it is then not asked about the view."""
    if OURS not in settings.MIDDLEWARE:
        return []
    after = settings.MIDDLEWARE[settings.MIDDLEWARE.index(OURS) + 1 :]
    passed = [each for each in after if looks_at_views(each)]
    if not passed:
        return []
    return [
        checks.Warning(
            f"{', '.join(passed)} stands after {OURS} in MIDDLEWARE: it is not asked about "
            "a reader who has the page of a notice already.",
            hint=f"Put {OURS} last.",
            id="wagtail_seloste.W011",
        )
    ]


def looks_at_views(path):
    try:
        return hasattr(import_string(path), "process_view")
    except ImportError:
        return False  # Django tells when it starts


@checks.register("wagtail_seloste")
def required_languages_are_there(app_configs, **kwargs):
    """A version that waits for a language that nobody can publish waits for ever."""
    try:
        required = get_settings().REQUIRED_LANGUAGES or ()
    except (ImproperlyConfigured, TypeError):
        return []  # told by the check of the settings
    unknown = [code for code in required if code not in dict(content_languages())]
    if not unknown:
        return []
    return [
        checks.Warning(
            f"REQUIRED_LANGUAGES names {', '.join(unknown)}, which is no language of the "
            "site's content: versions would wait for it for ever.",
            hint="Add it to WAGTAIL_CONTENT_LANGUAGES, or take it out of "
            'WAGTAIL_SELOSTE["REQUIRED_LANGUAGES"].',
            id="wagtail_seloste.W007",
        )
    ]


@checks.register("wagtail_seloste")
def rules_can_be_read(app_configs, **kwargs):
    """A mistake in a site's rules or facts is told at the start, not to an editor."""
    try:
        given = get_settings()
        found = rules(folders())
        facts(folders())
    except (ImproperlyConfigured, TypeError):
        return []  # told by the check of the settings
    except (ValueError, OSError) as error:
        return [
            checks.Error(
                f"The rules or facts of the checker cannot be read: {error}",
                hint='Look at the files in WAGTAIL_SELOSTE["FACTS_DIRS"].',
                id="wagtail_seloste.E005",
            )
        ]
    levels = [each for each in given.BLOCKING_LEVELS if each not in LEVELS]
    ids = [each for each in given.IGNORED_RULES if each not in found]
    gone = [each for each in folders() if not Path(each).is_dir()]
    told = (
        (levels, "BLOCKING_LEVELS", f"Levels are {', '.join(LEVELS)}."),
        (ids, "IGNORED_RULES", "docs/reference/rules.md lists the rules."),
        (gone, "FACTS_DIRS", "Name folders that are there."),
    )
    return [
        checks.Warning(
            f"{setting} names {', '.join(map(str, unknown))}, which nobody knows.",
            hint=hint,
            id="wagtail_seloste.W008",
        )
        for unknown, setting, hint in told
        if unknown
    ]


def content_languages():
    """[(code, name)] of the languages that pages may be written in."""
    default = [(settings.LANGUAGE_CODE, "")]
    return getattr(settings, "WAGTAIL_CONTENT_LANGUAGES", default)


@checks.register("wagtail_seloste")
def translations_are_not_published_untranslated(app_configs, **kwargs):
    """wagtail-localize publishes a new translation of a live page at once by default."""
    if "wagtail_localize" not in settings.INSTALLED_APPS:
        return []
    if getattr(settings, "WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE", True):
        return [
            checks.Warning(
                "A page that is submitted for translation goes live untranslated.",
                hint="Set WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False.",
                id="wagtail_seloste.W002",
            )
        ]
    return []


@checks.register("wagtail_seloste")
def translations_say_what_they_were_made_from(app_configs, **kwargs):
    """Without it a translation would be recorded with a version it does not belong to."""
    if "wagtail_localize" not in settings.INSTALLED_APPS:
        return []
    from wagtail_localize.fields import SynchronizedField, get_translatable_fields

    wanted = SynchronizedField("source_digest", overridable=False)
    return [
        checks.Error(
            f"wagtail-localize does not take the field source_digest of {model.__name__} "
            "along into translations.",
            hint=(
                'Put SynchronizedField("source_digest", overridable=False) into '
                "its override_translatable_fields."
            ),
            obj=model,
            id="wagtail_seloste.E004",
        )
        for model in notice_models()
        if not any(
            field == wanted and not field.overridable
            for field in get_translatable_fields(model)
        )
    ]


@checks.register("wagtail_seloste")
def several_languages_are_switched_on(app_configs, **kwargs):
    languages = getattr(settings, "WAGTAIL_CONTENT_LANGUAGES", ())
    if len(languages) < 2 or getattr(settings, "WAGTAIL_I18N_ENABLED", False):
        return []
    return [
        checks.Warning(
            "There are several content languages, but a page cannot be translated into "
            "them.",
            hint="Set WAGTAIL_I18N_ENABLED = True.",
            id="wagtail_seloste.W003",
        )
    ]


@checks.register("wagtail_seloste")
def copies_are_not_taken_for_translations(app_configs, **kwargs):
    """What wagtail-localize does not follow is judged by its words alone."""
    if "wagtail_localize" not in settings.INSTALLED_APPS:
        return []
    site_wide = getattr(settings, "WAGTAIL_LOCALIZE_DEFAULT_TRANSLATION_MODE", "synced")
    return [
        checks.Warning(
            f"Translations of {model.__name__} are mere copies: nobody keeps account of "
            "which of their texts are translated.",
            hint=(
                'Set WAGTAIL_LOCALIZE_DEFAULT_TRANSLATION_MODE = "synced", or '
                'localize_default_translation_mode = "synced" on the page class.'
            ),
            obj=model,
            id="wagtail_seloste.W004",
        )
        for model in notice_models()
        if getattr(model, "localize_default_translation_mode", site_wide) != "synced"
    ]


@checks.register("wagtail_seloste")
def machines_need_a_reviewer(app_configs, **kwargs):
    if (
        "wagtail_localize" not in settings.INSTALLED_APPS
        or getattr(settings, "WAGTAILLOCALIZE_MACHINE_TRANSLATOR", None) is None
    ):
        return []
    return [
        checks.Info(
            "A machine may translate notices. What it wrote becomes public only once a "
            "translator has reviewed it.",
            hint="See that somebody reviews, or unset WAGTAILLOCALIZE_MACHINE_TRANSLATOR.",
            id="wagtail_seloste.I001",
        )
    ]


UNTRANSLATED_TREE = (
    "Every page is put into the tree of the language “{language}” untranslated, and goes "
    "live with its source. A notice there shows the source text under a banner."
)


@checks.register("wagtail_seloste")
def trees_are_not_filled_with_untranslated_pages(app_configs, **kwargs):
    if "wagtail.contrib.simple_translation" not in settings.INSTALLED_APPS:
        return []
    if not getattr(settings, "WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE", False):
        return []
    languages = getattr(settings, "WAGTAIL_CONTENT_LANGUAGES", ())
    return [
        checks.Warning(
            UNTRANSLATED_TREE.format(language=code),
            hint="Set WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE = False.",
            id="wagtail_seloste.W005",
        )
        for code, _name in languages
        if code != settings.LANGUAGE_CODE
    ]


@checks.register("wagtail_seloste")
def caches_are_told_of_every_page(app_configs, **kwargs):
    """Our own pages are purged all the same; those that only Wagtail purges are not."""
    name = "wagtail.contrib.frontend_cache"
    if not are_purged() or name in settings.INSTALLED_APPS:
        return []
    return [
        checks.Warning(
            "WAGTAILFRONTENDCACHE says how to tell caches of changes, but Wagtail does "
            "not tell them of those of its pages.",
            hint=f'Add "{name}" to INSTALLED_APPS.',
            id="wagtail_seloste.W009",
        )
    ]


@checks.register(checks.Tags.database)
def locales_are_not_synchronised(app_configs, databases=None, **kwargs):
    """With ``check --database default`` and before each ``migrate``."""
    found = []
    for alias in databases or ():
        tables = connections[alias].introspection.table_names()
        if "wagtail_localize_localesynchronization" not in tables:
            continue
        found += [
            checks.Warning(
                UNTRANSLATED_TREE.format(language=language),
                hint=(
                    f"In Settings, Locales, let “{language}” no longer synchronise "
                    f"from “{source}”."
                ),
                id="wagtail_seloste.W006",
            )
            for language, source in synchronised_languages(alias)
        ]
    return found
