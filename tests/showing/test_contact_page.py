"""The example's contact form keeps which notice its sender was shown."""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from lxml import html
from wagtail.contrib.forms.utils import get_form_types

from example_site.home.models import REFERENCE, ContactField, ContactPage
from tests.notices import TITLES, make_page, publish, translate
from wagtail_seloste.models import VersionText

pytestmark = pytest.mark.django_db
SENT = {"email": "kysyja@example.com"}


@pytest.fixture
def notice(homes):
    page = make_page(homes["fi"])
    translate(page, homes["sv"], "sv")
    return page


@pytest.fixture
def page(notice, homes):
    page = ContactPage(title="Yhteys", slug="yhteys", notice=notice)
    page.form_fields = [
        ContactField(clean_name="email", field_type="email", label="Sähköposti")
    ]
    # Wagtail keeps the keys of the content types of forms for as long as the process
    # lives; a test of another file may have emptied their table since.
    get_form_types.cache_clear()
    return homes["fi"].add_child(instance=page)


def shown(client, page):
    content = client.get(page.url).text
    (reference,) = re.findall('name="notice_reference" value="([^"]*)"', content)
    assert f'data-notice-reference="{reference}"' in content
    return reference


def send(client, page, reference):
    return client.post(page.url, {**SENT, "notice_reference": reference})


def test_a_submission_keeps_what_was_shown_and_staff_read_it(
    client, page, notice, administrator
):
    reference = shown(client, page)
    publish(notice, title="Muuttui sillä välin")
    thanks = send(client, page, reference)
    assert reference in thanks.text
    (submission,) = page.get_submissions()
    assert submission.form_data == {**SENT, "notice_reference": reference}

    verified = client.get(
        reverse("wagtail_seloste:verify"),
        {"reference": submission.form_data.popitem()[1]},
    )
    assert TITLES["fi"] in verified.text
    assert "Muuttui sillä välin" not in verified.text

    notice.get_translations(inclusive=True).delete()  # the archive stays for staff
    client.force_login(administrator)
    with translation.override("en"):
        listed = client.get(reverse("wagtailforms:list_submissions", args=[page.pk]))
    link = reverse("seloste_reference", args=[reference])
    assert f'href="{link}"' in listed.text
    text = VersionText.objects.get(version__number=1, language="fi")
    read = client.get(link, follow=True)
    assert read.redirect_chain[-1][0] == reverse("seloste_text", args=[text.pk])
    assert TITLES["fi"] in read.text
    exported = client.get(
        reverse("wagtailforms:list_submissions", args=[page.pk]), {"export": "csv"}
    )
    assert reference.encode() in exported.getvalue()


def test_a_forged_reference_is_refused_and_what_was_written_stays(client, page):
    reference = shown(client, page)
    response = send(client, page, reference[:-2] + "zz")
    assert not page.get_submissions().exists()
    assert SENT["email"] in response.text
    assert f'value="{reference}"' in response.text  # the one that is shown now


def test_only_what_is_a_reference_becomes_a_link(client, page, administrator):
    page.get_submission_class().objects.create(
        page=page, form_data={**SENT, "notice_reference": "<b>seloste1</b>"}
    )
    page.get_submission_class().objects.create(page=page, form_data=SENT)
    client.force_login(administrator)
    listed = client.get(reverse("wagtailforms:list_submissions", args=[page.pk]))
    assert "&lt;b&gt;seloste1" in listed.text
    for text in ("x", shown(client, page)[:-1] + "g"):
        address = reverse("seloste_reference", args=[text])
        missing = client.get(address, follow=True)
        assert missing.status_code == 404


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"email": "x"}, ["email", "notice_reference"]),
        ({"email": "", "notice_reference": "forged"}, ["email", "notice_reference"]),
        (SENT, ["notice_reference"]),
    ],
)
def test_what_is_wrong_is_told_above_and_at_each_field(client, page, sent, wrong):
    tree = html.fromstring(client.post(page.url, sent).text)
    (told,) = tree.xpath("//*[@role='alert']")
    leads_to = [link[1:] for link in told.xpath(".//a/@href")]
    assert len(leads_to) == len(wrong)
    for target, name in zip(leads_to, wrong, strict=True):
        # The notice has nothing to fill in: there it leads to the words about it.
        assert target == (f"id_{name}_error" if name == REFERENCE else f"id_{name}")
        assert tree.get_element_by_id(target) is not None
        (words,) = tree.xpath(f"//*[@id='id_{name}_error']")
        assert words.text_content() in told.text_content()
        assert tree.xpath(f"//*[@aria-describedby='id_{name}_error']")
    invalid = tree.xpath("//*[@aria-invalid='true']/@name")
    assert invalid == [name for name in wrong if name != REFERENCE]
    assert not page.get_submissions()
