"""The picture library as its people use it: by address, with each one's rights."""

import re

import pytest
from django.core.files.storage import default_storage

from articles import renditions
from articles.models import Image
from tests.articles.test_admin import change, words
from tests.factories import ArticleFactory, AuthorFactory, ImageFactory, PageFactory
from tests.files import JPEG, PNG, REFUSED, drawn, iptc, upload, written

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/image/add/"
SEVERAL = "/admin/articles/image/upload/"
LIST = "/admin/articles/image/"
CHOOSE = "/admin/articles/image/choose/"


def described(**changes):
    return {"alt_text": "", "caption": "", "credit": "", "copyright_notice": ""} | changes


def at(image):
    return f"/admin/articles/image/{image.pk}/change/"


def nothing_is_stored():
    return not Image.objects.exists() and not any(
        default_storage.listdir(folder)[1]
        for folder in ["pictures", "renditions"]
        if default_storage.exists(folder)
    )


def test_one_picture_comes_in_with_its_credit(editor):
    content = written(drawn(), "JPEG", extra=iptc(byline="Ana Ruiz"))
    response = editor.post(ADD, described(file=upload("tide.jpg", content), alt_text="A tide"))
    image = Image.objects.get()
    assert response.url == LIST
    assert (image.credit, image.alt_text, image.added_by) == ("Ana Ruiz", "A tide", editor.user)


@pytest.mark.parametrize("name", [*REFUSED, "empty"])
def test_each_way_in_refuses_with_a_sentence_and_stores_nothing(editor, name):
    filename, content, sentence = REFUSED.get(name, ("empty.png", b"", ""))
    sentence = sentence.replace("'", "&#x27;")
    page = editor.post(ADD, described(file=upload(filename, content)))
    assert page.status_code == 200
    assert (sentence or "The submitted file is empty.") in page.text
    assert "Please correct the error below." in page.text
    page = editor.post(SEVERAL, {"files": [upload(filename, content)]})
    assert page.status_code == 200
    assert (sentence or "“empty.png” is empty") in page.text
    answer = editor.post(
        SEVERAL, {"files": [upload(filename, content)]}, headers={"accept": "application/json"}
    ).json()
    assert answer["stored"] == []
    (told,) = answer["refused"]
    assert (REFUSED[name][2] if name in REFUSED else "“empty.png” is empty") in told
    assert nothing_is_stored()


def test_of_several_the_good_ones_are_stored_and_the_others_told(editor):
    files = [upload("a.jpg", JPEG), upload("notes.jpg", b"Dear"), upload("b.png", PNG)]
    page = editor.post(SEVERAL, {"files": files}, follow=True)
    assert [image.original_name for image in Image.objects.order_by("pk")] == ["a.jpg", "b.png"]
    assert "“notes.jpg” is no picture" in page.text
    assert page.redirect_chain[0][0].startswith("/admin/articles/image/describe/?ids=")
    assert page.text.count("<fieldset") == 2


def test_more_than_fit_at_once_are_told_and_not_dropped_in_silence(editor):
    files = [upload(f"{number}.png", PNG) for number in range(43)]
    page = editor.post(SEVERAL, {"files": files}, follow=True)
    assert Image.objects.count() == 40
    assert "3 files were left out: at most 40 can be uploaded at once." in page.text


def test_no_file_is_a_sentence(editor):
    assert "Choose at least one file." in editor.post(SEVERAL, {}).text


def test_pictures_are_described_on_one_page(editor):
    images = [ImageFactory(alt_text="", caption="", credit="") for _ in range(2)]
    address = f"/admin/articles/image/describe/?ids={images[0].pk},{images[1].pk}"
    form = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2}
    for number, image in enumerate(images):
        form |= {f"form-{number}-id": image.pk, f"form-{number}-alt_text": f"Alt {number}"}
    form["form-1-alt_text"], form["form-1-is_decorative"] = "", "on"
    page = editor.post(address, form, follow=True)
    assert "The pictures are described." in page.text
    first, second = Image.objects.order_by("pk")
    assert (first.alt_text, first.is_decorative) == ("Alt 0", False)
    assert second.is_decorative


@pytest.mark.parametrize("ids", ["", "x", "९", "1,,2", "9" * 30, "-1"])
def test_an_odd_address_of_the_description_page_is_no_error(editor, ids):
    page = editor.get("/admin/articles/image/describe/", {"ids": ids})
    assert page.status_code == 200
    assert "None of these pictures is yours to describe." in page.text


def test_the_library_is_searched_and_filtered(editor):
    tide = ImageFactory(alt_text="A tide table", caption="", credit="Ana")
    plain = ImageFactory(alt_text="", caption="Boats", credit="")
    ArticleFactory(lead_image=tide)
    assert [one["pk"] for one in listed(editor, q="tide ana")] == [tide.pk]
    assert [one["pk"] for one in listed(editor, use="unused")] == [plain.pk]
    assert [one["pk"] for one in listed(editor, use="undescribed")] == [plain.pk]
    assert "no alternative text" in editor.get(LIST).text


def listed(client, **query):
    rows = client.get(LIST, query).context["cl"].result_list
    return [{"pk": image.pk} for image in rows]


def test_where_it_is_used_counts_leads_texts_staged_edits_and_authors(editor):
    image = ImageFactory()
    lead = ArticleFactory(headline="Lead", lead_image=image)
    figure = f'<figure data-picture="{image.pk}"></figure>'
    in_text = ArticleFactory(headline="In the text", body=f"<p>x</p>{figure}")
    staged = ArticleFactory(headline="Staged", published=True)
    editor.post(change(staged), words(staged, body=f"<p>x</p>{figure}", _continue="Save"))
    staged_lead = ArticleFactory(headline="Staged lead", published=True)
    editor.post(change(staged_lead), words(staged_lead, lead_image=image.pk, _continue="Save"))
    author = AuthorFactory(name="Ben")
    author.portrait = image
    author.save()
    assert figure not in staged.body
    page = editor.get(at(image)).text
    for story in [lead, in_text, staged, staged_lead]:
        assert change(story) in page
    assert f"/admin/articles/author/{author.pk}/change/" in page
    assert not Image.objects.unused().exists()


@pytest.mark.parametrize("use", ["lead", "text", "portrait", "page"])
def test_a_picture_in_use_is_not_deleted(editor, use):
    image = ImageFactory()
    if use == "lead":
        ArticleFactory(lead_image=image)
    elif use == "text":
        ArticleFactory(body=f'<p>x</p><figure data-picture="{image.pk}"></figure>')
    elif use == "page":
        PageFactory(body=f'<p>x</p><figure data-picture="{image.pk}"></figure>')
        assert "About, a page of the paper" in editor.get(at(image)).text
    else:
        author = AuthorFactory()
        author.portrait = image
        author.save()
    response = editor.post(f"/admin/articles/image/{image.pk}/delete/", {"post": "yes"})
    assert response.status_code == 403
    assert Image.objects.exists()


def test_an_unused_picture_may_be_deleted_and_none_in_bulk(editor):
    image = ImageFactory()
    editor.post(LIST, {"action": "delete_selected", "_selected_action": [image.pk], "post": "yes"})
    assert Image.objects.exists()
    editor.post(f"/admin/articles/image/{image.pk}/delete/", {"post": "yes"})
    assert not Image.objects.exists()


def test_a_file_is_replaced_by_the_form_and_keeps_its_description(editor):
    image = ImageFactory()
    old = renditions.narrowest(image)
    form = described(alt_text=image.alt_text, credit=image.credit, focal_x=30, focal_y=40)
    editor.post(at(image), form | {"file": upload("new.jpg", JPEG)})
    image.refresh_from_db()
    assert (image.alt_text, image.credit, image.focal_x) == (
        "A tide table",
        "Drawing: News Mania",
        30,
    )
    assert (image.width, image.height) == (90, 60)
    assert image.original_name == "new.jpg"
    assert renditions.narrowest(image) != old
    refused = editor.post(at(image), form | {"file": upload("new.jpg", b"Dear")})
    assert "is no picture" in refused.text
    assert Image.objects.get().file.name == image.file.name


def test_the_dialog_s_page_is_searched_and_paged(editor):
    for number in range(26):
        ImageFactory(alt_text=f"Tide {number}")
    page = editor.get(CHOOSE).text
    assert page.count("data-picture=") == 24
    assert "Page 1 of 2" in page
    assert editor.get(CHOOSE, {"p": "2"}).text.count("data-picture=") == 2
    assert editor.get(CHOOSE, {"p": "x", "q": "\0tide 19"}).text.count("data-picture=") == 1
    assert "No picture is described with these words." in editor.get(CHOOSE, {"q": "<b>"}).text


def test_a_chosen_picture_is_described_in_the_dialog(editor):
    image = ImageFactory(alt_text="")
    there = f"{CHOOSE}{image.pk}/"
    assert f'data-describe="{there}"' in editor.get(CHOOSE).text
    assert "picture.png" in editor.get(there).text
    answer = editor.post(there, described(alt_text="x" * 501))
    assert answer.status_code == 422
    assert "at most 500 characters" in answer.text
    chosen = editor.post(there, described(alt_text="A tide", caption="High", credit="Ana")).json()
    assert (chosen["id"], chosen["alt"], chosen["is_described"]) == (image.pk, "A tide", True)
    image.refresh_from_db()
    assert (image.alt_text, image.caption, image.credit) == ("A tide", "High", "Ana")
    assert "data-describe" not in editor.get(CHOOSE).text


def test_who_may_only_add_pictures_describes_their_own_in_the_dialog(reporter, moderator):
    own = ImageFactory(alt_text="", added_by=reporter.user)
    other, seen = ImageFactory(alt_text=""), ImageFactory(added_by=reporter.user)
    ArticleFactory(published=True, lead_image=seen)
    Image.objects.filter(pk=seen.pk).update(alt_text="")
    page = reporter.get(CHOOSE).text
    assert page.count("no alternative text") == 3
    assert page.count('data-describe=""') == 2
    assert reporter.post(f"{CHOOSE}{own.pk}/", described(alt_text="A tide")).status_code == 200
    for client, image, status in [
        (reporter, other, 404),
        (reporter, seen, 404),
        (moderator, own, 403),
    ]:
        assert client.get(f"{CHOOSE}{image.pk}/").status_code == status
        assert client.post(f"{CHOOSE}{image.pk}/", described(alt_text="x")).status_code == status


@pytest.mark.parametrize("address", [ADD, SEVERAL, LIST, CHOOSE])
def test_who_has_no_right_to_the_library_sees_nothing_of_it(moderator, reader, address):
    assert moderator.get(address).status_code == 403
    assert reader.get(address).status_code == 302


def test_a_hostile_name_is_text_on_every_page(editor):
    name = '"><img src=x onerror=alert(1)>.png'
    image = Image.objects.create(file=upload(name, PNG))
    for address in [LIST, at(image), CHOOSE, f"/admin/articles/image/describe/?ids={image.pk}"]:
        assert not re.search(r"<img[^>]+onerror", editor.get(address).text)
    refused = editor.post(SEVERAL, {"files": [upload("<b>x</b>.png", b"x")]}).text
    assert "<b>x" not in refused


def test_the_focal_point_is_set_on_a_rendition_and_never_on_the_file_itself(editor):
    image = ImageFactory(file=upload("wide.jpg", written(drawn(1400, 700), "JPEG")))
    page = editor.get(at(image)).text
    shown = re.search(r'focal-point__stage"><img src="([^"]+)" width="(\d+)" height="(\d+)"', page)
    assert shown[1].startswith("/media/renditions/")
    assert (shown[2], shown[3]) == ("960", "480")


def test_a_picture_is_named_by_whole_words():
    long = ImageFactory.build(caption="A gauge that stands at three metres " * 4)
    name = str(long)
    assert len(name) <= 81
    assert name.endswith("three metres A gauge that stands at three metres A…")
    assert str(ImageFactory.build(caption="x" * 100)) == "x" * 80 + "…"
    assert str(ImageFactory.build(caption="A gauge")) == "A gauge"
