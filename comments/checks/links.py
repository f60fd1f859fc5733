"""Links are what most spam is for."""

from comments.checks.opinions import Case, Opinion, Verdict
from comments.checks.traces import host_of
from comments.links import SHORTENERS, has_markup, is_spelt_apart, links_in


def check(case: Case) -> Opinion | None:
    comment = case.comment
    found = links_in(comment.text)
    if has_markup(comment.text):
        return _held("markup", "It has links as other sites write them, not as readers do.")
    if is_spelt_apart(comment.text):
        return _held("apart", "It has a web address with spaces in it.")
    if shortened := next((host for host in map(host_of, found) if host in SHORTENERS), ""):
        return _held("shortener", f"It has a link by {shortened}, which hides where it leads.")
    if len(found) > case.rules.most_links:
        return _held("links", f"It has {len(found)} link{'s' if len(found) > 1 else ''}.")
    name = comment.name.lower().replace(" ", "")
    if links_in(comment.name) or (comment.website and name == host_of(comment.website)):
        return _held("name-link", "The name is a web address.")
    if found:
        return Opinion(Verdict.HOLD, "link", "It has a link.", weight=0.5)
    return None


def _held(code: str, sentence: str) -> Opinion:
    return Opinion(Verdict.HOLD, code, sentence)
