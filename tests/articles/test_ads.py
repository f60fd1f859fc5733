"""ads.txt: what buyers can read, what they would pass over, and where editors write it."""

import pytest

from articles import ads
from articles.models import Paper

RIGHT = """# Who may sell our space
greenadexchange.example, 12345, DIRECT, d75815a79
blueadexchange.example,XF436,reseller

  silver.example , a-b/c , DIRECT # ours
placeholder.example.com, placeholder, DIRECT, placeholder
red.example, 9, DIRECT; an extension
CONTACT=ads@paper.example
contact = https://paper.example/ads
SUBDOMAIN=shop.paper.example
OWNERDOMAIN=paper.example
MANAGERDOMAIN=house.example, IN
INVENTORYPARTNERDOMAIN=partner.example
"""

WRONG = {
    "greenadexchange.example, 12345": "A line is like",
    "a.example, 1, DIRECT, c, d": "A line is like",
    "greenadexchange, 1, DIRECT": "no domain of an advertising system",
    "https://a.example, 1, DIRECT": "no domain of an advertising system",
    "a.example, , DIRECT": "The account",
    "a.example, 1 2, DIRECT": "The account",
    "a.example, 1, OWNER": "“OWNER” is no relation",
    "a.example, 1, DIRECT,": "The certification",
    "CONTACT=": "names nobody",
    "OWNERDOMAIN=https://paper.example/": "names no domain",
    "OWNERDOMAIN=paper.example, IN": "Only MANAGERDOMAIN",
    "MANAGERDOMAIN=paper.example, India": "Only MANAGERDOMAIN",
    "OWNER=paper.example": "“OWNER” is no variable",
    "Our adverts": "A line is like",
}


def test_all_that_the_grammar_has_is_right():
    assert ads.mistakes(RIGHT) == []
    assert ads.mistakes("") == []


@pytest.mark.parametrize("line", WRONG)
def test_a_wrong_line_is_told_by_its_number(line):
    (mistake,) = ads.mistakes(f"# first\n{line}\na.example, 1, DIRECT\n")
    assert mistake.line == 2
    assert WRONG[line] in mistake.sentence


def test_there_is_one_owner():
    (mistake,) = ads.mistakes("OWNERDOMAIN=a.example\nOWNERDOMAIN=b.example\n")
    assert str(mistake) == "Line 2: OWNERDOMAIN may stand once."


@pytest.mark.django_db
def test_a_paper_that_names_nobody_has_an_empty_one(reader, counted):
    with counted(1):
        page = reader.get("/ads.txt")
    assert (page.status_code, page.content) == (200, b"")
    assert page.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert page.headers["Cache-Control"].startswith("public, ")


@pytest.mark.django_db
def test_editors_write_it_and_are_told_of_each_wrong_line(editor, reader):
    form = editor.get("/admin/articles/paper/", follow=True)
    address = form.redirect_chain[-1][0]
    refused = editor.post(address, {"ads_txt": "a.example, 1\nb.example, 2, OWNER\n"})
    assert refused.status_code == 200
    assert "Line 1: A line is like" in refused.text
    assert "Line 2: “OWNER” is no relation" in refused.text
    assert "b.example, 2, OWNER" in refused.text
    assert reader.get("/ads.txt").content == b""
    editor.post(address, {"ads_txt": "b.example, 2, DIRECT\n"})
    assert reader.get("/ads.txt").text.strip() == "b.example, 2, DIRECT"
    assert Paper.objects.count() == 1


@pytest.mark.django_db
def test_moderators_do_not(moderator):
    assert moderator.get("/admin/articles/paper/1/change/").status_code in {302, 403}
    assert not Paper.objects.exclude(ads_txt="").exists()
