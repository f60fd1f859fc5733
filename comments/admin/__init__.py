"""The moderators' part of the newsroom."""

from comments.admin import bans, learning, log, replies, rules, watches, words

__all__ = ["bans", "learning", "log", "replies", "rules", "watches", "words"]
