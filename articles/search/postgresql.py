"""PostgreSQL's full text search: its index, and how it is asked."""

from collections.abc import Callable, Iterable
from typing import Any

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
# What stands above the body has a vector of its own. Of the whole one PostgreSQL knows how common a
# word is, but not how common it is there; and to look, it would fetch the whole text of each story.
CREATE_FRONT = (
    """
    ALTER TABLE articles_searchentry ADD COLUMN front tsvector GENERATED ALWAYS AS (
        articles_search_lexemes(headline, 'A') || articles_search_lexemes(standfirst, 'B')
        || articles_search_lexemes(tags, 'B') || articles_search_lexemes(byline, 'C')
        || strip(articles_search_lexemes(filters, 'D'))
    ) STORED
    """,
    "CREATE INDEX articles_search_front ON articles_searchentry USING gin (front) "
    "WITH (fastupdate = off)",
)
DROP_FRONT = ("ALTER TABLE articles_searchentry DROP COLUMN front",)
# To look at the words of a row costs PostgreSQL some 7 µs, since long ones lie in a place of their
# own; its planner thinks that it is next to nothing, and of a word that few stories have it went
# through all of them in the order of time. So each row that is looked at is given a price. And of
# more words than the thousand most common it has to know how common they are.
CREATE_PRICE = (
    """
    CREATE FUNCTION articles_search_price(place bigint) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 400 AS 'BEGIN RETURN true; END'
    """,
    "ALTER TABLE articles_searchentry ALTER COLUMN vector SET STATISTICS 500",
    "ALTER TABLE articles_searchentry ALTER COLUMN front SET STATISTICS 500",
)
DROP_PRICE = (
    "DROP FUNCTION articles_search_price",
    "ALTER TABLE articles_searchentry ALTER COLUMN vector SET STATISTICS -1",
    "ALTER TABLE articles_searchentry ALTER COLUMN front SET STATISTICS -1",
)
REMAKE = ("REINDEX INDEX articles_search_vector", "REINDEX INDEX articles_search_front")

MATCHES = (
    "SELECT place FROM articles_searchentry WHERE {asked} "
    "AND place BETWEEN %s AND %s AND articles_search_price(place) ORDER BY place DESC LIMIT %s"
)


def on_postgresql(statements: Iterable[str]) -> Callable[[Any, Any], None]:
    """For migrations.RunPython: these statements, where the database is a PostgreSQL."""

    def run(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


def asked(wanted: Wanted) -> tuple[str, list[str]]:
    """The question as conditions, and the texts for their places."""
    filters = wanted.filters
    parts = [_any(wanted.forms_of(term)) for term in wanted.query.terms]
    parts += [f"'{word}':C" for word in filters.author]
    parts += ["'=all'" if not wanted.public else "'=public'"]
    parts += [f"'section={filters.section}'"] if filters.section is not None else []
    found = " & ".join(parts)
    unwanted = " & ".join(f"!{_any(term.forms)}" for term in wanted.query.excluded)
    if wanted.in_front and unwanted:
        return "front @@ %s::tsquery AND vector @@ %s::tsquery", [found, unwanted]
    where = "front" if wanted.in_front else "vector"
    return f"{where} @@ %s::tsquery", [f"{found} & {unwanted}" if unwanted else found]


def _any(forms: list[Form]) -> str:
    return f"({' | '.join(_phrase(form) for form in forms)})"


def _phrase(form: Form) -> str:
    """A tsquery, to be cast, not parsed; every word in it is quoted."""
    words = " <-> ".join(f"'{word}'" for word in form.words)
    return f"({words}{':*' if form.open else ''})"
