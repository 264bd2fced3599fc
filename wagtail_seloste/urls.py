"""Lasting addresses of notices; mount them anywhere, outside language prefixes."""

from django.urls import path

from . import views

app_name = "wagtail_seloste"

urlpatterns = [
    path("<uuid:public_id>/<slug:language>.json", views.notice, name="notice"),
]
