"""What may be embedded by its address, and what is a plain link."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings

from articles.bodies import clean
from articles.embeds import PROVIDERS, embed_of
from articles.framing import frame

YOUTUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
VIMEO = "https://player.vimeo.com/video/76979871?dnt=1"
DAILYMOTION = "https://geo.dailymotion.com/player.html?video=x8m8n2q"
SOUND = "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2F"

EMBEDDED = {
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ": YOUTUBE,
    "http://youtube.com/watch?v=dQw4w9WgXcQ&t=42s&feature=share": YOUTUBE,
    "https://m.youtube.com/watch?list=PL1&v=dQw4w9WgXcQ": YOUTUBE,
    "https://youtu.be/dQw4w9WgXcQ?si=tracking": YOUTUBE,
    "https://www.youtube.com/shorts/dQw4w9WgXcQ": YOUTUBE,
    "https://www.youtube.com/live/dQw4w9WgXcQ": YOUTUBE,
    "https://www.youtube.com/embed/dQw4w9WgXcQ": YOUTUBE,
    "https://WWW.YouTube.com/watch?v=dQw4w9WgXcQ": YOUTUBE,
    "https://vimeo.com/76979871": VIMEO,
    "https://vimeo.com/channels/staffpicks/76979871": VIMEO,
    "https://player.vimeo.com/video/76979871?h=8272103f6e": f"{VIMEO}&h=8272103f6e",
    "https://vimeo.com/76979871/8272103f6e": f"{VIMEO}&h=8272103f6e",
    "https://www.dailymotion.com/video/x8m8n2q": DAILYMOTION,
    "https://www.dailymotion.com/embed/video/x8m8n2q": DAILYMOTION,
    "https://dai.ly/x8m8n2q": DAILYMOTION,
    "https://open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk?si=1": (
        "https://open.spotify.com/embed/episode/4rOoJ6Egrf8K2IrywzwOMk"
    ),
    "https://open.spotify.com/intl-de/track/4rOoJ6Egrf8K2IrywzwOMk": (
        "https://open.spotify.com/embed/track/4rOoJ6Egrf8K2IrywzwOMk"
    ),
    "https://soundcloud.com/a-maker/a-sound": f"{SOUND}a-maker%2Fa-sound",
    "https://soundcloud.com/a-maker/sets/an-album": f"{SOUND}a-maker%2Fsets%2Fan-album",
    "https://archive.org/details/night_of_the_living_dead": (
        "https://archive.org/embed/night_of_the_living_dead"
    ),
    "https://datawrapper.dwcdn.net/aBc12/3/": "https://datawrapper.dwcdn.net/aBc12/",
}

PLAIN = [
    "https://www.youtube.com/",
    "https://www.youtube.com/@channel",
    "https://www.youtube.com/watch",
    "https://www.youtube.com/watch?v=",
    "https://www.youtube.com/watch?v=a/../../evil",
    "https://www.youtube.com/watch?v=a%22onload=x",
    "https://www.youtube.com/playlist?list=PL1",
    "https://youtu.be/",
    "https://youtube.com.example.org/watch?v=dQw4w9WgXcQ",
    "https://example.org/youtube.com/watch?v=dQw4w9WgXcQ",
    "https://www.youtube.com@example.org/watch?v=dQw4w9WgXcQ",
    "https://notyoutube.com/watch?v=dQw4w9WgXcQ",
    "https://www.youtube.com\\@example.org/watch?v=dQw4w9WgXcQ",
    "ftp://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "//www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https://vimeo.com/",
    "https://vimeo.com/about",
    "https://vimeo.com/९८७",
    "https://vimeo.com/76979871/a.b",
    "https://www.dailymotion.com/us",
    "https://www.dailymotion.com/playlist/x1",
    "https://www.dailymotion.com/video/x1/x2",
    "https://open.spotify.com/user/somebody",
    "https://open.spotify.com/episode/",
    "https://soundcloud.com/a-maker",
    "https://soundcloud.com/a-maker/likes",
    "https://soundcloud.com/discover/sets/charts",
    "https://soundcloud.com/a-maker/a%2F..%2Fb",
    "https://archive.org/details/..",
    "https://archive.org/search",
    "https://datawrapper.dwcdn.net/",
    "https://x.com/somebody/status/1",
    "https://example.org/",
    "https://[::1",
    "not an address",
    "",
]


@pytest.mark.parametrize("address", EMBEDDED)
def test_a_provider_s_address_becomes_its_player(address):
    embed = embed_of(address)
    assert embed is not None
    assert embed.player == EMBEDDED[address]


@pytest.mark.parametrize("address", PLAIN)
def test_a_near_miss_is_no_embed(address):
    assert embed_of(address) is None


def test_each_provider_is_in_the_table():
    assert {embed_of(address).provider for address in EMBEDDED} == {one.name for one in PROVIDERS}


def test_the_policy_lets_in_each_player_and_no_other_host():
    players = {urlsplit(player) for player in EMBEDDED.values()}
    assert {f"{one.scheme}://{one.netloc}" for one in players} == set(
        settings.SECURE_CSP["frame-src"]
    )


def framed(address, label=""):
    return frame(clean(f'<figure class="embed"><a href="{address}">{label}</a></figure>'))


@pytest.mark.parametrize("address", ["https://youtu.be/dQw4w9WgXcQ", "https://vimeo.com/1/a?x=1&y"])
def test_a_card_is_a_link_with_words_for_readers(address):
    html = framed(address.replace("&", "&amp;"))
    provider = embed_of(address).provider
    assert html.startswith('<figure class="embed" data-embed="https://')
    assert f'data-provider="{provider}"' in html
    assert f">Watch or listen at {provider}</a>" in html
    assert f'href="{address.replace("&", "&amp;")}"' in html
    assert frame(clean(html)) == html
    assert ">The tide &lt;live&gt;</a>" in framed(address, " The\ntide &lt;live&gt; ")


@pytest.mark.parametrize("address", ["https://example.org/film", "https://www.dailymotion.com/us"])
def test_what_is_no_provider_s_is_a_plain_link(address):
    assert framed(address, "A film") == f'<p><a href="{address}">A film</a></p>'
    assert framed(address) == f'<p><a href="{address}">{address}</a></p>'
    odd = framed(f"{address}/it's?a=1&amp;b=%27", "It's “here” &gt; 'there'")
    assert frame(clean(odd)) == odd


def test_a_player_cannot_be_smuggled_in():
    html = (
        '<figure class="embed" data-embed="https://evil.example/" data-provider="YouTube">'
        '<a href="https://youtu.be/dQw4w9WgXcQ">x</a></figure>'
        '<figure class="embed" data-embed="https://evil.example/"><a href="/x">y</a></figure>'
        '<figure class="embed" data-embed="https://evil.example/">z</figure>'
    )
    made = frame(clean(html))
    assert "evil" not in made
    assert made.count("data-embed") == 1
    assert f'data-embed="{YOUTUBE}"' in made
