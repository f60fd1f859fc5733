"""One cast for all tests: reader, writer, editor, moderator. And tools that may be missing."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from pytest_django.plugin import blocking_manager_key

from tests.factories import UserFactory

MIGRATED = pytest.StashKey[str]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """
    A test that commits leaves an empty database: put back what the migrations had put in.

    Such a test is marked with transaction and serialized_rollback, both. After the last test there
    is no database of the tests any more, and nothing may be put into another one.
    """
    marker = item.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction"))
    assert commits or "transactional_db" not in item.fixturenames, "say it with the mark"
    if commits:
        assert marker.kwargs.get("serialized_rollback"), "else the groups would be gone"
        # A browser's event loop in this thread has connections of its own, which know nothing of
        # it: Django would fill the emptied database by itself, with other numbers.
        connection._test_serialized_contents = item.config.stash[MIGRATED]
    result = yield
    if commits and nextitem:
        with item.config.stash[blocking_manager_key].unblock():
            connection.creation.deserialize_db_from_string(item.config.stash[MIGRATED])
    return result


@pytest.fixture(scope="session", autouse=True)
def _what_the_migrations_put_in(request, django_db_setup):
    """Taken at once: a test may put another connection in the place of the first one."""
    request.config.stash[MIGRATED] = getattr(connection, "_test_serialized_contents", "[]")


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """Pictures in a folder of the test's own; static files without the build that hashes them."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PAGE_CACHE_DIR = tmp_path / "pages"
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
def reporter(db):
    """Writes, and does not publish."""
    return _signed_in(username="rea", is_staff=True, groups=["Reporters"])


@pytest.fixture
def editor(db):
    return _signed_in(username="ana", is_staff=True, groups=["Editors"])


@pytest.fixture
def moderator(db):
    return _signed_in(username="mo", is_staff=True, groups=["Moderators"])


@pytest.fixture
def chief(db):
    """A superuser."""
    return _signed_in(username="chief", is_staff=True, is_superuser=True)


def unavailable(reason: str) -> None:
    """Skip for want of a tool; where every test must run (as in CI), fail instead."""
    if os.environ.get("NEWSMANIA_ALL_TESTS"):
        pytest.fail(f"{reason}, and every test must run here")
    pytest.skip(reason)


def realdata(name: str) -> Path:
    """A file of the outside world's, which lies beside the checkout and not in it."""
    path = Path(__file__).resolve().parents[2] / "shared" / "realdata" / name
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return path


@pytest.fixture
def counted(django_assert_num_queries) -> Callable:
    return django_assert_num_queries
