"""Initials stand for a face in every script, drawn by the paper itself and readable on theirs."""

import re
from pathlib import Path

import pytest

from comments.initials import TONES, initials_of, tone_of
from comments.models import Comment
from tests.comments.factories import CommentFactory

TOKENS = Path(__file__).resolve().parents[2] / "static/css/tokens.css"
ENOUGH = 4.5  # WCAG 2.2, 1.4.3: the contrast of text of this size.


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Rea Der", "RD"),
        ("rea", "R"),
        ("Ana María Ruiz", "AR"),
        ("(Ana) “Ruiz”", "AR"),
        ("É. Zola", "ÉZ"),
        ("রিমা সেন", "রিসে"),
        ("শ্রীলেখা মিত্র", "শ্রীমি"),
        ("क्षितिज शर्मा", "क्षिश"),
        ("李雷", "李"),
        ("محمد علي", "مع"),
        ("👩🏽‍🚀", "👩🏽‍🚀"),
        ("👩🏽‍🚀 Ana", "A"),
        ("🇮🇳🇧🇩", "🇮🇳"),
        ("❤️‍🔥", "❤️‍🔥"),
        ("…", "…"),
        ("क" + "्क" * 60, "क्क्क्क्क्"),
    ],
)
def test_a_letter_is_what_readers_take_for_one(name, initials):
    assert initials_of(name) == initials
    assert Comment(name=name).initials == initials


def test_the_colour_hangs_on_the_name_and_on_nothing_else():
    one, other = (Comment(name="Rea", email=email) for email in ["a@example.org", "b@example.org"])
    assert one.tone == other.tone == tone_of("Rea")
    assert {tone_of(f"Reader {number}") for number in range(100)} == set(range(TONES))


def test_initials_can_be_read_on_each_colour_in_the_light_and_in_the_dark():
    tokens = TOKENS.read_text()
    ink, *faces = (_colours(tokens, f"face-{name}") for name in ["ink", *range(TONES)])
    for scheme in (0, 1):
        for face in faces:
            assert _contrast(ink[scheme], face[scheme]) >= ENOUGH


@pytest.mark.django_db
def test_they_are_told_to_nobody_and_need_no_style_of_their_own(reader, article):
    comment = CommentFactory(article=article, published=True, name="রিমা সেন")
    text = reader.get(article.get_absolute_url()).text
    face = f'<span class="reply__face reply__face--{comment.tone}" aria-hidden="true">রিসে</span>'
    assert face in text
    assert "gravatar" not in text


def _colours(tokens, name):
    return re.search(rf"--{name}: light-dark\((#\w{{6}}), (#\w{{6}})\)", tokens).groups()


def _contrast(one, other):
    light, dark = sorted([_luminance(one), _luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    """WCAG 2.2's relative luminance."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
