"""Letters as tests read them: those that are under way, and the links in them."""

import re

from newsmania.models import Letter


def letters(to=""):
    """Oldest first; all of them, or those to one address."""
    found = Letter.objects.order_by("pk")
    return list(found.sent_to(to) if to else found)


def only_letter(to=""):
    [letter] = letters(to)
    return letter


def links(letter, kind):
    """The addresses of one kind in a letter, without the host: `links(letter, "decide")`."""
    return re.findall(rf"http://testserver(/comments/{kind}/\S+)", letter.text)


def one_click(letter):
    """The address behind a mail program's button, as RFC 8058 has it."""
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [address] = re.findall(r"^<http://testserver(/\S+)>$", letter.headers["List-Unsubscribe"])
    return address
