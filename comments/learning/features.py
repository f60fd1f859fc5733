"""What of a reply counts as evidence, in words that a moderator can read."""

from itertools import pairwise

from comments.folding import words_meant
from comments.links import has_markup, links_in
from comments.models import Comment
from comments.rendering import ADDRESS

MOST_WORDS = 500


def features_of(comment: Comment) -> set[str]:
    """Its words and pairs of words, and what else tells spam: links, capitals, signs."""
    text = ADDRESS.sub(" ", comment.text)
    words = words_meant(text)[:MOST_WORDS]
    pairs = (f"{first} {second}" for first, second in pairwise(words))
    return {f"“{word}”" for word in (*words, *pairs)} | set(_signs(comment, words))


def _signs(comment: Comment, words: list[str]) -> list[str]:
    links = links_in(comment.text)
    letters = [one for one in comment.text if one.isalpha()]
    capitals = sum(one.isupper() for one in letters)
    return [
        told
        for told, is_so in [
            ("a link", len(links) == 1),
            ("several links", len(links) > 1),
            ("links as markup", has_markup(comment.text)),
            ("mostly capitals", len(letters) > 10 and capitals > 0.6 * len(letters)),
            ("exclamation marks", comment.text.count("!") > 2),
            ("a very short text", len(words) < 5),
            ("a long text", len(words) > 60),
        ]
        if is_so
    ]
