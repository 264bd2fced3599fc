"""What a site may do with the blocks: fields, layouts, previews, choices of its own."""

import pytest
from django.utils import translation
from wagtail import blocks
from wagtail.blocks import BlockGroup

from tests.site.models import LoyaltyBlock, SiteStreamBlock
from wagtail_seloste.blocks.base import PartBlock, Section, SectionBlock
from wagtail_seloste.blocks.fields import Choice, Text
from wagtail_seloste.blocks.identity import ControllerBlock, DpoBlock
from wagtail_seloste.forms import section_labels
from wagtail_seloste.projection import References

FACTS = Section(article="89", needed="conditional")


def test_fields_keep_the_order_in_which_they_are_declared():
    class Ours(SectionBlock):
        second = Text()
        first = Text()

        class Meta:
            section = FACTS
            form_layout = ["first", "second"]

    block = Ours()
    assert list(block.child_blocks) == ["second", "first", "text", "heading"]
    assert block.meta.form_layout.children[:2] == ["first", "second"]


def test_a_section_of_a_site_may_lay_out_its_form_itself():
    layout = BlockGroup(children=["heading", "one", "text"])

    class Ours(SectionBlock):
        one = Text()

        class Meta:
            section = FACTS
            form_layout = layout

    assert Ours().meta.form_layout is layout


def test_a_field_that_is_added_to_one_block_comes_last():
    block = PartBlock([("added", Text())])
    assert list(block.child_blocks) == ["added"]
    controller = ControllerBlock([("register", Text())])
    assert "register" in controller.child_blocks


def test_the_preview_of_a_sites_section_is_what_it_says():
    block = SiteStreamBlock().child_blocks["loyalty"]
    assert isinstance(block, LoyaltyBlock)
    assert "Saat etuja." in block.render(block.normalize(block.get_preview_value()))
    context = block.get_preview_context(block.get_preview_value())
    with translation.override("fi"):
        assert str(context["heading"]) in ("Loyalty programme", "Kanta-asiakkuus")


@pytest.mark.django_db
def test_labels_of_sections_are_told_of_a_page_and_of_its_class():
    from tests.site.models import SitePage

    assert section_labels(SitePage)["loyalty"] == "Loyalty programme"
    assert section_labels(SitePage()) == section_labels(SitePage)


def test_choices_of_a_site_are_offered_after_a_blank_one():
    block = Choice(choices=lambda: [("gold", "Gold")])
    block.set_name("tier")
    codes = [code for code, _label in block.field.choices]
    assert codes == ["", "gold"]
    assert block.clean("gold") == "gold"
    assert block.project("gold", {}) == "gold"


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([], ("Malli Oy", "info@example.com")),
        ([{"role": "role_contact_person", "email": "c@x.fi"}], ("Malli Oy",)),
        ([{"role": "role_dpo", "email": "dpo@example.com"}], ("dpo@example.com",)),
    ],
    ids=["none", "another role", "the role"],
)
def test_an_organisations_contact_point_of_the_role_is_used(points, expected):
    organisation = {
        "key": "k",
        "name": "Malli Oy",
        "email": "info@example.com",
        "contact_points": points,
    }
    data = DpoBlock().project({"organisation": 7}, References({7: organisation}))
    assert data["organisation"] == "k"
    for value in expected:
        assert value in data.values()
    own = DpoBlock().project(
        {"organisation": 7, "email": "oma@example.com"}, References({7: organisation})
    )
    assert own["email"] == "oma@example.com"


def test_a_list_block_of_stock_items_is_projected_item_by_item():
    block = SiteStreamBlock().child_blocks["loyalty"]
    data = block.project({"partners": ["a", None, 3]}, References())
    assert isinstance(block.child_blocks["partners"], blocks.ListBlock)
    assert data["partners"] == ["a", "", "3"]
