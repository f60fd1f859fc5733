"""The service worker: one that keeps what a reader saved, or one that takes itself away."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_worker_stands_at_the_root_and_is_always_asked_for_anew(reader):
    response = reader.get("/service-worker.js")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Cache-Control"] == "no-cache"
    assert not response.cookies
    assert 'addEventListener("fetch"' in response.text


def test_switched_off_it_removes_itself_and_nothing_offers_to_save(reader, settings):
    settings.OFFLINE_READING = False
    text = reader.get("/service-worker.js").text
    assert "unregister()" in text
    assert "caches.delete" in text
    assert "fetch" not in text
    assert reader.get("/saved/").status_code == 404
    assert "Saved stories" not in reader.get("/archive/").text
