"""
What the paper writes to people about replies: to moderators (moderators.py) and to writers
(writers.py), put into words by templates/comments/letters and handed to the outbox.

The views say that a reply has come, and a decision says so by itself (Decision, when it is stored).
Whatever else stores replies, an importer or a command, writes no letter.
"""

from comments.letters.writing import is_open

__all__ = ["is_open"]
