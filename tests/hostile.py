"""Headlines that break what is put together carelessly, and how they read once they are legal."""

HOSTILE = {
    "ampersand": "Salt & water &amp; bread",
    "less": "5 < 6 ]]> and <b>bold</b> </title></script>",
    "quotes": "“Tides” 'n' \"moons\"",
    "emoji": "The tide 🌊 and the family 👩‍👩‍👧",
    "right-to-left": "\u202eeht edit\u202c المد والجزر \u200f!",
    "bengali": "জোয়ার ও ভাটা",
    "controls": "Be\x08ll ring\x0bs\x1b[31m\x7f\ufffe twice",
    "spaces": "  Two\u00a0spaces\ttab ",
}


def legal(text):
    """What remains where a document may not hold control characters (XML 1.0, Char)."""
    return "".join(
        one for one in text if one in "\t\n\r" or (one >= " " and one not in "\ufffe\uffff")
    )


def folded(text):
    """Runs of spaces count as one, as every reader of feeds shows them."""
    return " ".join(text.split())
