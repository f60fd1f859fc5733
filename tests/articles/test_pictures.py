"""What is let in as a picture, and what is left of its file."""

from contextlib import suppress
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageCms

from articles.models import Image
from articles.pictures import prepare
from articles.rights import rights_in
from tests.files import JPEG, PNG, REFUSED, RIGHTS_IN_XMP, drawn, exif, iptc, upload, written


def kept(name, content):
    prepared = prepare(upload(name, content))
    return prepared, Pillow.open(BytesIO(prepared.read()))


def is_red(pixel):
    return pixel[0] > 180 and pixel[2] < 90


def test_a_camera_s_picture_is_turned_upright_and_forgets_where_it_was_taken():
    picture = drawn(90, 60, dot=(80, 10))
    content = written(
        picture,
        "JPEG",
        exif=exif(orientation=6),
        extra=iptc(byline="Ana Ruiz", copyright="© News Mania", city="Kolkata"),
        comment=b"shot from the roof",
    )
    assert b"GPS" not in content  # It is there in numbers, not in words:
    assert dict(Pillow.open(BytesIO(content)).getexif().get_ifd(0x8825))
    prepared, picture = kept("tide.jpg", content)
    assert prepared.rights == ("Ana Ruiz", "© News Mania")
    assert picture.size == (60, 90)
    assert is_red(picture.getpixel((50, 80)))
    assert len(picture.getexif()) == 0
    assert not {"photoshop", "comment", "exif"} & picture.info.keys()
    for told in [b"Kolkata", b"serial number", b"roof"]:
        assert told in content
        assert told not in prepared.file.getvalue()
    assert rights_in(picture) == ("Ana Ruiz", "© News Mania")


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF", "PNG"])
def test_each_kind_keeps_who_made_it_and_nothing_else(kind):
    options = {"exif": exif(artist="Somebody else")}
    if kind == "PNG":
        from PIL.PngImagePlugin import PngInfo

        options["pnginfo"] = PngInfo()
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", RIGHTS_IN_XMP)
        options["pnginfo"].add_text("Location", "22.57, 88.35")
    else:
        options["xmp"] = RIGHTS_IN_XMP.encode()
    prepared, picture = kept(f"tide.{kind.lower()}", written(drawn(), kind, **options))
    assert prepared.rights == ("Ana Ruiz, José & Sons", "© News Mania")
    assert rights_in(picture) == prepared.rights
    assert len(picture.getexif()) == 0
    for told in [b"GPSLatitude", b"88.35", b"serial number"]:
        assert told not in prepared.file.getvalue()


@pytest.mark.parametrize(
    ("xmp", "rights"),
    [
        ("<dc:creator/><dc:subject><rdf:li>tides</rdf:li></dc:subject>", ("", "")),
        ("<dc:creator><rdf:Seq/></dc:creator><x><rdf:li>tides</rdf:li></x>", ("", "")),
        ("<dc:creator><rdf:Seq><rdf:li/></rdf:Seq></dc:creator>", ("", "")),
        (
            '<dc:creator id="a">\n<rdf:Seq>\n<rdf:li>\nরহিম\u200d\n</rdf:li></rdf:Seq>'
            "</dc:creator>",
            ("রহিম\u200d", ""),
        ),
        (
            "<dc:creator><rdf:Seq><rdf:li>&lt;b&gt;Ana</rdf:li></rdf:Seq></dc:creator>",
            ("<b>Ana", ""),
        ),
    ],
)
def test_xmp_in_other_shapes(xmp, rights):
    assert kept("tide.jpg", written(drawn(), "JPEG", xmp=xmp.encode()))[0].rights == rights


def test_the_newest_record_counts_and_older_ones_stand_in():
    content = written(
        drawn(),
        "JPEG",
        exif=exif(artist="José of EXIF", copyright_notice="© EXIF"),
        extra=iptc(byline="Of IPTC"),
    )
    assert prepare(upload("tide.jpg", content)).rights == ("Of IPTC", "© EXIF")
    content = written(drawn(), "JPEG", exif=exif(artist="José of EXIF"))
    assert prepare(upload("tide.jpg", content)).rights == ("José of EXIF", "")


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_still_picture_is_refused_with_a_sentence(name):
    filename, content, sentence = REFUSED[name]
    with pytest.raises(ValidationError, match=sentence) as refusal:
        prepare(upload(filename, content))
    assert len(refusal.value.messages) == 1
    assert refusal.value.messages[0].endswith((".", "!"))


def test_a_file_without_metadata_is_kept_byte_for_byte():
    for name, kind in [
        ("a.jpg", "JPEG"),
        ("a.jpeg", "JPEG"),
        ("a.webp", "WEBP"),
        ("a.avif", "AVIF"),
    ]:
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        content = written(drawn(900, 600, dot=(50, 50)), kind, icc_profile=profile)
        assert prepare(upload(name, content)).read() == content


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF", "PNG", "GIF"])
def test_what_was_appended_to_a_picture_is_not_stored(kind):
    content = written(drawn(), kind) + b"<script>alert(1)</script>"
    prepared, picture = kept(f"tide.{kind.lower()}", content)
    assert b"script" not in prepared.file.getvalue()
    assert picture.size == (90, 60)


def test_a_telephone_s_picture_with_its_own_preview_is_a_still_one():
    content = written(drawn(dot=(20, 20)), "MPO", save_all=True, append_images=[drawn(45, 30)])
    assert Pillow.open(BytesIO(content)).format == "MPO"
    _, picture = kept("IMG_0001.JPG", content)
    assert (picture.format, picture.size) == ("JPEG", (90, 60))
    assert is_red(picture.getpixel((20, 20)))


def test_printers_inks_become_colours_of_a_screen():
    _, picture = kept("tide.jpg", written(drawn(mode="CMYK", dot=(20, 20)), "JPEG"))
    assert picture.mode == "RGB"
    assert is_red(picture.getpixel((20, 20)))


def test_sixteen_bits_a_channel_are_scaled_and_not_cut_off():
    _, picture = kept("tide.png", written(Pillow.new("I;16", (9, 6), 40_000), "PNG"))
    assert picture.convert("L").getpixel((0, 0)) == pytest.approx(40_000 / 257, abs=1)


def test_a_palette_with_a_transparent_colour_stays_transparent():
    palette = Pillow.new("RGBA", (9, 6), (0, 0, 0, 0)).quantize()
    _, picture = kept("tide.png", written(palette, "PNG", transparency=0))
    assert picture.convert("RGBA").getpixel((0, 0))[3] == 0


def test_rotation_costs_no_quality_and_keeps_the_colour_profile():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = written(
        drawn(900, 600, dot=(50, 50)), "JPEG", quality=95, exif=exif(8), icc_profile=profile
    )
    _, picture = kept("tide.jpg", content)
    assert picture.quantization == Pillow.open(BytesIO(content)).quantization
    assert picture.info["icc_profile"] == profile


@settings(max_examples=150, deadline=None)
@given(
    whole=st.sampled_from(
        [
            ("a.jpg", written(drawn(), "JPEG", exif=exif(6), extra=iptc(byline="Ana"))),
            ("a.png", PNG),
            ("a.webp", written(drawn(), "WEBP", exif=exif(3))),
            ("a.gif", written(drawn(), "GIF")),
            ("a.avif", written(drawn(), "AVIF")),
        ]
    ),
    damage=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=6),
)
def test_a_damaged_file_is_a_picture_or_a_sentence(whole, damage):
    name, content = whole[0], bytearray(whole[1])
    for place, value in damage:
        content[place % len(content)] = value
    # Any other exception fails.
    with suppress(ValidationError):
        assert prepare(upload(name, bytes(content))).size


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["../../etc/passwd.png", "a\\b.png", "‮gnp.exe.png", "x" * 240 + ".png", "tide.PNG"]
)
def test_a_file_s_name_decides_nothing(name, settings):
    image = Image.objects.create(file=prepare(upload(name, PNG)))
    folder, _, stored = image.file.name.partition("/")
    assert folder == "pictures"
    assert stored.isascii()
    assert stored.endswith(".png")
    assert len(image.original_name) <= 200
    assert image.file.path.startswith(str(settings.MEDIA_ROOT))


@pytest.mark.django_db
def test_credit_comes_from_the_file_unless_an_editor_wrote_one():
    content = written(drawn(), "JPEG", extra=iptc(byline="Ana Ruiz", copyright="© NM"))
    told = Image.objects.create(file=upload("a.jpg", content))
    assert (told.credit, told.copyright_notice) == ("Ana Ruiz", "© NM")
    written_by_hand = Image.objects.create(file=upload("b.jpg", content), credit="Photo: A. R.")
    assert written_by_hand.credit == "Photo: A. R."


@pytest.mark.django_db
def test_the_same_picture_twice_is_one_file_with_two_descriptions():
    first = Image.objects.create(file=upload("a.jpg", JPEG), alt_text="One")
    second = Image.objects.create(file=upload("a.jpg", JPEG), alt_text="Another")
    assert first.file.name == second.file.name
    assert first.pk != second.pk
