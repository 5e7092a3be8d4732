"""Watching: what is new is read once, and nobody is asked more than they want."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from watched import FakeClock, Site, serving

from rashomon.ledger import Ledger, captures
from rashomon.model import Document, Extraction
from rashomon.watch.arrivals import Arrivals
from rashomon.watch.polite import Polite
from rashomon.watch.rounds import Rounds
from rashomon.watch.schedule import Schedule, Watched
from rashomon.watch.state import State, StateError

LEAD = "Gunmen attacked a post near Tamaret on Friday and killed nine soldiers, the army said."
MORE = "The rebels said that they had killed fourteen. Neither figure could be checked by the agency."
HOUR = 3600.0


class Nothing:
    """Finds nothing; the first document with STOP in it is where the user, or the power, ends the program."""

    name = "tests.nothing.v1"

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        for document in documents:
            if "STOP" in document.text:
                raise KeyboardInterrupt
            yield Extraction(document_id=document.id, maker=self.name, persons=())


def entry(number: int, text: str = f"<p>{LEAD}</p><p>{MORE}</p>", **more: str) -> str:
    stated = {"title": f"Post {number} attacked", "guid": f"guid-{number}", "pubDate": "Fri, 26 Jul 2024 23:30:00 GMT"}
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in (stated | more).items())
    return f"<item>{inside}<description><![CDATA[{text}]]></description></item>"


def feed(*entries: str, title: str = "Saltlake Wire") -> str:
    return f'<rss version="2.0"><channel><title>{title}</title>{"".join(entries)}</channel></rss>'


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as one:
        yield one


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@contextmanager
def watching(folder: Path, site: Site, clock: FakeClock, *watched: Watched, gap: float = 0, jitter: float = 1.0):
    with ExitStack() as stack:
        state = stack.enter_context(State(folder / "rashomon.watch"))
        ledger = stack.enter_context(Ledger.open(folder / "rashomon.db"))
        yield Rounds(
            Schedule(watched=watched, gap=gap),
            ledger,
            state,
            polite=Polite(state, clock, gap=gap, contact="desk@example.org", fetcher=site.fetcher),
            arrivals=Arrivals(),
            clock=clock,
            jitter=lambda: jitter,
            extractor=Nothing(),
        )


def a_feed(site: Site, path: str = "/feed", **more) -> Watched:
    return Watched(**({"name": "Wire", "url": site.url(path), "every": HOUR, "follow": "never"} | more))


def held(folder: Path) -> list[Document]:
    with Ledger.open(folder / "rashomon.db") as ledger:
        return sorted(ledger.view().documents(), key=lambda one: (one.name or "", one.edited_at or ""))


def test_what_is_new_is_read_and_what_has_not_changed_is_not_sent(tmp_path, site, clock):
    site.put("/feed", feed(entry(1), entry(2)), ETag='"one"', Last_Modified="Fri, 26 Jul 2024 23:30:00 GMT")
    with watching(tmp_path, site, clock, a_feed(site)) as rounds:
        [first] = rounds.round().outcomes
        assert first.told == "Wire: 2 read."
        assert site.asked[-1][2]["User-Agent"].startswith("rashomon/")
        assert "+desk@example.org" in site.asked[-1][2]["User-Agent"]
        assert site.paths() == ["/feed"]
        assert rounds.round().outcomes == ()
        assert rounds.due == clock.at + HOUR
        clock.at += HOUR
        [second] = rounds.round().outcomes
        assert second.told == "Wire has not changed."
        headers = site.asked[-1][2]
        assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"one"', "Fri, 26 Jul 2024 23:30:00 GMT")
        site.put("/feed", feed(entry(3), entry(2), entry(1)), ETag='"two"')
        clock.at += HOUR
        [third] = rounds.round().outcomes
        assert third.told == "Wire: 1 read, 2 left as they were."
    documents = held(tmp_path)
    assert [one.name for one in documents] == ["guid-1", "guid-2", "guid-3"]
    assert {one.outlet for one in documents} == {"Saltlake Wire"}


def test_how_an_entry_was_fetched_is_kept(tmp_path, site, clock):
    site.put("/feed", feed(entry(1)))
    with watching(tmp_path, site, clock, a_feed(site)) as rounds:
        rounds.round()
    with Ledger.open(tmp_path / "rashomon.db") as ledger:
        [document] = ledger.view().documents()
        [capture] = captures.of(ledger.view(), document.id)
        assert (capture.url, capture.status) == (site.url("/feed"), 200)


def test_an_entry_that_changed_is_a_new_revision_of_itself(tmp_path, site, clock):
    site.put("/feed", feed(entry(1), entry(2)))
    with watching(tmp_path, site, clock, a_feed(site)) as rounds:
        rounds.round()
        clock.at += HOUR
        # Neither another picture nor another title of the feed changes what an entry says.
        changed = entry(1, f"<p>{LEAD.replace('nine', 'eleven')}</p><p>{MORE}</p>")
        same = entry(2, enclosure="").replace("<enclosure></enclosure>", '<enclosure url="/a.jpg" type="image/jpeg"/>')
        site.put("/feed", feed(changed, same, title="Saltlake Wire - Home"))
        [outcome] = rounds.round().outcomes
        assert outcome.told == "Wire: 1 read (1 of them changed), 1 left as it was."
    before, after = [one for one in held(tmp_path) if one.name == "guid-1"]
    assert (before.edited_at, after.edited_at) == (None, "2024-07-29T11:46:40Z")
    assert "eleven" in after.text


def test_what_the_schedule_says_of_an_outlet_stands_for_the_feeds_title(tmp_path, site, clock):
    other = entry(2).replace("</item>", "<source url='https://zone.example'>Zone Daily</source></item>")
    site.put("/feed", feed(entry(1), other, title="All posts"))
    with watching(tmp_path, site, clock, a_feed(site, outlet="Saltlake Wire", outlet_kind="wire")) as rounds:
        rounds.round()
    own, passed_on = held(tmp_path)
    assert (own.outlet, own.outlet_kind, own.via) == ("Saltlake Wire", "wire", ())
    assert (passed_on.outlet, passed_on.outlet_kind, passed_on.via) == ("Zone Daily", None, ("Saltlake Wire",))


PAGE = """<!doctype html><html lang="en"><head><title>Post attacked - Saltlake</title></head><body>
<nav>Home | Subscribe</nav><article><h1>Post attacked</h1><p>{}</p><p>{}</p></article></body></html>"""


def test_the_page_of_a_teaser_is_read_in_its_place(tmp_path, site, clock):
    teaser = entry(1, "Gunmen attacked a post […]", link=site.url("/page"))
    site.put("/feed", feed(teaser, entry(2, link=site.url("/full"))))
    site.put("/page", PAGE.format(LEAD, MORE), "text/html")
    with watching(tmp_path, site, clock, a_feed(site, follow="teasers")) as rounds:
        [outcome] = rounds.round().outcomes
        assert outcome.told == "Wire: 2 read, 1 page followed."
        assert site.paths() == ["/feed", "/page"]
    page, whole = held(tmp_path)
    assert (page.text, page.media_type, page.url) == (f"{LEAD}\n{MORE}", "text/html", site.url("/page"))
    assert (page.name, page.published_at, page.outlet) == ("guid-1", "2024-07-26", "Saltlake Wire")
    assert whole.media_type != "text/html"
    with Ledger.open(tmp_path / "rashomon.db") as ledger:
        assert [one.url for one in captures.of(ledger.view(), page.id)] == [site.url("/page")]


@pytest.mark.parametrize(("follow", "asked"), [("never", ["/feed"]), ("always", ["/feed", "/full", "/page"])])
def test_pages_are_followed_as_the_schedule_says(tmp_path, site, clock, follow, asked):
    site.put("/feed", feed(entry(1, "A post […]", link=site.url("/page")), entry(2, link=site.url("/full"))))
    site.put("/page", PAGE.format(LEAD, MORE), "text/html")
    site.put("/full", PAGE.format(LEAD, MORE), "text/html")
    with watching(tmp_path, site, clock, a_feed(site, follow=follow)) as rounds:
        rounds.round()
    assert sorted(site.paths()) == asked


def test_a_page_that_is_gone_leaves_the_entry(tmp_path, site, clock):
    site.put("/feed", feed(entry(1, "Gunmen attacked a post […]", link=site.url("/gone"))))
    with watching(tmp_path, site, clock, a_feed(site, follow="teasers")) as rounds:
        [outcome] = rounds.round().outcomes
    assert (outcome.read, outcome.followed) == (1, 0)
    assert "its entry was instead: it answered 404" in outcome.notes[0]
    assert held(tmp_path)[0].text == "Gunmen attacked a post […]"


def test_a_page_that_cannot_be_had_now_is_tried_again_and_then_left(tmp_path, site, clock):
    site.put("/feed", feed(entry(1, "A post […]", link=site.url("/page")), entry(2)), ETag='"one"')
    site.put("/page", "", "text/html", status=503)
    with watching(tmp_path, site, clock, a_feed(site, follow="teasers")) as rounds:
        [first] = rounds.round().outcomes
        assert first.told == "Wire: 1 read, 1 for a later round."
        clock.at += HOUR
        assert rounds.round().outcomes[0].told == "Wire: 0 read, 1 left as it was, 1 for a later round."
        site.put("/page", PAGE.format(LEAD, MORE), "text/html")
        clock.at += HOUR
        [third] = rounds.round().outcomes
        assert third.told == "Wire: 1 read, 1 page followed, 1 left as it was."
        clock.at += HOUR
        assert rounds.round().outcomes[0].as_it_was
    assert len(held(tmp_path)) == 2


def test_the_page_of_an_entry_is_given_up_after_three_rounds(tmp_path, site, clock):
    site.put("/feed", feed(entry(1, "A post […]", link=site.url("/page"))))
    site.put("/page", "", "text/html", status=503)
    with watching(tmp_path, site, clock, a_feed(site, follow="teasers")) as rounds:
        for read in (0, 0, 1):
            assert rounds.round().outcomes[0].read == read
            clock.at += HOUR


def test_robots_are_asked_once_a_day_and_obeyed(tmp_path, site, clock):
    site.put(
        "/robots.txt", "User-agent: *\nDisallow: /feed\n\nUser-agent: rashomon\nDisallow: /private\n", "text/plain"
    )
    site.put("/feed", feed(entry(1, "A post […]", link=site.url("/private/1"))))
    site.put("/private/2", feed(entry(2)))
    both = a_feed(site, follow="teasers"), a_feed(site, "/private/2", name="Hidden")
    with watching(tmp_path, site, clock, *both) as rounds:
        read, hidden = rounds.round().outcomes
        assert "its entry was instead: it is not to be read by programs" in read.notes[0]
        assert hidden.told == "Hidden is not to be read by programs, says its site (robots.txt)."
        assert [path for _, path, _ in site.asked] == ["/robots.txt", "/feed"]
    clock.at += 23 * HOUR
    site.asked.clear()
    with watching(tmp_path, site, clock, *both) as rounds:
        rounds.round()
        assert "/robots.txt" not in [path for _, path, _ in site.asked]
        clock.at += 2 * HOUR
        rounds.round()
        assert "/robots.txt" in [path for _, path, _ in site.asked]


def test_a_site_whose_rules_cannot_be_had_is_left_alone(tmp_path, site, clock):
    site.put("/robots.txt", "", "text/plain", status=500)
    site.put("/feed", feed(entry(1)))
    with watching(tmp_path, site, clock, a_feed(site)) as rounds:
        [outcome] = rounds.round().outcomes
        assert "rules (robots.txt) cannot be had now: it answered 500" in outcome.told
        assert site.paths() == []
        # Nor is a gap in them taken for leave, once they were known.
        site.put("/robots.txt", "User-agent: *\nDisallow: /", "text/plain")
        clock.at += 3 * HOUR
        assert "not to be read by programs" in rounds.round().outcomes[0].told
        site.put("/robots.txt", "", "text/plain", status=500)
        clock.at += 30 * HOUR
        assert "not to be read by programs" in rounds.round().outcomes[0].told
        assert site.paths() == []


def test_one_host_is_asked_with_a_gap_and_another_at_once(tmp_path, site, clock):
    for path in ("/feed", "/second"):
        site.put(path, feed(entry(1)))
    other = Watched(name="Other", url=site.url("/feed", "other.example"), every=HOUR)
    with watching(tmp_path, site, clock, a_feed(site), a_feed(site, "/second", name="Two"), other, gap=5) as rounds:
        rounds.round()
    # robots.txt, gap, feed, gap, second; then the other's robots.txt at once.
    assert clock.slept == [5, 5, 5]


def test_the_delay_that_a_site_wants_is_kept_and_a_long_one_holds_nobody_else_up(tmp_path, site, clock):
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 30", "text/plain")
    site.put("/feed", feed(entry(1)))
    site.put("/second", feed(entry(2)))
    with watching(tmp_path, site, clock, a_feed(site), a_feed(site, "/second", name="Two")) as rounds:
        rounds.round()
        assert clock.slept == [30, 30]
        site.put("/robots.txt", "User-agent: *\nCrawl-delay: 7200", "text/plain")
        clock.at += 25 * HOUR
        first, second = rounds.round().outcomes
        assert (first.put_off, second.put_off) == (True, True)
        assert second.told == "Two is asked later, as its host wants."
        assert rounds.due == clock.at + 7200
    assert site.paths() == ["/feed", "/second"]


def test_what_fails_is_asked_more_and_more_seldom_and_as_the_server_says(tmp_path, site, clock):
    site.put("/feed", "", status=503)
    waits = []
    with watching(tmp_path, site, clock, a_feed(site), jitter=1.0) as rounds:
        for _ in range(7):
            [outcome] = rounds.round().outcomes
            assert outcome.told == "Wire answered 503 Service Unavailable."
            waits.append((rounds.due - clock.at) / HOUR)
            clock.at = rounds.due
        assert waits == [2, 4, 8, 16, 24, 24, 24]
        site.put("/feed", "", status=503, Retry_After=str(50 * 3600))
        rounds.round()
        assert rounds.due == clock.at + 50 * HOUR
        clock.at = rounds.due
        site.put("/feed", "", status=429, Retry_After="Fri, 09 Aug 2024 00:00:00 GMT")
        rounds.round()
        assert rounds.due == 1_723_161_600.0
        clock.at = rounds.due
        site.put("/feed", feed(entry(1)))
        assert rounds.round().outcomes[0].read == 1
        assert rounds.due == clock.at + HOUR
    with watching(tmp_path, site, FakeClock(clock.at + HOUR), a_feed(site), jitter=0.0) as rounds:
        site.put("/feed", "", status=500)
        rounds.round()
        assert rounds.due == clock.at + 2 * HOUR


def test_the_others_of_a_host_wait_too_where_it_wants_to_be_left_alone(tmp_path, site, clock):
    site.put("/feed", "", status=429, Retry_After="600")
    site.put("/second", feed(entry(2)))
    with watching(tmp_path, site, clock, a_feed(site), a_feed(site, "/second", name="Two")) as rounds:
        rounds.round()
        assert site.paths() == ["/feed"]
        clock.at += 601
        assert [one.told for one in rounds.round().outcomes] == ["Two: 1 read."]


def test_what_is_gone_is_asked_no_more(tmp_path, site, clock):
    site.put("/feed", "", status=410)
    with watching(tmp_path, site, clock, a_feed(site)) as rounds:
        [outcome] = rounds.round().outcomes
        assert outcome.told.startswith("Wire is gone for good, says its server (410), and is asked no more")
        assert rounds.due is None
    clock.at += 1000 * HOUR
    with watching(tmp_path, site, clock, a_feed(site)) as rounds:
        account = rounds.round()
        assert (account.outcomes, len(account.stopped)) == ((), 1)
    assert site.paths() == ["/feed"]


def test_that_a_feed_has_moved_for_good_is_told(tmp_path, site, clock):
    site.put("/new", feed(entry(1)), ETag='"one"')
    site.put("/feed", "", status=301, Location="/new")
    site.put("/for-now", "", status=302, Location="/new")
    with watching(tmp_path, site, clock, a_feed(site), a_feed(site, "/for-now", name="Two")) as rounds:
        moved, stayed = rounds.round().outcomes
        told = f"Wire has moved to {site.url('/new')} for good; put that address into the schedule."
        assert (moved.notes, stayed.notes) == ([told], [])
        clock.at += HOUR
        assert rounds.round().outcomes[0].notes == [told]


def test_each_address_on_the_way_is_asked_as_its_site_wants(tmp_path, site, clock):
    site.put("/robots.txt", "User-agent: *\nDisallow: /new\nRequest-rate: 1/20", "text/plain")
    site.put("/feed", "", status=302, Location="/new")
    site.put("/second", "", status=302, Location="/third")
    site.put("/third", feed(entry(1)))
    site.put("/loop", "", status=302, Location="/loop")
    site.put("/inside", "", status=302, Location=site.url("/third", "inside.example"))
    feeds = [a_feed(site, path, name=path) for path in ("/feed", "/second", "/loop", "/inside")]
    with watching(tmp_path, site, clock, *feeds) as rounds:
        told = [one.told for one in rounds.round().outcomes]
    assert told[0] == "/feed is not to be read by programs, says its site (robots.txt)."
    assert told[1] == "/second: 1 read."
    assert told[2] == "/loop redirects more than 5 times."
    assert "leads to a local or private address (inside.example)" in told[3]
    assert site.paths() == ["/feed", "/second", "/third", *["/loop"] * 6, "/inside"]
    assert set(clock.slept) == {20}
    with Ledger.open(tmp_path / "rashomon.db") as ledger:
        [document] = ledger.view().documents()
        [capture] = captures.of(ledger.view(), document.id)
        assert (capture.url, capture.asked) == (site.url("/third"), (site.url("/second"),))


def test_a_clock_that_was_put_back_keeps_nobody_waiting(tmp_path, site, clock):
    site.put("/feed", feed(entry(1)))
    with watching(tmp_path, site, clock, a_feed(site), gap=5) as rounds:
        rounds.round()
        clock.at -= 365 * 24 * HOUR
        clock.slept.clear()
        assert len(rounds.round().outcomes) == 1
        assert max(clock.slept) <= 5


def test_a_page_is_read_again_when_its_words_change(tmp_path, site, clock):
    site.put("/page", PAGE.format(LEAD, MORE), "text/html")
    page = Watched(name="Staff", url=site.url("/page"), every=HOUR, outlet_kind="party_statement", is_feed=False)
    with watching(tmp_path, site, clock, page) as rounds:
        assert rounds.round().outcomes[0].told == "Staff: 1 read."
        clock.at += HOUR
        site.put("/page", PAGE.format(LEAD, MORE).replace("Subscribe", "Subscribe now"), "text/html")
        assert rounds.round().outcomes[0].told == "Staff: 0 read, 1 left as it was."
        clock.at += HOUR
        site.put("/page", PAGE.format(LEAD.replace("nine", "ten"), MORE), "text/html")
        assert rounds.round().outcomes[0].read == 1
    assert [one.outlet_kind for one in held(tmp_path)] == ["party_statement"] * 2


def test_a_table_is_read_by_the_columns_that_the_schedule_names(tmp_path, site, clock):
    site.put("/rows", f'rapport,jour\n"{LEAD}",2024-07-27\n"{MORE}",2024-07-28\n', "text/csv")
    told = {"text": "rapport", "published": "jour"}
    page = Watched(name="Staff", url=site.url("/rows"), every=HOUR, columns=told, is_feed=False)
    with watching(tmp_path, site, clock, page) as rounds:
        assert rounds.round().outcomes[0].told == "Staff: 2 read."
    assert [one.published_at for one in held(tmp_path)] == ["2024-07-27", "2024-07-28"]


def test_what_is_listed_under_feeds_and_is_none_is_said(tmp_path, site, clock):
    site.put("/feed", PAGE.format(LEAD, MORE), "text/html")
    site.put("/broken", '{"version": "https://jsonfeed.org/version/1.1", "items": [', "application/feed+json")
    site.put("/empty", feed())
    feeds = a_feed(site), a_feed(site, "/broken", name="Two"), a_feed(site, "/empty", name="Three")
    with watching(tmp_path, site, clock, *feeds) as rounds:
        page, broken, empty = rounds.round().outcomes
    assert page.told == "Wire is no feed; list it under pages."
    assert broken.told.startswith("Two is not JSON")
    assert (empty.failed, empty.told) == (None, "Three: 0 read.")


def test_nothing_reaches_into_the_network_that_it_runs_in(tmp_path, site, clock):
    inside = Watched(name="Inside", url=site.url("/feed", "inside.example"), every=HOUR)
    site.put("/feed", feed(entry(1, "A […]", link=site.url("/x", "inside.example"))))
    with watching(tmp_path, site, clock, inside, a_feed(site, follow="always")) as rounds:
        refused, read = rounds.round().outcomes
        assert "leads to a local or private address (inside.example)" in refused.told
        assert read.waiting == 1
    assert {host for host, _, _ in site.asked} == {"wire.example"}


def test_a_watch_that_was_ended_goes_on_and_reads_nothing_twice(tmp_path, site, clock):
    links = [site.url(f"/page/{number}") for number in range(1, 4)]
    site.put("/feed", feed(*(entry(n, "A […]", link=link) for n, link in enumerate(links, 1))), ETag='"one"')
    for number in range(1, 4):
        stop = " STOP" if number == 3 else ""
        site.put(f"/page/{number}", PAGE.format(f"{LEAD} {number}", MORE + stop), "text/html")
    with (
        watching(tmp_path, site, clock, a_feed(site, follow="always")) as rounds,
        pytest.raises(KeyboardInterrupt),
    ):
        rounds.round()
    site.paths()
    for number in range(1, 4):  # As pages are: not the same bytes twice.
        site.put(f"/page/{number}", PAGE.format(f"{LEAD} {number}", MORE) + f"<!-- {clock.at} -->", "text/html")
    with watching(tmp_path, site, clock, a_feed(site, follow="always")) as rounds:
        [outcome] = rounds.round().outcomes
    asked = site.paths()
    assert "/feed" in asked
    assert len(asked) == 1 + outcome.read
    assert [one.name for one in held(tmp_path)] == ["guid-1", "guid-2", "guid-3"]


@pytest.mark.parametrize("at", ["reading", "kept"])
def test_a_crash_around_the_ledgers_own_writing_loses_and_doubles_nothing(tmp_path, site, clock, monkeypatch, at):
    site.put("/feed", feed(entry(1, "A […]", link=site.url("/page")), entry(2)))
    site.put("/page", PAGE.format(LEAD, MORE), "text/html")
    true = getattr(State, at)

    def crash(self, *args):
        if at == "reading":
            true(self, *args)  # It was noted, and then the ledger could not write.
        raise KeyboardInterrupt

    monkeypatch.setattr(State, at, crash)
    with (
        watching(tmp_path, site, clock, a_feed(site, follow="always")) as rounds,
        pytest.raises(KeyboardInterrupt),
    ):
        rounds.round()
    monkeypatch.setattr(State, at, true)
    before = {one.name for one in held(tmp_path)}
    assert before == (set() if at == "reading" else {"guid-1"})
    site.paths()
    site.put("/page", PAGE.format(LEAD, MORE) + "<!-- other bytes -->", "text/html")
    with watching(tmp_path, site, clock, a_feed(site, follow="always")) as rounds:
        rounds.round()
    assert site.paths() == (["/feed", "/page"] if at == "reading" else ["/feed"])
    assert [one.name for one in held(tmp_path)] == ["guid-1", "guid-2"]


def test_the_memory_holds_no_words_and_no_addresses_of_entries(tmp_path, site, clock):
    site.put("/feed", feed(entry(1, link=site.url("/ould-hamza-killed"), guid="ould-hamza-killed")))
    with watching(tmp_path, site, clock, a_feed(site)) as rounds:
        rounds.round()
    kept = (tmp_path / "rashomon.watch").read_bytes()
    assert b"hamza" not in kept
    assert b"Gunmen" not in kept
    assert (tmp_path / "rashomon.watch").stat().st_mode & 0o077 == 0


def test_two_programs_do_not_watch_at_once(tmp_path):
    path = tmp_path / "a.watch"
    with State(path), pytest.raises(StateError, match="held by another rashomon watch"):
        State(path)
    with State(path):
        pass
    path.write_bytes(b"something else, and long enough to be looked at" * 50)
    with pytest.raises(StateError, match="is no memory"):
        State(path)
