"""However many ask for one page at once, it is rendered once."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import time_machine

from tests.pagecache.conftest import ask

READERS = 200


def all_at_once(doors, query=lambda number: ""):
    """READERS requests that begin together, spread over the doors."""
    start = Barrier(READERS)

    def read(number):
        start.wait()
        return ask(doors[number % len(doors)], query=query(number))

    with ThreadPoolExecutor(READERS) as readers:
        return list(readers.map(read, range(READERS)))


def test_two_hundred_readers_of_a_page_that_was_purged_cost_one_rendering(process, purge, paper):
    doors = [process(), process(), process()]
    ask(doors[0])
    purge("article-1")
    paper.while_rendering = lambda: time.sleep(0.2)
    answers = all_at_once(doors)
    assert paper.rendered == 2
    assert {answer.body[:20] for answer in answers} == {b"<p>Rendering 2</p>  "}


def test_two_hundred_readers_with_parameters_of_their_own_cost_one_rendering(process, paper):
    paper.while_rendering = lambda: time.sleep(0.2)
    all_at_once([process(), process()], query=lambda number: f"fbclid={number}")
    assert paper.rendered == 1


def test_while_a_page_that_is_merely_old_is_rendered_the_others_get_the_old_one(process, paper):
    doors = [process(), process()]
    for door in doors:
        ask(door)
    paper.while_rendering = lambda: time.sleep(0.3)
    with time_machine.travel(time.time() + 3601):
        answers = all_at_once(doors)
    assert paper.rendered == 2
    stale = [answer for answer in answers if answer.cache == "hit; detail=stale"]
    assert len(stale) > READERS // 2
    assert all(answer.body.startswith(b"<p>Rendering 1<") for answer in stale)


def test_readers_of_what_cannot_be_kept_do_not_wait_for_each_other(door, paper):
    paper.status = "404 Not Found"
    ask(door)
    met = Barrier(READERS)  # Broken, if they do not all stand in the paper at the same time.
    paper.while_rendering = lambda: met.wait(20)
    assert {answer.status for answer in all_at_once([door])} == {"404 Not Found"}
