"""
The page cache at the paper's door, before Django's request handling.

    door.py     the WSGI application around Django's: which request may have a kept page
    pages.py    one kept page: its bytes in each encoding, and how it is answered with
    store.py    the pages in this process's memory, bounded in bytes, found by key and by tag
    shelf.py    the pages on this machine's disk, where the other processes find them
    journal.py  what was purged: a file that every process reads on, at the cost of one stat a hit
    relay.py    the same over Redis, where the paper runs on several machines

A public response names what it shows (newsmania/caching.py). A change is written to the journal
after its transaction has committed (newsmania/purging.py), and from then on no process answers with
a page that shows what it was.
"""
