# ruff: noqa: E501  (what feeds hold stands in long lines)
"""Feeds: what entries say, who says it and when, in all the ways that programs write them."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.ingest.entries import EntryReader
from rashomon.ingest.feed_dates import day, moment
from rashomon.ingest.feeds import ENTRY, FeedReader
from rashomon.ingest.inputs import Input, Way
from rashomon.ingest.understanding import Taken, understood
from rashomon.model import Document, MediaItem
from rashomon.protocols import Limits

LEAD = "Gunmen attacked a post near Tamaret on Friday and killed nine soldiers, the army said."
MORE = "The rebels said that they had killed fourteen. Neither figure could be checked."
LINK = "https://wire.example/2024/post-attacked"
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"'
)


def taken(data, name="feed.xml", **how):
    data = data.encode() if isinstance(data, str) else data
    found = list(understood(Input(name=name, data=data), Taken(data=data, **how), Way()))
    documents = [one[1] for one in found if isinstance(one, tuple) and isinstance(one[1], Document)]
    media = [one[1] for one in found if isinstance(one, tuple) and isinstance(one[1], MediaItem)]
    told = [one.message for one in found if not isinstance(one, tuple) and "states no date" not in one.message]
    return documents, told, media


def rss(*items, channel="", head='<?xml version="1.0" encoding="utf-8"?>'):
    about = "<title>Saltlake Wire</title><link>https://wire.example/</link>" + channel
    inside = "".join(f"<item>{one}</item>" for one in items)
    return f'{head}<rss version="2.0" {SPACES}><channel>{about}{inside}</channel></rss>'


def item(text=f"<description><![CDATA[<p>{LEAD}</p><p>{MORE}</p>]]></description>", **more):
    stated = {
        "title": "Post attacked",
        "link": LINK,
        "guid": "77 at wire",
        "pubDate": "Fri, 26 Jul 2024 23:30:00 -0500",
    }
    return "".join(f"<{name}>{value}</{name}>" for name, value in (stated | more).items() if value) + text


def test_an_entry_of_rss_is_a_document_with_its_paragraphs():
    [one], told, _ = taken(rss(item()))
    assert one.text == f"{LEAD}\n{MORE}"
    assert (one.title, one.outlet, one.url, one.name) == ("Post attacked", "Saltlake Wire", LINK, "77 at wire")
    # The day that was written where it was written, not that of Greenwich.
    assert (one.published_at, one.lang, one.media_type, one.via, one.edited_at) == ("2024-07-26", "en", ENTRY, (), None)
    assert told == []


def test_what_is_kept_of_an_entry_is_read_again_as_the_same_and_stays_while_the_feed_changes():
    way, before, after = (
        Way(),
        rss(item()),
        rss(item(), item(guid="78", link=f"{LINK}-2"), channel="<lastBuildDate>now</lastBuildDate>"),
    )
    [(data, first)] = [
        one
        for one in understood(Input(name="f", data=b"x"), Taken(data=before.encode()), way)
        if isinstance(one, tuple)
    ]
    [again] = [
        one
        for one in EntryReader().read(io.BytesIO(data), media_type=ENTRY, path=None, limits=Limits())
        if isinstance(one, Document)
    ]
    assert (again.id, again.text, again.title, again.published_at) == (
        first.id,
        first.text,
        first.title,
        first.published_at,
    )
    assert first.id in {one.id for one in taken(after)[0]}
    assert json.loads(data)["entry"]["published"] == "Fri, 26 Jul 2024 23:30:00 -0500"


def test_the_whole_text_goes_before_the_summary():
    full = f"<description>Nine killed.</description><content:encoded>&lt;p&gt;{LEAD}&lt;/p&gt;{MORE}</content:encoded>"
    [one], told, _ = taken(rss(item(full)))
    assert (one.text, told) == (f"{LEAD}\n{MORE}", [])


@pytest.mark.parametrize(
    "text",
    [
        f"<description>{LEAD}</description>",
        f"<description><![CDATA[<p>{LEAD} <a href='{LINK}?utm_source=rss'>Lire la suite</a></p>]]></description>",
        f"<description>{LEAD} {LEAD} {LEAD} {LEAD} {LEAD} {LEAD} {LEAD} {LEAD} […]</description>",
        f"<content:encoded><![CDATA[<p>{LEAD} {MORE} [&#8230;]</p>]]></content:encoded>",
        "<description/>",
    ],
)
def test_a_teaser_is_said_to_be_one(text):
    [one], told, _ = taken(rss(item(text)))
    assert told == [f"{LINK} is only the beginning of a report; read the page that it leads to."]
    assert "Lire" not in one.text
    assert one.text.startswith(LEAD) or one.text == "Post attacked"


def test_a_short_text_that_leads_nowhere_is_no_teaser():
    [one], told, _ = taken(rss(item(f"<description>{LEAD}</description>", link="", guid="")))
    assert (one.text, one.url, one.name, told) == (LEAD, None, None, [])


@pytest.mark.parametrize(
    "end",
    [
        f"<p>The post <a href='{LINK}/'>Post attacked</a> appeared first on <a href='https://wire.example'>Saltlake Wire</a>.</p>",
        f"<p>L’article <a rel='nofollow' href='{LINK}'>Post attacked</a> est apparu en premier sur <a href='/'>Wire</a>.</p>",
        f"<div><a href='{LINK}'>ظهرت المقالة أولا</a></div>",
    ],
)
def test_where_an_entry_stands_is_nothing_that_it_says(end):
    [one], _, _ = taken(rss(item(f"<content:encoded><![CDATA[<p>{LEAD}</p><p>{MORE}</p>{end}]]></content:encoded>")))
    assert one.text == f"{LEAD}\n{MORE}"


def test_the_beginning_of_a_text_is_not_lost_with_the_link_at_its_end():
    text = f"<description><![CDATA[<p>Nine soldiers were killed. <a href='{LINK}'>Continue reading</a></p>]]></description>"
    assert taken(rss(item(text)))[0][0].text == "Nine soldiers were killed."


def test_a_list_of_headlines_has_headlines_alone():
    text = f"<description>&lt;a href='{LINK}'&gt;Post attacked&lt;/a&gt;&amp;nbsp;&lt;font&gt;Zone Daily&lt;/font&gt;</description>"
    [one], [told], _ = taken(rss(item(text)))
    assert (one.text, "only the beginning" in told) == ("Post attacked", True)


@pytest.mark.parametrize("title", ["", LEAD, f"{LEAD[:40]}…"])
def test_a_post_of_a_channel_is_whole_however_short(title):
    [one], told, _ = taken(rss(item(f"<description>&lt;p&gt;{LEAD}&lt;/p&gt;</description>", title=title)))
    assert (one.text, told) == (LEAD, [])


def test_what_leads_to_its_site_alone_leads_nowhere():
    assert taken(rss(item(f"<description>{LEAD}</description>", link="https://wire.example/")))[1] == []


def test_what_a_film_is_about_is_read():
    about = (
        f"<media:group><media:title>x</media:title><media:description>{LEAD}\n{MORE}</media:description></media:group>"
    )
    assert taken(rss(item(about)))[0][0].text == f"{LEAD}\n{MORE}"


def test_a_link_to_itself_within_the_text_stays():
    [one], _, _ = taken(
        rss(item(f"<description><![CDATA[<p>The <a href='{LINK}'>army</a> said so.</p><p>{LEAD}</p>]]></description>"))
    )
    assert one.text == f"The army said so.\n{LEAD}"


def test_markup_is_never_words():
    hostile = f"<description><![CDATA[<script>alert(1)</script><style>p{{}}</style><p onclick='x'>{LEAD}</p><img src=x onerror=y>]]></description>"
    [one], _, _ = taken(rss(item(hostile, title="&lt;b&gt;Nine &amp;amp; more&lt;/b&gt; killed&amp;#8217;s")))
    assert (one.text, one.title) == (LEAD, "Nine & more killed’s")


def test_words_that_only_look_like_markup_stay():
    [one], _, _ = taken(
        rss(item("<description>Dead: 3 &lt; 5, AT&amp;T said\n\nand 7 &gt; 6.</description>", title="A &amp; B"))
    )
    assert (one.text, one.title) == ("Dead: 3 < 5, AT&T said\nand 7 > 6.", "A & B")


def test_markup_that_was_not_escaped_is_read_all_the_same():
    [one], _, _ = taken(rss(item(f"<description><p>{LEAD}</p><p>The <b>rebels</b> deny it.</p></description>")))
    assert one.text == f"{LEAD}\nThe rebels deny it."


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (
            f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{LEAD}</p><p>A &lt; B</p></div></content>',
            f"{LEAD}\nA < B",
        ),
        (
            f'<content type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:p>{LEAD}</x:p><x:p>B</x:p></x:div></content>',
            f"{LEAD}\nB",
        ),
        (f'<content type="html">&lt;p&gt;{LEAD}&lt;/p&gt;&lt;p&gt;B&lt;/p&gt;</content>', f"{LEAD}\nB"),
        ('<content type="text">They wrote &lt;b&gt; on it</content>', "They wrote <b> on it"),
        ('<content type="image/png">aGFsbG8=</content><summary>Short.</summary>', "Short."),
        ('<content src="https://wire.example/a.html" type="text/html"/><summary>Short.</summary>', "Short."),
    ],
)
def test_atom_states_what_its_text_is(content, text):
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://wire.example/news/" xml:lang="en"><title>Wire</title>'
        '<author><name>Desk</name><email>desk@wire.example</email></author><entry><id>tag:1</id><title type="html">A &amp;amp; B</title>'
        f'<link rel="edit" href="/edit"/><link href="a.html"/><link rel="enclosure" type="image/jpeg" href="/a.jpg"/>{content}'
        "<published>2024-07-26T23:30:00-05:00</published><updated>2024-07-27T08:00:00+02:00</updated></entry></feed>"
    )
    [one], _, media = taken(feed, "atom")
    assert (one.text, one.title, one.byline) == (text, "A & B", "Desk")
    assert (one.url, one.published_at, one.edited_at) == (
        "https://wire.example/news/a.html",
        "2024-07-26",
        "2024-07-27T06:00:00Z",
    )
    assert [(item.url, item.media_type, item.sha256) for item in media] == [
        ("https://wire.example/a.jpg", "image/jpeg", None)
    ]


def test_atom_by_other_prefixes_and_of_2003_is_read():
    feed = (
        '<a:feed version="0.3" xmlns:a="http://purl.org/atom/ns#"><a:title>Wire</a:title><a:entry><a:title>T</a:title>'
        f'<a:link rel="alternate" href="{LINK}"/><a:issued>2004-02-03T10:00:00Z</a:issued>'
        f'<a:content type="text/html" mode="escaped">&lt;p&gt;{LEAD}&lt;/p&gt;</a:content></a:entry></a:feed>'
    )
    [one], _, _ = taken(feed, "x.txt")
    assert (one.text, one.url, one.published_at, one.outlet) == (LEAD, LINK, "2004-02-03", "Wire")


def test_rss_1_has_its_entries_beside_the_channel():
    feed = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://wire.example"><title>Wire</title>'
        f'<dc:language>fr</dc:language></channel><item rdf:about="{LINK}"><title>T</title><link>{LINK}</link>'
        f"<description>{LEAD}</description><dc:date>2024-07-26T10:00:00+01:00</dc:date><dc:creator>A. Sennari</dc:creator></item></rdf:RDF>"
    )
    [one], _, _ = taken(feed, "feed.rdf")
    assert (one.name, one.outlet, one.byline, one.lang, one.published_at) == (
        LINK,
        "Wire",
        "A. Sennari",
        "fr",
        "2024-07-26",
    )


def test_a_json_feed_is_read():
    plain = {
        "version": "https://jsonfeed.org/version/1.1", "title": "Wire", "home_page_url": "https://wire.example/", "language": "en-GB",
        "authors": [{"name": "Desk"}],
        "items": [
            {"id": 7, "url": "/a", "title": "A & <b>", "content_html": f"<p>{LEAD}</p><p>{MORE}</p>", "date_published": "2024-07-26T10:00:00Z",
             "date_modified": "2024-07-27T10:00:00Z", "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg"}], "image": "a.jpg"},
            {"id": "8", "external_url": "https://other.example/b", "summary": LEAD, "author": {"name": "B. Ould"}},
            {"id": "9"}, "none",
        ],
    }  # fmt: skip
    data = json.dumps(plain).replace("//json", "\\/\\/json")
    [one, two], told, media = taken(data, "feed.json")
    assert (one.text, one.title, one.name, one.url) == (f"{LEAD}\n{MORE}", "A & <b>", "7", "https://wire.example/a")
    assert (one.published_at, one.edited_at, one.byline) == ("2024-07-26", "2024-07-27T10:00:00Z", "Desk")
    assert (two.text, two.url, two.byline) == (LEAD, "https://other.example/b", "B. Ould")
    assert {item.url for item in media} == {"https://wire.example/a.mp3", "https://wire.example/a.jpg"}
    assert any("1 entry without words" in one for one in told)


def test_an_aggregator_passes_on_what_others_wrote():
    own = item(
        guid="1", text=f"<description>{LEAD}</description><source url='https://wire.example/rss'>Saltlake Wire</source>"
    )
    other = item(
        guid="2",
        link="https://z.example/1",
        text=f"<description>{LEAD}</description><source url='https://z.example'>Zone Daily</source>",
    )
    [one, two], _, _ = taken(rss(own, other))
    assert (one.outlet, one.via) == ("Saltlake Wire", ())
    assert (two.outlet, two.via) == ("Zone Daily", ("Saltlake Wire",))
    atom = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Planet</title><entry><id>1</id><title>T</title><summary>{LEAD}</summary>'
        "<source><id>z</id><title>Zone Daily</title><author><name>C. Diarra</name></author></source></entry></feed>"
    )
    [three], _, _ = taken(atom)
    assert (three.outlet, three.via, three.byline) == ("Zone Daily", ("Planet",), "C. Diarra")


def test_pictures_and_films_are_named_once_and_not_fetched():
    seen = (
        f"<description>{LEAD}</description><enclosure url='/a.jpg' type='image/jpeg' length='1'/>"
        "<media:group><media:content url='https://wire.example/a.jpg' medium='image'/><media:content url='https://wire.example/b' medium='video'/>"
        "</media:group><media:thumbnail url='https://wire.example/small.jpg'/><enclosure url='data.zip' type='application/zip'/>"
        "<enclosure url='javascript:x' type='image/png'/>"
    )
    [one], _, media = taken(rss(item(seen)))
    assert [(two.url, two.media_type, two.document_id) for two in media] == [
        ("https://wire.example/a.jpg", "image/jpeg", one.id),
        ("https://wire.example/b", "video/mp4", one.id),
    ]


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ("<author>desk@wire.example (A. Sennari)</author>", "A. Sennari"),
        ("<author>A. Sennari &lt;desk@wire.example&gt;</author>", "A. Sennari"),
        ("<author>desk@wire.example</author>", None),
        ("<dc:creator><![CDATA[A. Sennari]]></dc:creator><dc:creator>B. Ould</dc:creator>", "A. Sennari, B. Ould"),
        (
            "<atom:author><atom:name>A. Sennari</atom:name><atom:email>a@b.example</atom:email></atom:author>",
            "A. Sennari",
        ),
    ],
)
def test_who_wrote_it_is_named_without_an_address(author, byline):
    [one], _, _ = taken(rss(item() + author))
    assert one.byline == byline


def test_one_identifier_on_many_stories_is_none():
    home = "https://wire.example/"
    first, second = item(guid=home), item(guid=home, link=f"{LINK}-2", title="Other")
    one, two = taken(rss(first, second, first))[0]
    assert (one.name, two.name) == (LINK, f"{LINK}-2")


def test_a_link_is_an_address_of_the_web():
    [one], _, _ = taken(rss(item(link="javascript:alert(1)", guid="x")))
    assert one.url is None
    [two], _, _ = taken(rss(item(link="", guid=LINK)))
    assert two.url == LINK
    [three], _, _ = taken(rss(item(link=" /2024/a?x=1&amp;y=2\n")))
    assert three.url == "https://wire.example/2024/a?x=1&y=2"
    [four], _, _ = taken(
        rss(item(link="", guid="").replace("<title>", f"<guid isPermaLink='false'>{LINK}</guid><title>"))
    )
    assert (four.url, four.name) == (None, LINK)


ARABIC = "قال الجيش إن تسعة جنود قتلوا في هجوم على موقع قرب تمارت يوم الجمعة، ولم يتسن التحقق من ذلك بشكل مستقل."
FRENCH = "Neuf soldats ont été tués vendredi près de Tamaret, a déclaré l’armée. Aucun bilan n’a pu être vérifié."


@pytest.mark.parametrize(("text", "lang"), [(ARABIC, "ar"), (FRENCH, "fr")])
@pytest.mark.parametrize("stated", ["", "<language>en-US</language>"])
def test_other_languages_are_told_by_their_words(text, lang, stated):
    [one], told, _ = taken(rss(item(f"<description>{text}</description>"), channel=stated))
    assert (one.text, one.lang) == (text, lang)
    assert any("only English" in one for one in told)


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("utf-8", "utf-8"),
        ("windows-1256", "cp1256"),
        ("iso-8859-6", "cp1256"),
        ("utf-16", "utf-16"),
        ("utf-8", "utf-8-sig"),
    ],
)
def test_arabic_is_read_in_its_characters_whatever_is_declared(declared, codec):
    feed = rss(item(f"<description>{ARABIC}</description>"), head=f'<?xml version="1.0" encoding="{declared}"?>')
    [one], _, _ = taken(feed.encode(codec))
    assert one.text == ARABIC


def test_a_wrong_charset_costs_no_feed():
    feed = rss(item(f"<description>{FRENCH}</description>"))
    assert taken(feed.encode("cp1252"))[0][0].text == FRENCH
    broken = feed.encode().replace(b"vendredi", b"vendredi\xff")
    [one], told, _ = taken(broken)
    assert "vendredi�" in one.text
    assert any("broken characters" in one for one in told)


def test_broken_xml_is_read_as_far_as_it_goes():
    feed = rss(
        item(
            "<description>AT&T & l&eacute;gion: nine killed&nbsp;there <![CDATA[a & b]]></description>",
            link="https://wire.example/?a=1&b=2",
        ),
        item(guid="2"),
    )
    one, two = taken(feed)[0]
    assert (one.text, one.url) == ("AT&T & légion: nine killed there a & b", "https://wire.example/?a=1&b=2")
    assert two.name == "2"
    cut = feed[: feed.rindex("</item>") - 30]
    assert [one.name for one in taken(cut)[0]] == ["77 at wire", "2"]
    assert any("no well-formed XML" in one for one in taken(cut)[1])


def test_names_that_are_none_cost_no_words():
    feed = rss(item(f"<description><p>{LEAD}</p><:x>and</:x> <a:1>more & more</a:1></description>"))
    assert taken(feed)[0][0].text.startswith(LEAD)
    assert taken(feed.replace("<rss ", "<rss xmlns='x:y' "))[0][0].text.startswith(LEAD)


def test_a_prefix_that_was_not_declared_is_understood():
    feed = rss(item(f"<content:encoded><![CDATA[<p>{LEAD}</p><p>{MORE}</p>]]></content:encoded>")).replace(SPACES, "")
    assert taken(feed)[0][0].text == f"{LEAD}\n{MORE}"


BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"> <!ENTITY c SYSTEM "file:///etc/passwd">]>'


def test_a_feed_with_entities_of_its_own_is_refused():
    for head in (BOMB, f"<?xml version='1.0'?><!-- x -->\n{BOMB}", BOMB.replace("<!DOCTYPE", "<!doctype")):
        documents, [told], _ = taken(rss(item("<description>&b;&c;</description>"), head=head))
        assert documents == []
        assert "declares entities" in told


def test_a_doctype_that_declares_nothing_is_passed_over():
    head = '<?xml version="1.0"?>\n<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">\n'
    [one], _, _ = taken(rss(item(f"<description>l&eacute;gion {LEAD}</description>"), head=head))
    assert one.text == f"légion {LEAD}"


@pytest.mark.parametrize(
    ("begins", "media_type", "path", "accepted"),
    [
        ("<rss>", None, None, True),
        (
            "\ufeff \n<?xml version='1.0'?><?xml-stylesheet href='a'?><!-- <html> --><feed xmlns='x'>",
            "text/html",
            "a.html",
            True,
        ),
        ("<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", "text/plain", "a.txt", True),
        ("<rdf:RDF xmlns:foaf='http://xmlns.com/foaf/0.1/'>", None, "a.rdf", False),
        ("<entry xmlns='http://www.w3.org/2005/Atom'>", None, None, True),
        ("<entry>", None, None, False),
        ("<?xml version='1.0'?><urlset>", "application/xml", "sitemap.xml", False),
        ("<!doctype html><html><rss>", None, "a.xml", False),
        ("anything", "application/rss+xml; charset=utf-8", None, True),
        ('{"version": "https://jsonfeed.org/version/1"', None, "a.json", True),
        ('{"title": "x", "home_page_url": "x", "items": [', "application/json", None, True),
        ('{"text": "jsonfeed.org"', "application/json", None, False),
        ("The army said: <rss> ...", None, "a.txt", False),
    ],
)
def test_a_feed_is_known_by_how_it_begins(begins, media_type, path, accepted):
    for codec in ("utf-8", "utf-16"):
        if not begins.startswith("{") or codec == "utf-8":
            assert FeedReader().accepts(begins.encode(codec), media_type, path) is accepted


def test_a_feed_of_nothing_says_so():
    assert taken(rss())[1] == ["feed.xml is a feed without entries."]
    assert taken(rss("<link>https://a.example</link>"))[1] == ["feed.xml holds 1 entry without words, passed over."]
    assert "is not JSON" in taken('{"version": "https://jsonfeed.org/version/1", "items": [', "a.json")[1][0]
    assert "without a list" in taken('{"version": "https://jsonfeed.org/version/1", "items": 3}', "a.json")[1][0]


@pytest.mark.parametrize(
    ("stated", "known"),
    [
        ("Sat, 27 Jul 2024 00:30:00 +0300", "2024-07-27"),
        ("27 Jul 24 10:00 GMT", "2024-07-27"),
        ("Sat 27 July 2024", "2024-07-27"),
        ("July 27th, 2024 4:00 pm", "2024-07-27"),
        ("Sat Jul 27 10:00:00 2024", "2024-07-27"),
        ("Sat Jul 27 10:00:00 UTC 2024", "2024-07-27"),
        ("2024-07-27T00:30:00+03:00", "2024-07-27"),
        ("2024-07-27 10:00:00", "2024-07-27"),
        ("2024/7/27", "2024-07-27"),
        ("20240727T100000Z", "2024-07-27"),
        ("2024-07", "2024-07"),
        ("sam., 27 juil. 2024 10:00:00 +0000", "2024-07-27"),
        ("samedi 27 juillet 2024", "2024-07-27"),
        ("27 de julio de 2024", "2024-07-27"),
        ("السبت 27 تموز 2024", "2024-07-27"),
        ("٢٧ يوليو ٢٠٢٤", "2024-07-27"),
        ("27 جويلية 2024", "2024-07-27"),
        ("27/07/2024 10:00", "2024-07-27"),
        ("07-27-2024", "2024-07-27"),
        ("1722074400", "2024-07-27"),
        ("03/04/2024", None),
        ("31 Feb 2024", None),
        ("2024-13", None),
        ("0000-00-00", None),
        ("Thu, 01 Jan 0001 00:00:00 GMT", None),
        ("yesterday", None),
        ("9" * 5000, None),
    ],
)
def test_days_in_the_forms_that_programs_write(stated, known):
    assert day(stated) == known


def test_moments_are_told_in_utc_where_they_say_their_zone():
    assert moment("Sat, 27 Jul 2024 00:30:00 +0300") == "2024-07-26T21:30:00Z"
    assert moment("2024-07-27T00:30:00") == "2024-07-27T00:30:00"
    assert moment("2024-07-27") is None


def test_a_date_that_cannot_be_read_is_said_and_none_is_invented():
    [one], [told], _ = taken(rss(item(pubDate="03/04/2024")))
    assert one.published_at is None
    assert "03/04/2024" in told
    assert taken(rss(item(pubDate="")))[0][0].published_at is None


@given(st.binary(max_size=300), st.sampled_from(["rss", "json", "entry"]))
def test_no_bytes_break_the_readers(data, kind):
    if kind == "entry":
        list(EntryReader().read(io.BytesIO(data), media_type=ENTRY, path=None, limits=Limits()))
        return
    data = (
        b"<rss><channel><item>" + data
        if kind == "rss"
        else b'{"version":"https://jsonfeed.org/version/1","items":[' + data
    )
    for part in FeedReader().read(io.BytesIO(data), media_type=None, path="f", limits=Limits()):
        if getattr(part, "data", None):
            list(EntryReader().read(io.BytesIO(part.data), media_type=ENTRY, path=None, limits=Limits()))


@pytest.mark.parametrize(
    "plain",
    [[], {}, {"feed": 1, "entry": {}}, {"feed": {}, "entry": {"title": {"value": "x"}, "media": [1]}},
     {"feed": {}, "entry": {"title": {"value": "x"}, "published": 3}}, {"feed": {"title": [1]}, "entry": {"title": {"value": "x"}}}],
)  # fmt: skip
def test_an_entry_that_somebody_else_made_breaks_nothing(plain):
    found = list(
        EntryReader().read(io.BytesIO(json.dumps(plain).encode()), media_type=ENTRY, path="e", limits=Limits())
    )
    assert found
    assert all(isinstance(one, Document) or one.severity in ("error", "warning") for one in found)
