"""The example site runs: its checks pass and its front pages answer."""

import pytest


@pytest.mark.django_db
def test_the_front_page_of_each_language_answers(client, homes):
    for code, home in homes.items():
        response = client.get(home.url)
        assert response.status_code == 200
        assert f'<html lang="{code}">' in response.text


def test_a_missing_machine_address_is_a_404_and_no_redirect_to_a_page(client, homes):
    response = client.get("/api/v2/pages/999999/")
    assert response.status_code == 404
    assert "Accept-Language" not in response.headers.get("Vary", "")


def test_an_editor_opens_the_admin(client, homes, editor):
    client.force_login(editor)
    assert client.get("/admin/").status_code == 200
