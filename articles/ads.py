"""
Who may sell the paper's advertising space: the grammar of ads.txt (IAB Tech Lab, ads.txt 1.1).

A line with a mistake in it is passed over by buyers without a word, so it is told here.
"""

import re
from typing import NamedTuple

from django.core.exceptions import ValidationError

DOMAIN = re.compile(
    r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.I | re.A
)
TOKEN = re.compile(r"[^\s,;#=]+")
RELATIONS = ("DIRECT", "RESELLER")
COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
EXAMPLE = "“exchange.example, 1234, DIRECT” or “CONTACT=ads@example.org”"
# One owner, and nothing else that may stand once (1.1, section 3.5.2).
ONCE = "OWNERDOMAIN"
VARIABLES = ("CONTACT", "SUBDOMAIN", "INVENTORYPARTNERDOMAIN", "OWNERDOMAIN", "MANAGERDOMAIN")


class Mistake(NamedTuple):
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.sentence}"


def mistakes(text: str) -> list[Mistake]:
    """What is wrong, line by line; nothing for a file that buyers can read, or an empty one."""
    found = []
    owners = 0
    for number, line in enumerate(text.splitlines(), start=1):
        statement = line.partition("#")[0].strip()
        if not statement:
            continue
        owners += statement.upper().startswith(f"{ONCE}=")
        sentence = _mistake(statement)
        if owners > 1 and statement.upper().startswith(f"{ONCE}="):
            sentence = f"{ONCE} may stand once."
        if sentence:
            found.append(Mistake(number, sentence))
    return found


def validate(text: str) -> None:
    """Raises ValidationError with one sentence for each line that is wrong."""
    if found := mistakes(text):
        raise ValidationError([ValidationError(str(one), code="ads_txt") for one in found])


def _mistake(statement: str) -> str:
    name, equals, value = statement.partition("=")
    if equals and "," not in name:
        return _variable_mistake(name.strip().upper(), value.strip())
    return _record_mistake([field.strip() for field in statement.partition(";")[0].split(",")])


def _variable_mistake(name: str, value: str) -> str:
    if name not in VARIABLES:
        return f"“{name}” is no variable; there are {', '.join(VARIABLES)}."
    if name == "CONTACT":
        return "" if value else "CONTACT names nobody."
    domain, _, country = (part.strip() for part in value.partition(","))
    if not DOMAIN.fullmatch(domain):
        return f"{name} names no domain, such as example.org."
    if country and (name != "MANAGERDOMAIN" or not COUNTRY.fullmatch(country)):
        return "Only MANAGERDOMAIN takes a country, of two capital letters."
    return ""


def _record_mistake(fields: list[str]) -> str:
    if not 3 <= len(fields) <= 4:
        return f"A line is like {EXAMPLE}."
    domain, account, relation, *authority = fields
    if not DOMAIN.fullmatch(domain):
        return f"“{domain}” is no domain of an advertising system, such as exchange.example."
    if not TOKEN.fullmatch(account):
        return "The account, the second part, is missing or has a space in it."
    if relation.upper() not in RELATIONS:
        return f"“{relation}” is no relation; there are DIRECT and RESELLER."
    if authority and not TOKEN.fullmatch(authority[0]):
        return "The certification, the fourth part, is empty or has a space in it."
    return ""
