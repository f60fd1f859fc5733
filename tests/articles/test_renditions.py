"""Pictures in the sizes of the templates: which are made, when, and how."""

import re
import threading
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from articles import renditions
from articles.models import Image
from newsmania.storage import PictureStorage
from tests.factories import ArticleFactory, AuthorFactory, ImageFactory
from tests.files import JPEG, drawn, exif, upload, written

pytestmark = pytest.mark.django_db


def picture(width=900, height=600, *, name="tide.jpg", **described):
    dot = described.pop("dot", None)
    content = written(drawn(width, height, dot=dot), "JPEG", exif=exif(), quality=95)
    return Image.objects.create(file=upload(name, content), **described)


def opened(response):
    return Pillow.open(BytesIO(b"".join(response.streaming_content)))


def has_red(image):
    return any(
        red > 180 and blue < 90 for red, _, blue in image.convert("RGB").get_flattened_data()
    )


def stored():
    return default_storage.listdir("renditions")[1] if default_storage.exists("renditions") else []


def test_a_rendition_is_made_when_it_is_asked_for_and_then_kept(reader):
    image = picture()
    (first, *_), address = renditions.renditions_of(image, "teaser", "webp"), None
    assert not default_storage.exists(first.name)
    address = first.url
    response = reader.get(address)
    assert opened(response).size == (320, 213)
    assert response["Content-Type"] == "image/webp"
    assert "immutable" in response["Cache-Control"]
    made_at = default_storage.get_modified_time(first.name)
    head = reader.head(address)
    assert (head.status_code, head.headers["Content-Length"]) == (
        200,
        str(default_storage.size(first.name)),
    )
    again = reader.get(address, headers={"if-modified-since": response["Last-Modified"]})
    assert again.status_code == 304
    assert default_storage.get_modified_time(first.name) == made_at


@pytest.mark.parametrize("shape", renditions.SHAPES)
@pytest.mark.parametrize("kind", renditions.FORMATS)
@pytest.mark.parametrize("size", [(1, 1), (5, 300), (300, 5), (319, 320), (640, 400), (2000, 900)])
def test_each_promised_rendition_has_the_promised_size(reader, shape, kind, size):
    image = picture(*size)
    promised = renditions.renditions_of(image, shape, kind)
    assert promised
    for one in promised:
        assert one.width <= image.width
        made = opened(reader.get(one.url))
        assert made.size == (one.width, one.height)


def test_ten_thousand_other_names_make_nothing(reader, counted):
    image = picture()
    good = renditions.renditions_of(image, "square", "jpg")[0].name.removeprefix("renditions/")
    digest = good[:20]
    guesses = [f"{digest}-square-{x}x{y}-320.jpg" for x in range(101) for y in range(100)]
    guesses.remove(good)
    assert len(guesses) > 10_000
    assert not any(renditions.make_missing(f"renditions/{name}") for name in guesses[::50])
    assert stored() == []
    for name in [
        f"{digest}-natural-321.jpg",
        f"{digest}-natural-50x50-320.jpg",
        f"{digest}-natural-1920.jpg",
        f"{digest}-natural-320.png",
        f"{'0' * 20}-natural-320.jpg",
        "..%2f..%2fpaper.sqlite3",
        f"{digest}-natural-3२0.jpg",
        guesses[7],
    ]:
        assert reader.get(f"/media/renditions/{name}").status_code in {400, 404}
    assert stored() == []
    with counted(0):
        assert not renditions.make_missing("renditions/anything.jpg")
    with counted(1):
        assert not renditions.make_missing(f"renditions/{'0' * 20}-natural-320.jpg")


@pytest.mark.parametrize("at", [(40, 300), (860, 300)])
def test_what_the_focal_point_is_on_stays_in_the_square(reader, at):
    image = picture(dot=at)
    image.focal_x, image.focal_y = round(at[0] / 9), round(at[1] / 6)
    image.save()
    square = renditions.renditions_of(image, "square", "jpg")[0]
    assert has_red(opened(reader.get(square.url)))
    # Were the point on the other side, the dot would be lost: the test can fail.
    image.focal_x = 100 if at[0] < 450 else 0
    image.save()
    moved = renditions.renditions_of(image, "square", "jpg")[0]
    assert moved.url != square.url
    assert not has_red(opened(reader.get(moved.url)))


def test_renditions_tell_who_made_them_and_not_where(reader):
    image = picture(credit="Photograph: Ana Ruiz", copyright_notice="© News Mania")
    for kind in renditions.FORMATS:
        for one in renditions.renditions_of(image, "teaser", kind)[:1]:
            made = opened(reader.get(one.url))
            assert b"Ana Ruiz" in made.info["xmp"]
            assert "© News Mania".encode() in made.info["xmp"]
            assert len(made.getexif()) == 0


def test_a_transparent_picture_stands_on_white_in_a_jpeg(reader):
    content = written(Pillow.new("RGBA", (60, 40), (0, 0, 0, 0)), "PNG")
    image = Image.objects.create(file=upload("a.png", content))
    jpeg, webp = (renditions.renditions_of(image, "natural", kind)[0] for kind in ["jpg", "webp"])
    assert opened(reader.get(jpeg.url)).getpixel((5, 5)) == (255, 255, 255)
    assert opened(reader.get(webp.url)).convert("RGBA").getpixel((5, 5))[3] == 0


def test_the_same_picture_with_two_focal_points_has_the_renditions_of_both(reader):
    first, second = picture(alt_text="One"), picture(alt_text="Two", focal_x=10)
    assert first.file.name == second.file.name
    for image in [first, second]:
        for one in renditions.renditions_of(image, "square", "webp"):
            assert reader.get(one.url).status_code == 200


def test_a_picture_whose_file_is_lost_is_missing_and_breaks_no_page(reader):
    image = picture(is_decorative=True)
    article = ArticleFactory(published=True, lead_image=image)
    default_storage.delete(image.file.name)
    page = reader.get(article.get_absolute_url())
    assert page.status_code == 200
    address = re.search(r'src="(/media/renditions/[^"]+)"', page.text)[1]
    assert reader.get(address).status_code == 404


def test_a_half_written_file_is_never_seen(settings, tmp_path):
    storage = PictureStorage(location=tmp_path)
    seen = []

    class Slow(ContentFile):
        def chunks(self, chunk_size=None):
            for part in [b"one ", b"two"]:
                seen.append(storage.exists("folder/name.jpg"))
                yield part

    assert storage.save("folder/name.jpg", Slow(b"")) == "folder/name.jpg"
    assert seen == [False, False]
    assert storage.open("folder/name.jpg").read() == b"one two"
    assert storage.listdir("folder")[1] == ["name.jpg"]


def test_many_at_once_write_one_whole_file(tmp_path):
    storage = PictureStorage(location=tmp_path)
    names = []

    def save():
        names.append(storage.save("renditions/a.jpg", ContentFile(JPEG)))

    threads = [threading.Thread(target=save) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(names) == {"renditions/a.jpg"}
    assert storage.listdir("renditions")[1] == ["a.jpg"]
    assert storage.open("renditions/a.jpg").read() == JPEG


def body_with(image, caption="High water."):
    figure = f'<figure data-picture="{image.pk}"><figcaption>{caption}</figcaption></figure>'
    return f"<p>Before.</p>{figure}"


@pytest.mark.parametrize("place", ["lead", "body", "teaser", "portrait"])
def test_every_picture_on_a_page_tells_its_size_and_its_choices(reader, place):
    image = picture(2000, 1200, alt_text="A tide table")
    traits = {"body": {"body": body_with(image)}, "portrait": {}}.get(place, {"lead_image": image})
    article = ArticleFactory(published=True, **traits)
    if place == "portrait":
        author = AuthorFactory()
        author.portrait = image
        author.save()
        address = author.get_absolute_url()
    else:
        address = "/" if place == "teaser" else article.get_absolute_url()
    (tag,) = re.findall(r"<picture>.*?</picture>", reader.get(address).text)
    assert re.search(r'<source type="image/webp" srcset="[^"]+320w, [^"]+w" sizes="[^"]+"', tag)
    shown, widths = re.search(r'<img src="([^"]+)" srcset="([^"]+)" sizes="[^"]+"', tag).groups()
    size = tuple(map(int, re.search(r'width="([0-9]+)" height="([0-9]+)"', tag).groups()))
    assert opened(reader.get(shown)).size == size
    assert len(widths.split(", ")) >= 4
    assert ('loading="lazy"' in tag) is (place == "body")


def test_a_moved_focal_point_and_new_words_reach_the_stories(reader):
    image = picture(alt_text="A tide table", credit="Ana")
    article = ArticleFactory(published=True, lead_image=image, body=body_with(image))
    before = article.modified_at
    image.alt_text, image.credit, image.focal_x = 'A "new" <table>', "Ben & Co", 20
    image.save()
    text = reader.get(article.get_absolute_url()).text
    assert text.count('alt="A &quot;new&quot; &lt;table&gt;"') == 2
    assert text.count('<span class="credit">Ben &amp; Co</span>') == 2
    assert "-20x50-" in reader.get("/").text
    article.refresh_from_db()
    assert article.modified_at == before  # A better description tells readers of no update.


def test_a_replaced_file_keeps_its_description_and_has_new_addresses(reader):
    image = picture(alt_text="A tide table", caption="High.")
    article = ArticleFactory(published=True, body=body_with(image))
    old = renditions.renditions_of(image, "natural", "jpg")[0].url
    image.file = upload("ebb.jpg", written(drawn(400, 300), "JPEG"))
    image.save()
    text = reader.get(article.get_absolute_url()).text
    assert old not in text
    assert renditions.renditions_of(image, "natural", "jpg")[0].url in text
    assert 'width="400" height="300" alt="A tide table"' in text
    assert image.original_name == "ebb.jpg"


def test_a_decorative_picture_says_nothing():
    assert 'alt=""' in renditions.in_body(ImageFactory(is_decorative=True, alt_text="Words"))
