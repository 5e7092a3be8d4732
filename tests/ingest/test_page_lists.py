"""Headlines that lead to other pages: pages that are nothing else, and reports that have them beside."""

# ruff: noqa: E501

from __future__ import annotations

import io

import pytest

from rashomon.ingest import page_lists
from rashomon.ingest.html import HtmlReader
from rashomon.model import Document, Issue
from rashomon.protocols import Limits, Part

HEADLINES = [
    ("Gunmen kill fifteen soldiers near Labbezanga", "The army said that gunmen attacked a post on Wednesday night."),
    ("Army denies killing villagers in Moura", "A spokesman said that only fighters had died in the operation there."),
    ("Market of Kolo shelled for the third time", "Nine people were killed, a doctor at the town's clinic said."),
    ("Rebels claim the capture of two posts", "A statement named the posts of Tessit and Ansongo as taken on Monday."),
    ("UN convoy held up for two days at Gossi", "Its trucks carried food for some four thousand people in the town."),
    ("Ministers meet over the border closure", "They agreed to speak again in a week, an official at the talks said."),
]
FRENCH = [
    (
        "Quinze soldats tués près de Labbezanga",
        "L'armée affirme que des hommes armés ont attaqué un poste mercredi soir.",
    ),
    ("Le marché de Kolo bombardé une troisième fois", "Neuf personnes ont été tuées, selon un médecin du dispensaire."),
    ("Un convoi de l'ONU bloqué deux jours à Gossi", "Ses camions portaient des vivres pour quatre mille personnes."),
    ("Les ministres parlent de la frontière fermée", "Ils sont convenus de se revoir dans une semaine, dit-on."),
    ("Les rebelles disent avoir pris deux postes", "Un communiqué nomme les postes de Tessit et d'Ansongo."),
]
ARABIC = [
    ("مقتل خمسة عشر جنديا قرب لابيزانغا", "قال الجيش إن مسلحين هاجموا موقعا ليلة الأربعاء في المنطقة"),
    ("قصف سوق كولو للمرة الثالثة هذا الشهر", "قتل تسعة أشخاص بحسب طبيب في مستوصف المدينة"),
    ("احتجاز قافلة للأمم المتحدة في غوسي", "كانت الشاحنات تحمل غذاء لأربعة آلاف شخص في البلدة"),
    ("المتمردون يعلنون السيطرة على موقعين", "ذكر البيان موقعي تيسيت وأنسونغو يوم الاثنين"),
]


def read_as(data: str, path: str = "page.html") -> list[Document | Part | Issue]:
    return list(HtmlReader().read(io.BytesIO(data.encode()), media_type=None, path=path, limits=Limits()))


def page(title: str, body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def cards(said=HEADLINES) -> str:
    return "".join(
        f'<article class="card"><a href="/{i}"><img src="/i/{i}.jpg" alt=""></a><h3><a href="/{i}">{head}</a></h3><time>3 May'
        f"</time><p>{rest}</p></article>"
        for i, (head, rest) in enumerate(said)
    )


def linked_cards(said=HEADLINES) -> str:
    return "".join(
        f'<div class="tile"><a href="/{i}.html"><h2>{head}</h2><p>{rest}</p></a></div>'
        for i, (head, rest) in enumerate(said)
    )


def flat(said=HEADLINES) -> str:
    return "".join(f'<h2><a href="/a/{i}">{head}</a></h2><p>{rest}</p>' for i, (head, rest) in enumerate(said))


def listed(said=HEADLINES) -> str:
    items = (f'<li><a href="?p={i}">{head}</a><br>{rest}</li>' for i, (head, rest) in enumerate(said))
    return f"<ul>{''.join(items)}</ul>"


def views(said=HEADLINES) -> str:
    return "".join(
        f'<div class="views-row"><div class="field-title"><span><a href="/node/{i}">{head}</a></span></div><div '
        f'class="field-body"><p>{rest}</p></div><div><a href="/node/{i}">Read more</a></div></div>'
        for i, (head, rest) in enumerate(said)
    )


def results(said=HEADLINES) -> str:
    return "".join(
        f'<div class="g"><cite>times.example › world</cite><a href="https://times.example/{i}"><h3>{head}</h3></a><span>3 May — '
        f"{rest}</span></div>"
        for i, (head, rest) in enumerate(said)
    )


def bare(said=HEADLINES) -> str:
    return "<ul>" + "".join(f'<li><a href="/{i}">{head}</a></li>' for i, (head, _) in enumerate(said)) + "</ul>"


@pytest.mark.parametrize("said", [HEADLINES, FRENCH, ARABIC], ids=["English", "French", "Arabic"])
@pytest.mark.parametrize("make", [cards, linked_cards, flat, listed, views, results, bare])
@pytest.mark.parametrize("title", ["Plateau Times - Home", "World news", "Results for “Labbezanga”"])
def test_a_page_of_teasers_is_no_report(make, said, title) -> None:
    intro = "<header><h1>World news</h1></header><main>"
    foot = (
        "<p>The Plateau Times brings you the news of the whole Sahel since 1994. Write to us at desk@times.example.</p>"
    )
    data = page(title, f"{intro}{make(said)}</main><footer>{foot}</footer>")
    [one] = [one for one in read_as(data) if not isinstance(one, Part)]
    assert isinstance(one, Issue) and one.severity == "error"
    assert one.message in (
        f"page.html {page_lists.LIST}.",
        "page.html holds no article that could be found; save its text as a .txt file.",
    )


def test_a_page_of_teasers_with_a_word_about_the_section_is_no_report() -> None:
    about = "<p>All that we know of the war along the border of the three states, told by our people on the spot.</p>"
    [one] = read_as(page("The war on the border | Plateau Times", f"<h1>Latest</h1>{about}{cards()}"))
    assert isinstance(one, Issue) and page_lists.LIST in one.message


FIRST = "Gunmen attacked a military post near Labbezanga on Wednesday night, killing fifteen soldiers, the army said."
SECOND = "A resident reached by telephone said that shooting went on for two hours and that he had seen twenty bodies."


def lines(data: str) -> list[str]:
    return next(one for one in read_as(data) if isinstance(one, Document)).text.split("\n")


@pytest.mark.parametrize("make", [cards, linked_cards, listed, views, bare])
@pytest.mark.parametrize("where", ["inside", "after"])
@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-08-15">',
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Fifteen killed at Labbezanga post"}</script>',
        "",
    ],
    ids=["field", "JSON-LD", "heading alone"],
)
def test_a_brief_keeps_its_own_words_and_none_of_the_reports_beside_it(make, where, head) -> None:
    related = f'<div class="jp-relatedposts"><h3>Related posts</h3>{make(HEADLINES[1:])}</div>'
    inside, after = (related, "") if where == "inside" else ("", related)
    body = (
        f'<main><article><h1>Fifteen killed at Labbezanga post</h1><div class="entry-content"><p>{FIRST}</p><p>{SECOND}</p>'
        f"{inside}</div></article>{after}</main>"
    )
    assert lines(page("Fifteen killed at Labbezanga post | Plateau Times", body, head)) == [FIRST, SECOND]


BULLETIN = [
    "On Monday gunmen killed three herders near Tessit, residents said.",
    "On Tuesday a mine blew up a truck on the road to Ansongo; two of those on it died, the prefect said.",
    "On Wednesday the army said that it had killed nine fighters at Labbezanga and lost one man.",
    "On Thursday rebels shelled the market of Kolo, wounding eleven people, a doctor said.",
    "On Friday a convoy was held up at Gossi, and its guards were disarmed, the UN said.",
]


@pytest.mark.parametrize(
    "items",
    [
        "".join(f"<p>{one}</p>" for one in BULLETIN),
        "<ul>" + "".join(f'<li>{one} (<a href="/{i}">report</a>)</li>' for i, one in enumerate(BULLETIN)) + "</ul>",
        "<ul>" + "".join(
            f'<li><a href="/{i}">{one.split(",")[0]}</a>, as is told.</li>' for i, one in enumerate(BULLETIN)
        ) + "</ul>",
        "".join(f"<h3>Place {i}</h3><p>{one}</p>" for i, one in enumerate(BULLETIN)),
        "<table>" + "".join(
            f'<tr><td>{i} May</td><td><a href="/{i}">{one[:50]}</a></td><td>{i}</td><td>{one}</td></tr>'
            for i, one in enumerate(BULLETIN)
        ) + "</table>",
        "".join(
            f'<h3><a href="https://{host}.example/x">A headline of the outlet {host}</a></h3><p>{one}</p>'
            for host, one in zip(("wire", "dune", "salt", "fort", "ridge"), BULLETIN, strict=True)
        ),
    ],
    ids=["paragraphs", "links to sources", "links that begin a sentence", "headings", "table", "headlines of others"],
)  # fmt: skip
def test_a_bulletin_of_short_items_is_a_report(items) -> None:
    found = [
        one for one in read_as(page("Week 32", f"<main><h1>Week 32</h1>{items}</main>")) if isinstance(one, Document)
    ]
    assert len(found) == 1
    said = found[0].text
    assert sum(one.split(",")[0][:40] in said for one in BULLETIN) == len(BULLETIN)


def test_a_report_that_is_a_list_of_the_sites_own_reports_is_read_with_a_remark() -> None:
    head = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"The week in the Sahel"}</script>'
    body = f"<h1>The week in the Sahel</h1><p>What happened between Monday and Sunday.</p>{flat()}"
    found = read_as(page("The week in the Sahel", body, head))
    [document] = [one for one in found if isinstance(one, Document)]
    assert all(rest in document.text for _, rest in HEADLINES)
    assert any(isinstance(one, Issue) and page_lists.MANY in one.message for one in found)


def test_a_post_whose_title_leads_to_itself_is_a_report() -> None:
    body = f'<article><h2><a href="/2024/fifteen">Fifteen killed at Labbezanga post</a></h2><p>{FIRST}</p></article>'
    assert lines(page("Plateau blog", body))[-1] == FIRST
