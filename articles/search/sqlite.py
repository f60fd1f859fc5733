"""SQLite's FTS5: its index, and how it is asked."""

from articles.search.query import Form, Wanted

TABLE = "articles_searchwords"
FRONT = "headline standfirst byline tags"
COLUMNS = (*FRONT.split(), "body", "filters")

_names = ", ".join(COLUMNS)


def _values(row: str) -> str:
    return ", ".join(f"{row}.{name}" for name in COLUMNS)


_into = f"INSERT INTO {TABLE}"
_forget = f"{_into}({TABLE}, rowid, {_names}) VALUES ('delete', old.place, {_values('old')});"
_learn = f"{_into}(rowid, {_names}) VALUES (new.place, {_values('new')});"

# The words come folded, so the plainest tokenizer is right: it parts at what is ASCII and neither
# letter nor digit, and takes every other byte as it is. A "=" can be in no folded word, so a filter
# cannot be asked for by typing it.
CREATE = (
    f"""
    CREATE VIRTUAL TABLE {TABLE} USING fts5(
        {_names}, content='articles_searchentry', content_rowid='place',
        tokenize="ascii tokenchars '='", prefix='3 4'
    )
    """,
    f"CREATE TRIGGER {TABLE}_insert AFTER INSERT ON articles_searchentry BEGIN {_learn} END",
    f"CREATE TRIGGER {TABLE}_delete AFTER DELETE ON articles_searchentry BEGIN {_forget} END",
    f"CREATE TRIGGER {TABLE}_update AFTER UPDATE ON articles_searchentry BEGIN "
    f"{_forget} {_learn} END",
)
DROP = (
    f"DROP TRIGGER {TABLE}_insert",
    f"DROP TRIGGER {TABLE}_delete",
    f"DROP TRIGGER {TABLE}_update",
    f"DROP TABLE {TABLE}",
)
REMAKE = (f"{_into}({TABLE}) VALUES ('rebuild')",)

# Newest first is the order of the rows, so SQLite stops when it has as many as were asked for.
MATCHES = (
    f"SELECT rowid FROM {TABLE} WHERE {{asked}} AND rowid BETWEEN %s AND %s "  # noqa: S608
    "ORDER BY rowid DESC LIMIT %s"
)


def asked(wanted: Wanted) -> tuple[str, list[str]]:
    """The question as a condition, and the text for its place."""
    return f"{TABLE} MATCH %s", [_expression(wanted)]


def _expression(wanted: Wanted) -> str:
    """The question in FTS5's language; every word in it is quoted."""
    asked = [_any(wanted.forms_of(term)) for term in wanted.query.terms]
    columns = FRONT if wanted.in_front else f"{FRONT} body"
    parts = [f"{{{columns}}} : ({' AND '.join(asked)})"] if asked else []
    parts += [f'byline : "{word}"' for word in wanted.filters.author]
    parts += [f'filters : "{token}"' for token in tokens(wanted)]
    found = f"({' AND '.join(parts)})"
    excluded = [_any(term.forms) for term in wanted.query.excluded]
    return f"{found} NOT ({{{FRONT} body}} : ({' OR '.join(excluded)}))" if excluded else found


def tokens(wanted: Wanted) -> list[str]:
    """What a story's column of filters has to hold."""
    section = wanted.filters.section
    found = ["=all" if not wanted.public else "=public"]
    return found + ([f"section={section}"] if section is not None else [])


def _any(forms: list[Form]) -> str:
    said = [f'"{" ".join(form.words)}"{" *" if form.open else ""}' for form in forms]
    return f"({' OR '.join(said)})"
