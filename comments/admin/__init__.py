"""The moderators' part of the newsroom."""

from comments.admin import bans, learning, log, replies, rules, words

__all__ = ["bans", "learning", "log", "replies", "rules", "words"]
