"""What the checker newly found is mailed: to whom, in which language, and only once."""

import json
import logging
from io import StringIO

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.utils import timezone, translation
from wagtail.users.models import UserProfile

from tests.notices import publish
from tests.storage.test_rechecking import SHIELD, shield, shielded
from wagtail_seloste.admin import mailing
from wagtail_seloste.checking import check_page, silence
from wagtail_seloste.models import TextCheck, TextFinding
from wagtail_seloste.recording import today
from wagtail_seloste.rules import rules

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_this_rule(settings, monkeypatch):
    """Mails about one rule; what else is found in a test notice is no matter here."""
    from wagtail_seloste import checking

    settings.WAGTAIL_SELOSTE = {"CHECK_MAIL_TO": ["dpo@example.com"]}
    # Django 6.1 and later; those before it have EMAIL_BACKEND.
    settings.MAILERS = {
        "default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}
    }
    settings.WAGTAILADMIN_BASE_URL = "https://admin.example.com/"

    def few(folders):
        return {SHIELD: rules(folders)[SHIELD]}

    monkeypatch.setattr(checking, "rules", few)


def check(*options, code=1):
    """Run the command; what it wrote, and that it ended with this code."""
    out, err = StringIO(), StringIO()
    with translation.override("en"):
        try:
            call_command("seloste_check", "--all", *options, stdout=out, stderr=err)
        except SystemExit as end:
            assert end.code == code
        else:
            assert code == 0
    return out.getvalue(), err.getvalue()


def sent():
    found, mail.outbox = mail.outbox, []
    return found


def test_new_findings_are_mailed_once(homes):
    page = shielded(homes["fi"])
    _out, err = check("--mail")
    assert "Mailed new findings: 1, to dpo@example.com." in err
    [message] = sent()
    assert message.to == ["dpo@example.com"]
    check("--mail")
    assert sent() == []
    publish(page, title="Uusi", **shield())
    check("--mail")
    assert sent() == []
    shielded(homes["fi"], title="Toinen")
    check("--mail")
    [message] = sent()
    assert "Toinen" in message.body and "Uusi" not in message.body


def test_what_became_worse_is_mailed_again(home):
    shielded(home)
    check("--mail")
    TextFinding.objects.update(
        told={"level": "warning", "marks": ["other: privacy shieldiin"]}
    )
    sent()
    check("--mail")
    assert len(sent()) == 1


def test_a_mail_says_where_and_what_in_the_language_of_its_reader(
    home, make_user, settings
):
    settings.WAGTAIL_SELOSTE = {"CHECK_MAIL_TO": ["swede@example.com", "nobody@x.fi"]}
    user = make_user("swede")
    UserProfile.objects.create(user=user, preferred_language="sv")
    page = shielded(home, title="Asiakkaat & kumppanit")
    check("--mail")
    swedish, finnish = sent()
    rule = rules()[SHIELD]
    for message, language in ((swedish, "sv"), (finnish, "fi")):
        assert rule.text("title", language) in message.body
        assert "Privacy Shieldiin" in message.body
        assert "Asiakkaat & kumppanit" in message.body
        edit = f"https://admin.example.com/admin/pages/{page.pk}/edit/"
        assert f"{edit}#seloste:{page.body[-1].id}" in message.body
        assert "https://admin.example.com/admin/privacy-notices/findings/" in (
            message.body
        )
        assert "&amp;" not in message.body and "<" not in message.body
    assert swedish.subject and "\n" not in swedish.subject


def test_nothing_is_mailed_of_what_is_silenced_or_only_a_hint(home, editor):
    page = shielded(home)
    [finding] = [each for each in check_page(page).open if each.rule == SHIELD]
    silence(page, finding, "Historiaa.", editor)
    check("--mail", code=0)
    assert sent() == []
    TextFinding.objects.update(silenced=None, level="info")
    assert mailing.mail_news(today(timezone.now())).findings == 0


def test_a_long_mail_ends_with_a_number(homes, monkeypatch):
    monkeypatch.setattr(mailing, "MOST", 2)
    for number in range(4):
        shielded(homes["fi"], title=f"Seloste {number}")
    check("--mail")
    [message] = sent()
    assert message.body.count("/edit/") == 2
    with translation.override("fi"):
        assert "2" in message.body.split("/edit/")[-1]


@pytest.fixture
def unreliable(monkeypatch):
    """An address whose mails fail."""

    class Unreliable(EmailMessage):
        def send(self, *args, **kwargs):
            if "broken@example.com" in self.to:
                raise ConnectionError
            return super().send(*args, **kwargs)

    monkeypatch.setattr(mailing, "EmailMessage", Unreliable)
    return "broken@example.com"


def test_an_address_that_fails_keeps_no_other_from_it(
    home, settings, caplog, unreliable
):
    settings.WAGTAIL_SELOSTE = {"CHECK_MAIL_TO": [unreliable, "dpo@example.com"]}
    shielded(home)
    with caplog.at_level(logging.ERROR):
        _out, err = check("--mail", code=2)
    assert f"Not mailed to {unreliable}" in err
    assert [message.to for message in sent()] == [["dpo@example.com"]]
    check("--mail")
    assert sent() == []


def test_what_nobody_got_is_mailed_later(home, settings, caplog, unreliable):
    settings.WAGTAIL_SELOSTE = {"CHECK_MAIL_TO": [unreliable]}
    shielded(home)
    with caplog.at_level(logging.ERROR):
        check("--mail", code=2)
    settings.WAGTAIL_SELOSTE = {"CHECK_MAIL_TO": ["dpo@example.com"]}
    check("--mail")
    assert len(sent()) == 1


@pytest.mark.parametrize(
    ("options", "recipients"),
    [
        (["--all", "--mail"], []),
        (["--mail", "1"], ["dpo@example.com"]),
        (["--all", "--mail", "--day=2025-01-01"], ["dpo@example.com"]),
    ],
)
def test_it_says_what_is_missing_for_a_mail(home, settings, options, recipients):
    settings.WAGTAIL_SELOSTE = {"CHECK_MAIL_TO": recipients}
    with pytest.raises(CommandError) as refusal:
        call_command("seloste_check", *options)
    assert refusal.value.returncode == 2
    assert str(refusal.value).endswith(".")


def test_the_command_keeps_what_it_finds_but_not_for_another_day(home):
    shielded(home)
    out, _err = check("--day=2019-01-01", "--format=json", code=0)
    assert json.loads(out)[0]["findings"] == []
    assert not TextCheck.objects.exists()
    out, _err = check("--format=json")
    [row] = json.loads(out)
    assert (row["version"], row["counts"]["error"]) == (1, 1)
    assert TextFinding.objects.count() == 1
