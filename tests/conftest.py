"""One cast for all tests: reader, writer, editor, moderator. And tools that may be missing."""

import os
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """Pictures in a folder of the test's own; static files without the build that hashes them."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _signed_in(**traits) -> Client:
    groups = traits.pop("groups", [])
    user = UserFactory(**traits)
    user.groups.set(Group.objects.filter(name__in=groups))
    client = Client()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def reader(client):
    """No account, no cookie."""
    return client


@pytest.fixture
def writer(db):
    """Has an account for the newsroom, and no right in it."""
    return _signed_in(username="writer", is_staff=True)


@pytest.fixture
def editor(db):
    return _signed_in(username="ana", is_staff=True, groups=["Editors"])


@pytest.fixture
def moderator(db):
    return _signed_in(username="mo", is_staff=True, groups=["Moderators"])


def unavailable(reason: str) -> None:
    """Skip for want of a tool; where every test must run (as in CI), fail instead."""
    if os.environ.get("NEWSMANIA_ALL_TESTS"):
        pytest.fail(f"{reason}, and every test must run here")
    pytest.skip(reason)


@pytest.fixture
def counted(django_assert_num_queries) -> Callable:
    return django_assert_num_queries
