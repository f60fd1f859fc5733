"""The newsroom's menu stands in the order of the work."""

import pytest
from django.apps import apps
from django.contrib.admin.sites import site

pytestmark = pytest.mark.django_db


def rooms_of(client):
    return {
        room["app_label"]: [entry["object_name"] for entry in room["models"]]
        for room in client.get("/admin/").context["available_apps"]
    }


def test_what_is_opened_every_day_stands_first(chief):
    rooms = rooms_of(chief)
    assert list(rooms)[:2] == ["articles", "comments"]
    assert rooms["articles"] == apps.get_app_config("articles").menu
    assert rooms["comments"] == apps.get_app_config("comments").menu


def test_a_new_part_of_the_newsroom_gets_a_place_in_the_menu():
    named = {(label, name) for label in rooms_with_a_menu() for name in menu_of(label)}
    ours = {(model._meta.app_label, model._meta.object_name) for model in site._registry}
    assert {one for one in ours if one[0] in rooms_with_a_menu()} == named


def test_who_may_see_little_finds_it_in_the_same_order(moderator):
    shown = rooms_of(moderator)["comments"]
    assert shown[0] == "Comment"
    assert shown == [name for name in menu_of("comments") if name in shown]


def rooms_with_a_menu():
    return [config.label for config in apps.get_app_configs() if hasattr(config, "menu")]


def menu_of(label):
    return apps.get_app_config(label).menu
