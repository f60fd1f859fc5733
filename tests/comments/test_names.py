"""No guest signs as somebody at the paper, whatever letters they find for it."""

import pytest

from comments.models import Comment
from comments.names import is_borrowed
from tests.factories import AuthorFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(settings):
    settings.PAPER_NAME = "News Mania"
    UserFactory(username="ana", first_name="Ana", last_name="Ruiz", is_staff=True)
    UserFactory(username="gone", first_name="Old", last_name="Hand", is_staff=True, is_active=False)
    UserFactory(username="none", is_staff=True)
    AuthorFactory(name="Piyal Chatterjee")
    AuthorFactory(name="Zoë")
    AuthorFactory(name="আনিস রহমান")
    AuthorFactory(name="आशा ओझा")
    AuthorFactory(name="উৎপল দত্ত")
    AuthorFactory(name="Rohit Lal")


BORROWED = [
    *("Ana Ruiz", "ana ruiz", "ANA RUIZ", "AnaRuiz", "Ana  Ruiz.", "Ana-Ruiz", "A n a R u i z"),
    *("Аna Ruiz", "Ana Ruіz", "Ana Ruız", "Ana Ru1z", "Ana Ru|z", "Áná Rüíz"),
    *("𝐀𝐧𝐚 𝐑𝐮𝐢𝐳", "Ａｎａ Ｒｕｉｚ", "ⓐⓝⓐ ⓡⓤⓘⓩ"),
    *("Ana Ruiz, editor", "The real Ana Ruiz", "Dr Ana Ruiz"),
    *("Piyal Chatterjee", "Piyaӏ Chatterjee", "PiyaI Chatterjee"),
    *("🅰na Ruiz", "🇦na Ruiz", "🅐na 🅡uiz", "R০hit Lal", "R०hit La١", "Rohit Ⅼal"),
    *("আনিস রহমান", "অানিস রহমান", "আ\u200cনিস রহমান", "आशा ओझा", "अाशा अोझा", "आशा आेझा"),
    *("উৎপল দত্ত", "উত্\u200dপল দত্ত"),
    *("Zoe", "Zoë", "News Mania", "News Mania Desk", "NewsMania", "Nеws Мania", "Nevvs Mania"),
]
FREE = [
    *("Ana", "Ruiz", "Ana Ruizova", "Mariana Ruiz", "Zoe Smith", "News", "Old Hand", "Rea Der"),
    *("অরুণ সেন", "李雷", "Ана", "…", "A reader in Kolkata", "None"),
    *("অনিস রহমান", "আনিসা রহমান", "आशी ओझा", "উপল দত্ত"),
]


@pytest.mark.parametrize("name", BORROWED)
def test_a_name_of_ours_is_refused_in_every_disguise(people, name):
    assert is_borrowed(name)


@pytest.mark.parametrize("name", FREE)
def test_a_name_that_is_nobodys_here_is_free(people, name):
    assert not is_borrowed(name)


def test_the_form_says_so_and_keeps_the_words(people, send):
    page = send(name="Аna Ruiz", comment="Words worth keeping.")
    assert page.status_code == 422
    assert "This name belongs to somebody at the paper." in page.text
    assert "Words worth keeping." in page.text
    assert not Comment.objects.exists()


def test_it_costs_one_query(people, counted):
    with counted(1):
        is_borrowed("Rea Der")
