"""Whose network a request comes from, behind no proxy, one or two."""

import pytest
from django.test import RequestFactory

from comments.clients import client_key


def key(remote, forwarded=None):
    headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
    return client_key(RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote))


def test_without_a_proxy_what_a_reader_writes_there_is_not_believed(settings):
    settings.PROXIES = 0
    assert key("203.0.113.5", "198.51.100.9") == key("203.0.113.5")


@pytest.mark.parametrize("proxies", [1, 2])
def test_behind_proxies_the_nth_from_the_right_counts_and_forgeries_further_left_do_not(
    settings, proxies
):
    settings.PROXIES = 0
    reader = key("203.0.113.5")
    settings.PROXIES = proxies
    hops = ", ".join(["203.0.113.5", "10.0.0.2"][:proxies])
    assert key("10.0.0.1", hops) == reader
    assert key("10.0.0.1", f"198.51.100.9, {hops}") == reader


@pytest.mark.parametrize("forwarded", [None, "", "nonsense", "203.0.113.5; x"])
def test_a_header_that_cannot_be_read_leaves_the_socket(settings, forwarded):
    settings.PROXIES = 0
    socket = key("10.0.0.1")
    settings.PROXIES = 1
    assert key("10.0.0.1", forwarded) == socket


def test_a_network_of_ipv6_is_one_reader_and_ipv4_in_ipv6_is_ipv4(settings):
    settings.PROXIES = 0
    assert key("2001:db8:1:2::1") == key("2001:db8:1:2:ffff::9")
    assert key("2001:db8:1:2::1") != key("2001:db8:1:3::1")
    assert key("::ffff:203.0.113.5") == key("203.0.113.5")
    assert key("") == ""
