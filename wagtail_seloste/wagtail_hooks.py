"""Registration with Wagtail's admin; the work is in `admin` and `outcomes`."""

from datetime import date

from django.contrib.auth.models import Permission
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.telepath import register as register_adapter
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.snippets.models import register_snippet

from .admin import (
    acting,
    checking,
    copying,
    downloading,
    exporting,
    history,
    home,
    importing,
    languages,
    letters,
    past,
    reviewing,
    translating,
)
from .admin.access import PERMISSIONS
from .admin.activities import ActivitiesViewSet
from .admin.adapters import NoticeStreamAdapter, PartAdapter, UnknownAdapter
from .admin.rows import day_in_words
from .admin.starting import offer_starting_points
from .admin.telling import tell_held, tell_outcome
from .admin.viewsets import NoticesGroup
from .advice import title_of_rule
from .blocks.base import PartBlock
from .blocks.stream import NoticeStreamBlock
from .blocks.unknown import UnknownBlock
from .checking import HEARD, PUT_RIGHT, SILENCED
from .faults import messages as fault_messages
from .forms import section_labels
from .models import NoticePageMixin, NoticeSeries
from .outcomes import (
    NOT_RECORDED,
    RECORDED,
    UNCHANGED,
    WAITING,
    faults_of,
    recorded_messages,
    unchanged_message,
)
from .past import IMPORTED

register_snippet(NoticesGroup)
register_adapter(PartAdapter(), PartBlock)
register_adapter(UnknownAdapter(), UnknownBlock)
register_adapter(NoticeStreamAdapter(), NoticeStreamBlock)
translating.label_segments()


@hooks.register("before_create_page")
def start_from_a_starting_point(request, parent_page, page_class):
    if issubclass(page_class, NoticePageMixin):
        return offer_starting_points(request, parent_page, page_class)
    return None


@hooks.register("after_copy_page")
def offer_languages_after_copying(request, page, new_page):
    copying.offer_languages(request, page, new_page)


@hooks.register("register_admin_urls")
def urls_of_copying():
    return copying.urls


@hooks.register("after_publish_page")
def tell_what_became_of_it(request, page):
    """After publishing in the editor: what was recorded, or why nothing was."""
    if isinstance(page, NoticePageMixin):
        tell_outcome(request, type(page).objects.get(pk=page.pk))


@hooks.register("after_bulk_action")
def tell_what_became_of_them(request, action_type, objects, action_class_instance):
    if action_type != "publish":
        return
    for page in objects:
        page = getattr(page, "specific", page)
        if isinstance(page, NoticePageMixin):
            tell_outcome(request, page)


def finding_title(log_entry):
    """The title of the rule in the editor's language; its id if there is none any more."""
    return title_of_rule(log_entry.data.get("rule", ""))


@hooks.register("register_log_actions")
def log_actions(actions):
    @actions.register_action(RECORDED)
    class Recorded(LogFormatter):
        label = _("Record a version")

        def format_message(self, log_entry):
            return " ".join(recorded_messages(log_entry))

        def format_comment(self, log_entry):
            return history.link_to_text(log_entry.data.get("digest", ""))

    @actions.register_action(UNCHANGED)
    class Unchanged(LogFormatter):
        label = _("Publish without a change for readers")

        def format_message(self, log_entry):
            return unchanged_message(log_entry)

    @actions.register_action(WAITING)
    class Waiting(LogFormatter):
        label = _("Wait for languages")

        def format_message(self, log_entry):
            return gettext("Published; the version waits for languages")

        def format_comment(self, log_entry):
            return " ".join(fault_messages(faults_of(log_entry)))

    @actions.register_action(NOT_RECORDED)
    class NotRecorded(LogFormatter):
        label = _("Refuse to record")

        def format_message(self, log_entry):
            return gettext("Published, but not recorded")

        def format_comment(self, log_entry):
            model = log_entry.content_type.model_class()
            labels = section_labels(model) if model else {}
            return " ".join(fault_messages(faults_of(log_entry), labels))

    @actions.register_action(SILENCED)
    class Silenced(LogFormatter):
        label = _("Silence a finding")

        def format_message(self, log_entry):
            return gettext("Silenced the finding “%(finding)s”") % {
                "finding": finding_title(log_entry)
            }

        def format_comment(self, log_entry):
            return log_entry.data.get("reason", "")

    @actions.register_action(HEARD)
    class Heard(LogFormatter):
        label = _("Show a silenced finding again")

        def format_message(self, log_entry):
            return gettext("Shows the finding “%(finding)s” again") % {
                "finding": finding_title(log_entry)
            }

    @actions.register_action(PUT_RIGHT)
    class PutRight(LogFormatter):
        label = _("Put a finding right")

        def format_message(self, log_entry):
            return gettext("Put right: “%(finding)s”") % {
                "finding": finding_title(log_entry)
            }

    acting.register_log_actions(actions)
    exporting.register_log_actions(actions)


@hooks.register("register_admin_urls")
def history_urls():
    notice = "privacy-notices/<uuid:public_id>/"
    text = "privacy-notices/texts/<int:pk>/"
    return [
        path(notice, history.VersionsView.as_view(), name="seloste_versions"),
        path(
            f"{notice}results/",
            history.VersionsView.as_view(results_only=True),
            name="seloste_versions_results",
        ),
        path(f"{notice}events/", history.EventsView.as_view(), name="seloste_events"),
        path(
            f"{notice}events/results/",
            history.EventsView.as_view(results_only=True),
            name="seloste_events_results",
        ),
        path(
            f"{notice}compare/<slug:language>/",
            history.CompareView.as_view(),
            name="seloste_compare",
        ),
        path(text, history.TextView.as_view(), name="seloste_text"),
        path(
            "privacy-notices/digests/<slug:digest>/",
            history.text_by_digest,
            name="seloste_digest",
        ),
        path(
            "privacy-notices/references/<str:reference>/",
            history.text_by_reference,
            name="seloste_reference",
        ),
        path(f"{text}draft/", acting.DraftView.as_view(), name="seloste_draft"),
        path(f"{text}redact/", acting.RedactTextsView.as_view(), name="seloste_redact"),
        path(
            f"{notice}events/<int:position>/redact/",
            acting.RedactWordsView.as_view(),
            name="seloste_redact_words",
        ),
        path(
            f"{notice}reschedule/",
            acting.RescheduleView.as_view(),
            name="seloste_reschedule",
        ),
        path(f"{notice}review/", acting.ReviewView.as_view(), name="seloste_review"),
        path(
            f"{notice}withdraw/", acting.WithdrawView.as_view(), name="seloste_withdraw"
        ),
        path(f"{notice}resume/", acting.ResumeView.as_view(), name="seloste_resume"),
        path(f"{notice}export/", exporting.ExportView.as_view(), name="seloste_export"),
    ]


@hooks.register("register_page_header_buttons")
def versions_button(page, user, view_name, next_url=None):
    if not issubclass(page.specific_class or type(page), NoticePageMixin):
        return
    series = NoticeSeries.objects.filter(translation_key=page.translation_key).first()
    if series is not None and history.Archive(series, user).may("view"):
        yield Button(
            _("Versions"),
            url=history.versions_url(series),
            icon_name="history",
            priority=66,
        )


@hooks.register("register_permissions")
def permissions_of_the_archive():
    return Permission.objects.filter(
        content_type__app_label="wagtail_seloste",
        codename__in=(
            "view_noticeversion",
            "view_noticeevent",
            "withdraw_noticeseries",
            "export_noticeseries",
            "import_noticeversion",
            "redact_versiontext",
            "view_publishingjob",
        ),
    )


@hooks.register("register_log_actions")
def log_import(actions):
    @actions.register_action(IMPORTED)
    class Imported(LogFormatter):
        label = _("Add an earlier version")

        def format_message(self, log_entry):
            day = date.fromisoformat(log_entry.data["effective_from"])
            return gettext("Added an earlier version, from %(day)s") % {
                "day": day_in_words(day)
            }

        def format_comment(self, log_entry):
            return history.link_to_text(log_entry.data.get("digest", ""))


@hooks.register("register_admin_urls")
def past_urls():
    return [
        path(
            "privacy-notices/pages/<int:page_id>/earlier/",
            past.ImportVersionView.as_view(),
            name="seloste_import_version",
        )
    ]


@hooks.register("register_page_header_buttons")
def earlier_version_button(page, user, view_name, next_url=None):
    if not issubclass(page.specific_class or type(page), NoticePageMixin):
        return
    if page.alias_of_id or not user.has_perm(PERMISSIONS["import"]):
        return
    if page.permissions_for_user(user).can_edit():
        yield Button(
            _("Add an earlier version"),
            url=reverse("seloste_import_version", args=[page.pk]),
            icon_name="history",
            priority=67,
        )


@hooks.register("register_admin_urls")
def urls_of_translating():
    return translating.urls


@hooks.register("register_page_header_buttons")
def translating_button(page, user, view_name, next_url=None):
    return translating.header_buttons(page, user)


@hooks.register("before_edit_page", order=-1)
def tell_translators(request, page):
    """Before wagtail-localize shows its own editor."""
    if isinstance(page, NoticePageMixin):
        translating.tell_translators(request, page)


@hooks.register("register_admin_urls")
def urls_of_languages():
    return languages.urls


@hooks.register("register_page_header_buttons")
def languages_button(page, user, view_name, next_url=None):
    return languages.header_buttons(page, user)


@hooks.register("after_edit_page")
def tell_what_was_put_right(request, page):
    if isinstance(page, NoticePageMixin):
        checking.tell_fixed(request, page)


@hooks.register("register_admin_urls")
def urls_of_letters():
    return letters.urls


@hooks.register("register_admin_urls")
def urls_of_checking():
    return checking.urls


@hooks.register("register_page_header_buttons")
def check_button(page, user, view_name, next_url=None):
    return checking.header_buttons(page, user)


@hooks.register("construct_homepage_panels")
def panel_of_what_notices_need(request, panels):
    home.add_panel(request, panels)


@hooks.register("register_admin_urls")
def urls_of_reviewing():
    return reviewing.urls


@hooks.register("register_page_header_buttons")
def reviewing_button(page, user, view_name, next_url=None):
    return reviewing.header_buttons(page, user)


@hooks.register("register_log_actions")
def log_reviewing(actions):
    reviewing.register_log_actions(actions)


@hooks.register("after_edit_page")
@hooks.register("after_create_page")
def tell_what_holds_it(request, page):
    tell_held(request, page)


@hooks.register("register_page_header_buttons")
def importing_button(page, user, view_name, next_url=None):
    return importing.header_buttons(page, user)


@hooks.register("register_admin_viewset")
def record_of_processing_activities():
    return ActivitiesViewSet()


@hooks.register("register_admin_urls")
def urls_of_downloading():
    return downloading.urls
