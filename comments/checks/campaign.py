"""
One spammer under many names: the same words, or links to the same site, from several people.

What a moderator has called spam is spam again when it comes back word for word.
"""

from comments.checks.opinions import Case, Opinion, Verdict


def check(case: Case) -> Opinion | None:
    comment, rules, host = case.comment, case.rules, case.host
    if any(one.is_spam and comment.shape and one.shape == comment.shape for one in case.kin):
        told = "A moderator has marked the same words as spam."
        return Opinion(Verdict.SPAM, "known-spam", told)
    if any(one.is_spam and host and one.link_host == host for one in case.kin):
        told = f"A moderator has marked a reply with a link to {host} as spam."
        return Opinion(Verdict.HOLD, "spam-link", told)
    others = {one.email for one in case.kin} - {comment.email}
    if len(others) >= rules.most_alike:
        told = f"{len(others)} others wrote the same words or linked to the same site."
        return Opinion(Verdict.HOLD, "campaign", told)
    return None
