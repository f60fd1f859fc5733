"""PostgreSQL's full text search: its index, and how it is asked."""

from articles.search.query import Form, Wanted

# A tsvector is made word by word: the parser that `to_tsvector` would use knows Bengali only where
# the database's locale does. "=" stands between two fields, so that no phrase runs across them.
# A lexeme has its place up to the 16,383rd and in 256 places at most, which is enough for a story.
CREATE = (
    """
    CREATE FUNCTION articles_search_lexemes(words text, weight "char") RETURNS tsvector
    LANGUAGE sql IMMUTABLE AS $$
        SELECT setweight(string_agg('''' || word || ''':' || least(place, 16383), ' ')::tsvector,
                         weight)
        FROM unnest(string_to_array(words || ' =', ' ')) WITH ORDINALITY AS listed(word, place)
        WHERE word <> ''
    $$
    """,
    """
    ALTER TABLE articles_searchentry ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        articles_search_lexemes(headline, 'A') || articles_search_lexemes(standfirst, 'B')
        || articles_search_lexemes(tags, 'B') || articles_search_lexemes(byline, 'C')
        || articles_search_lexemes(body, 'D') || strip(articles_search_lexemes(filters, 'D'))
    ) STORED
    """,
    # Without `fastupdate`: a reader does not pay for what an editor saved.
    "CREATE INDEX articles_search_vector ON articles_searchentry USING gin (vector) "
    "WITH (fastupdate = off)",
)
DROP = (
    "ALTER TABLE articles_searchentry DROP COLUMN vector",
    "DROP FUNCTION articles_search_lexemes",
)
REMAKE = ("REINDEX INDEX articles_search_vector",)

MATCHES = (
    "SELECT place FROM articles_searchentry WHERE vector @@ %s::tsquery "
    "AND place BETWEEN %s AND %s ORDER BY place DESC LIMIT %s"
)


def expression(wanted: Wanted) -> str:
    """The question as a tsquery, to be cast, not parsed; every word in it is quoted."""
    where = "ABC" if wanted.in_front else ""
    parts = [_any(wanted.forms_of(term), where) for term in wanted.query.terms]
    parts += [f"'{word}':C" for word in wanted.filters.author]
    section = wanted.filters.section
    parts += ["'=all'" if not wanted.public else "'=public'"]
    parts += [f"'section={section}'"] if section is not None else []
    parts += [f"!{_any(term.forms)}" for term in wanted.query.excluded]
    return " & ".join(parts)


def _any(forms: list[Form], where: str = "") -> str:
    return f"({' | '.join(_phrase(form, where) for form in forms)})"


def _phrase(form: Form, where: str) -> str:
    *before, last = [f"'{word}'" for word in form.words]
    marks = [f"{word}:{where}" if where else word for word in before]
    ending = ("*" if form.open else "") + where
    return f"({' <-> '.join([*marks, f'{last}:{ending}' if ending else last])})"
