"""What was purged is never seen again: by no process, at no moment."""

import resource
import signal
import time

import pytest
import time_machine

from newsmania import purging
from tests.pagecache.conftest import ask


def test_a_purge_reaches_each_process_with_its_next_request(process, purge, paper):
    doors = [process(), process(), process()]
    for door in doors:
        ask(door)
    purge("article-1")
    assert [ask(door).cache for door in doors] == ["fwd=miss", "hit", "hit"]
    assert paper.rendered == 2


def test_a_purge_leaves_the_pages_that_show_something_else(door, purge, paper):
    for number in range(100):
        paper.tags = f"frame,article-{number}"
        ask(door, f"/{number}/")
    purge("article-7")
    kept = [ask(door, f"/{number}/").cache for number in range(100)]
    assert kept.count("hit") == 99
    assert kept[7] == "fwd=miss"


def test_the_frame_is_on_every_page(door, purge):
    ask(door)
    purge("frame")
    assert ask(door).cache == "fwd=miss"


@pytest.mark.parametrize("kind", ["p", "w"])
def test_a_page_whose_content_changed_while_it_was_rendered_is_not_kept(door, purge, paper, kind):
    paper.while_rendering = lambda: purge("article-1", kind=kind)
    ask(door)
    paper.while_rendering = None
    assert ask(door).cache == "fwd=miss"
    assert ask(door).cache == "hit"


def test_a_process_that_was_down_does_not_bring_back_what_was_purged_meanwhile(
    process, purge, paper
):
    ask(process())
    purge("article-1")
    assert ask(process()).cache == "fwd=miss"


def test_a_process_that_starts_finds_what_others_have_rendered(process, paper):
    ask(process())
    assert ask(process(), query="utm=x").cache == "hit"
    assert paper.rendered == 1


def test_pages_of_an_earlier_version_of_the_paper_are_not_shown(process, paper):
    ask(process(build="one"))
    assert ask(process(build="two")).cache == "fwd=miss"
    assert ask(process(build="two")).cache == "hit"


def test_a_withdrawn_page_does_not_stay_on_the_disk(door, purge, tmp_path):
    ask(door)
    purge("article-1", kind="w")
    ask(door, "/other/")
    shelf = [path for path in (tmp_path / "pages" / "shelf").rglob("*") if path.is_file()]
    assert len(shelf) == 1


@pytest.mark.parametrize("lose", ["rotate", "unlink", "truncate"])
def test_where_the_journal_is_another_one_nothing_kept_is_trusted(
    process, purge, paper, lose, tmp_path
):
    doors = [process(), process()]
    for door in doors:
        ask(door)
    path = tmp_path / "pages" / "journal"
    match lose:
        case "rotate":
            purge.journal.rotate()
        case "unlink":
            path.unlink()
        case "truncate":
            path.write_bytes(path.read_bytes()[:10])
    assert ask(doors[0]).cache == "fwd=miss"
    assert ask(doors[1]).cache == "hit"  # From the first one, by way of the disk.


def test_a_new_journal_is_none_of_the_old_ones_though_it_has_its_number_and_length(
    process, paper, tmp_path
):
    """A file system gives the number of a file that is gone to the next one."""
    path = tmp_path / "pages" / "journal"
    door = process()
    ask(door)
    number = path.stat().st_ino
    for _ in range(20):  # Until it comes round.
        path.unlink()
        ask(process())
        if path.stat().st_ino == number:
            break
    assert ask(door).body == ask(process()).body != b""
    assert ask(door).body[:14] != b"<p>Rendering 1"


def test_after_a_power_cut_nothing_kept_is_trusted(process, paper, monkeypatch):
    from newsmania.pagecache import journal

    ask(process())
    monkeypatch.setattr(journal, "_boot", lambda: "another start")
    assert ask(process()).cache == "fwd=miss"


def test_where_no_journal_can_be_written_readers_still_get_the_paper(process, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    door = process(folder=blocked / "pages")
    assert [ask(door).status for _ in range(2)] == ["200 OK"] * 2
    assert not door.store.pages


# When the machine fails


@pytest.mark.parametrize("left", [b"", b"{}", b"{", b"null\n", b"[1]\nx", b"\xff\xfe\n<p>"])
def test_what_a_failing_disk_has_left_of_a_page_is_no_page(process, paper, tmp_path, left):
    ask(process())
    (page,) = _files(tmp_path / "pages" / "shelf")
    for content in (left, page.read_bytes()[:-7]):
        page.write_bytes(content)
        assert ask(process()).cache == "fwd=miss"


def test_one_that_died_while_it_wrote_a_page_leaves_nothing_that_is_shown(process, tmp_path):
    ask(process())
    (page,) = _files(tmp_path / "pages" / "shelf")
    half = page.with_suffix(".1-abc")
    half.write_bytes(page.read_bytes()[:100])
    page.unlink()
    assert ask(process()).cache == "fwd=miss"
    assert ask(process()).cache == "hit"


@pytest.fixture
def full_disk():
    """Files may not grow past so many bytes (setrlimit(2), RLIMIT_FSIZE), as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    def fill(most):
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))

    yield fill
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, ignored)


def test_on_a_full_disk_readers_get_the_paper_and_each_process_keeps_its_own(
    process, paper, full_disk, tmp_path
):
    doors = [process(), process()]
    ask(doors[0], "/first/")
    full_disk(1000)
    for door in doors:
        assert [ask(door).cache for _ in range(2)] == ["fwd=miss", "hit"]
    full_disk(-1)
    assert len(_files(tmp_path / "pages" / "shelf")) == 1


def test_a_purge_that_does_not_fit_on_the_disk_is_not_half_told(purge, full_disk, tmp_path):
    journal = tmp_path / "pages" / "journal"
    purge("article-1")
    full_disk(journal.stat().st_size + 5)
    with pytest.raises(OSError, match="part of the purge"):
        purge("article-2")
    full_disk(-1)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_where_a_purge_cannot_be_told_nothing_kept_is_trusted(
    process, paper, purge, full_disk, tmp_path, settings
):
    settings.PAGE_CACHE_DIR = tmp_path / "pages"
    doors = [process(), process()]
    for door in doors:
        ask(door)
    full_disk((tmp_path / "pages" / "journal").stat().st_size + 5)
    purging.purge(["article-1"])
    full_disk(-1)
    assert ask(doors[0]).cache == "fwd=miss"
    assert ask(doors[1]).body == ask(doors[0]).body


def test_a_damaged_journal_is_begun_anew(process, purge, paper, tmp_path):
    doors = [process(), process()]
    for door in doors:
        ask(door)
    with (tmp_path / "pages" / "journal").open("a") as file:
        file.write("nonsense article-1\n")
    assert [ask(door).cache for door in doors] == ["fwd=miss", "fwd=miss"]
    assert [ask(door).cache for door in doors] == ["hit", "hit"]
    assert paper.rendered == 3
    purge("article-1")
    assert ask(doors[0]).cache == "fwd=miss"


@pytest.mark.parametrize("act", ["flights", "shelf"])
def test_where_a_folder_cannot_be_made_readers_still_get_the_paper(process, purge, tmp_path, act):
    door = process()
    purge("article-1")
    (tmp_path / "pages" / act).write_text("a file where a folder should be")
    assert [ask(door).cache for _ in range(2)] == ["fwd=miss", "hit"]


def _files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


# When the paper fails


def test_an_old_page_stands_in_for_one_that_cannot_be_rendered(door, purge, paper):
    first = ask(door)
    purge("article-1")
    paper.status = "500 Internal Server Error"
    again = ask(door)
    assert (again.status, again.body) == ("200 OK", first.body)
    assert again.cache == "hit; detail=stale-if-error"
    paper.status = "200 OK"
    assert ask(door).cache == "fwd=miss"


def test_what_was_withdrawn_stands_in_for_nothing(door, purge, paper):
    ask(door)
    purge("article-1", kind="w")
    paper.status = "500 Internal Server Error"
    assert ask(door).status.startswith("500")


def test_what_is_withdrawn_while_the_paper_fails_is_not_shown(door, purge, paper):
    ask(door)
    purge("article-1")
    paper.status = "500 Internal Server Error"
    paper.while_rendering = lambda: purge("article-1", kind="w")
    assert ask(door).status.startswith("500")


def test_a_failure_without_an_old_page_is_a_failure(door, paper):
    paper.status = "500 Internal Server Error"
    assert ask(door).status.startswith("500")


# What the clock changes


def test_a_page_does_not_outlive_the_moment_at_which_the_clock_changes_it(process, paper):
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        door = process(dues=lambda: [(1_800_000_600.0, ["article-1"])])
        ask(door)
        assert ask(door).headers["Cache-Control"].endswith("stale-if-error=3600")
        clock.shift(580)
        assert ask(door).headers["Cache-Control"] == "public, max-age=0, s-maxage=20"
        clock.shift(20)
        assert ask(door).cache == "fwd=miss"
        assert ask(door).headers["Cache-Control"].endswith("stale-if-error=3600")


def test_a_moment_that_is_told_later_counts_for_pages_that_are_kept_already(door, purge):
    ask(door)
    purge("article-1", kind="d", due=time.time() + 3)
    assert ask(door).cache == "hit"
    with time_machine.travel(time.time() + 4):
        assert ask(door).cache == "fwd=miss"


def test_a_page_that_was_begun_before_its_moment_and_ended_after_it_is_not_kept(process, paper):
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        door = process(dues=lambda: [(1_800_000_001.0, ["article-1"])])
        ask(door, "/other/")
        paper.while_rendering = lambda: clock.shift(2)
        ask(door)
        paper.while_rendering = None
        assert ask(door).cache == "fwd=miss"
        assert ask(door).cache == "hit"


def test_pages_of_a_clock_that_was_ahead_are_not_shown_when_it_is_set_right(process, paper):
    """They may show what is to be published tomorrow; and what had passed lies ahead again."""
    now, tomorrow = 1_800_000_000, 1_800_086_400
    dues = lambda: [(tomorrow - 3600.0, ["article-1"])] if time.time() < tomorrow - 3600 else []  # noqa: E731
    with time_machine.travel(tomorrow, tick=False) as clock:
        doors = [process(dues=dues), process(dues=dues)]
        ask(doors[0])
        clock.move_to(now)
        assert ask(doors[0]).cache == "fwd=miss"
        assert ask(doors[1]).cache == "hit"
        for door in doors:
            clock.move_to(tomorrow - 3700)
            ask(door)
            clock.move_to(tomorrow - 3650)
            assert ask(door).cache == "hit"
            clock.move_to(tomorrow - 3599)
            assert ask(door).cache != "hit" or paper.rendered > 3


def test_while_the_clock_cannot_be_asked_nothing_is_kept(process, paper):
    def fail():
        raise RuntimeError("no database")

    door = process(dues=fail)
    assert [ask(door).cache for _ in range(2)] == ["fwd=miss"] * 2
    assert not door.store.pages


def test_after_an_hour_a_page_is_rendered_anew(door):
    ask(door)
    with time_machine.travel(time.time() + 3601):
        assert ask(door).cache == "fwd=miss"
