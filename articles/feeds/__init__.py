"""
Feeds: what a list of the paper says now, for programs that ask again and again.

`entries` tells what a feed holds, `formats` writes it as RSS 2.0, Atom 1.0 and JSON Feed 1.1, and
`lists` declares each list of stories once for all three. A feed lies beneath the page that it
follows: `/section/world/` has `/section/world/feed/`, `…/feed/atom/` and `…/feed/json/`.
"""
