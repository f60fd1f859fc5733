"""The newsroom's lists: disallowed words go to the trash, suspect ones to a moderator."""

from comments.checks.opinions import Case, Opinion, Verdict
from comments.folding import Wording
from comments.models import Word
from comments.models.word import words_stand_in


class _List:
    """The list as this process last read it; the rules' number tells when it has changed."""

    version = -1
    words: list[tuple[str, str, str]] = []


def words_of(version: int) -> list[tuple[str, str, str]]:
    if _List.version != version:
        _List.words = Word.objects.all().folded()
        _List.version = version
    return _List.words


def check(case: Case) -> Opinion | None:
    listed = words_of(case.rules.words_version)
    if not listed:
        return None
    wording = Wording(*words_stand_in(case.comment))
    met = [(effect, text) for folded, effect, text in listed if wording.has(folded)]
    if disallowed := [text for effect, text in met if effect == Word.Effect.TRASH]:
        told = f"It has what the list disallows: {_quoted(disallowed)}."
        return Opinion(Verdict.TRASH, "disallowed", told)
    if met:
        told = f"It has what the list suspects: {_quoted([text for _, text in met])}."
        return Opinion(Verdict.HOLD, "suspect", told)
    return None


def _quoted(words: list[str]) -> str:
    return ", ".join(f"“{word}”" for word in words[:5])
