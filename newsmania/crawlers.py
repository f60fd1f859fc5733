"""
Crawlers of AI companies, by what they fetch pages for, and which of them the paper refuses.

Names as their owners document them, as of November 2026. A name here is a request in robots.txt
(RFC 9309), which well-behaved crawlers honour; it stops no others.
"""

from collections.abc import Iterable

CRAWLERS = {
    # To train models.
    "training": (
        "AI2Bot",
        "Amazonbot",
        "anthropic-ai",
        "Applebot-Extended",
        "Bytespider",
        "CCBot",
        "ClaudeBot",
        "cohere-training-data-crawler",
        "Diffbot",
        "FacebookBot",
        "Google-Extended",
        "GPTBot",
        "Meta-ExternalAgent",
        "omgili",
        "PanguBot",
        "Timpibot",
    ),
    # To answer from an index, with a link to the page.
    "search": (
        "Amzn-SearchBot",
        "Claude-SearchBot",
        "OAI-SearchBot",
        "PerplexityBot",
        "YouBot",
    ),
    # To read the one page that a person asks about.
    "user": (
        "ChatGPT-User",
        "Claude-User",
        "cohere-ai",
        "DuckAssistBot",
        "Meta-ExternalFetcher",
        "MistralAI-User",
        "Perplexity-User",
    ),
}
POLICIES = {"refuse": list(CRAWLERS), "allow": []}


def refused_purposes(policy: Iterable[str]) -> list[str]:
    """The purposes that a policy refuses. Raises ValueError for a word that is none."""
    words = [word.strip().lower() for word in policy if word.strip()]
    if len(words) == 1 and words[0] in POLICIES:
        return POLICIES[words[0]]
    for word in words:
        if word not in CRAWLERS:
            known = ", ".join([*POLICIES, *CRAWLERS])
            raise ValueError(f"“{word}” is no policy for AI crawlers; there are {known}.")
    return words


def refused(policy: Iterable[str]) -> list[str]:
    return [name for purpose in refused_purposes(policy) for name in CRAWLERS[purpose]]
