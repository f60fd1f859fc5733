"""The moderators' part of the newsroom."""

from comments.admin import bans, learning, replies, rules, watches, words

__all__ = ["bans", "learning", "replies", "rules", "watches", "words"]
