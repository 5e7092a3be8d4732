"""Pages that stand in another's place."""

# ruff: noqa: E501

from __future__ import annotations

import io

import pytest

from rashomon.ingest import page_barriers
from rashomon.ingest.html import HtmlReader
from rashomon.model import Document, Issue
from rashomon.protocols import Limits, Part


def read_as(data: str) -> list[Document | Part | Issue]:
    return list(HtmlReader().read(io.BytesIO(data.encode()), media_type=None, path="page.html", limits=Limits()))


def page(title: str, body: str, lang: str = "en") -> str:
    return f'<!doctype html><html lang="{lang}"><head><title>{title}</title></head><body>{body}</body></html>'


NAV = '<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li><li><a href="/l">Log in</a></li></ul></nav>'
FORM = '<form><label>{}</label><input type="email"><label>{}</label><input type="password"><button>{}</button></form>'


@pytest.mark.parametrize(
    ("kind", "title", "body"),
    [
        (
            "human",
            "Just a moment...",
            "<h1>times.example</h1><p>Verify you are human by completing the action below.</p><p>times.example needs to "
            "review the security of your connection before proceeding.</p><div>Ray ID: 8a1f22</div><div>Performance & "
            "security by Cloudflare</div>",
        ),
        (
            "human",
            "times.example",
            "<h1>Checking your browser before accessing times.example.</h1><p>This process is automatic. Your browser will "
            "redirect to your requested content shortly.</p><p>DDoS protection by Cloudflare</p>",
        ),
        ("human", "Vérification", "<p>Veuillez confirmer que vous n'êtes pas un robot.</p><p>Incident 1234</p>"),
        ("human", "Проверка", "<p>Подтвердите, что запросы отправляли вы.</p><p>Я не робот</p>"),
        ("human", "Um momento", "<p>Verifique que você é humano para continuar.</p>"),
        (
            "refused",
            "Access Denied",
            "<h1>Access Denied</h1><p>You don't have permission to access \"http://times.example/kolo\" on this server.</p>"
            "<p>Reference #18.2d351ab8.1557333295.a4e16ab</p>",
        ),
        ("refused", "403 Forbidden", "<center><h1>403 Forbidden</h1></center><hr><center>nginx</center>"),
        ("refused", "429 Too Many Requests", "<h1>Too Many Requests</h1><p>You have sent too many requests.</p>"),
        (
            "refused",
            "Attention Required! | Wall",
            "<h1>Sorry, you have been blocked</h1><h2>You are unable to access times.example</h2><h2>Why have I been "
            "blocked?</h2><p>This website is using a security service to protect itself from online attacks. The action you "
            "just performed triggered the security solution.</p>",
        ),
        ("refused", "Accès refusé", "<h1>Accès refusé</h1><p>Contactez l'administrateur du site.</p>"),
        ("refused", "Acceso denegado", "<p>Su dirección ha sido registrada.</p>"),
        (
            "country",
            "Not available",
            "<p>We recognise that you are attempting to access this website from a country belonging to the European Economic "
            "Area, and access cannot be granted at this time.</p>",
        ),
        ("country", "Plateau Times", "<h1>This content is not available in your country</h1><p>Sorry for that.</p>"),
        ("country", "451", "<h1>451: Unavailable For Legal Reasons</h1>"),
        ("country", "Le Fil", "<p>Désolé, ce contenu n'est pas disponible dans votre pays.</p>"),
        ("country", "Вести", "<p>Материал недоступен в вашей стране</p>"),
        ("country", "أخبار", "<p>عذرا، هذا المحتوى غير متاح في بلدك</p>"),
        (
            "kept",
            "Internet Archive Wayback Machine",
            "<h1>Hrm.</h1><p>The Wayback Machine has not archived that URL.</p><p>This page is not available on the web "
            "because page does not exist.</p>",
        ),
        ("kept", "archive", "<h1>No results</h1><div>You may want to <a href='/s'>archive this url</a></div>"),
        ("failed", "502 Bad Gateway", "<center><h1>502 Bad Gateway</h1></center><hr><center>nginx/1.18</center>"),
        ("failed", "Plateau Times", "<h1>Oops!</h1><p>Something went wrong. Please try again.</p>"),
        ("failed", "Error", "<h1>Error establishing a database connection</h1>"),
        ("failed", "Erreur", "<h1>Une erreur est survenue</h1><p>Nous travaillons à la résoudre.</p>"),
        ("failed", "Ошибка", "<h1>Что-то пошло не так</h1><p>Попробуйте ещё раз.</p>"),
        ("failed", "خطأ", "<h1>حدث خطأ ما</h1><p>يرجى المحاولة لاحقا</p>"),
        (
            "login",
            "Log in | Plateau Times",
            NAV + "<h1>Log in</h1>" + FORM.format("Email", "Password", "Log in") + "<p><a href='/f'>Forgot your password?"
            "</a></p><p>Don't have an account? <a href='/r'>Sign up</a></p>",
        ),
        (
            "login",
            "Connexion - Le Fil du Sahel",
            "<h2>Connectez-vous</h2>" + FORM.format("Adresse", "Mot de passe", "Se connecter") + "<p>Mot de passe oublié "
            "?</p>",
        ),
        ("login", "تسجيل الدخول", FORM.format("البريد", "كلمة المرور", "دخول") + "<p>نسيت كلمة المرور؟</p>"),
        (
            "consent",
            "Before you continue",
            "<h1>Before you continue</h1><p>We use cookies and data to deliver and maintain our services.</p><p>We and our "
            "partners store and/or access information on a device.</p><button>Accept all</button><button>Reject all"
            "</button>",
        ),
        (
            "consent",
            "Le Fil",
            "<p>Avec votre accord, nos partenaires et nous utilisons des cookies pour mesurer l'audience.</p>"
            "<button>Tout accepter</button>",
        ),
    ],
)  # fmt: skip
def test_what_stands_in_a_reports_place_is_said_to_be_that(kind, title, body) -> None:
    [one] = read_as(page(title, body))
    assert isinstance(one, Issue) and one.severity == "error"
    assert one.message == f"page.html {page_barriers.WHY[kind]}."


BRIEF = "Gunmen killed two soldiers near Labbezanga on Friday, the army said; a third is missing."


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Access denied to UN convoy near Kolo",
            "<article><p>Soldiers denied a UN convoy access to Kolo.</p></article>",
        ),
        (
            "Two soldiers killed | Plateau Times",
            NAV + f"<article><p>{BRIEF}</p></article>" + FORM.format("Email", "Password", "Log in"),
        ),
        (
            "Two soldiers killed",
            f"<article><p>{BRIEF}</p><p>This video is not available in your country.</p></article>",
        ),
        (
            "Two soldiers killed",
            f"<article><p>{BRIEF}</p></article><footer><p>We use cookies. Read our cookie policy and our privacy policy."
            "</p></footer>",
        ),
        (
            "Something went wrong at the border",
            "<article><p>Something went wrong on Friday, a survivor said: the guides had left, and gunmen killed two men."
            "</p></article>",
        ),
        ("Day 403", "<article><p>On day 403 of the siege shelling killed 429 people, the ministry said.</p></article>"),
        (
            "Army enters Kolo",
            "<article><p>Rebels have been forbidden to enter. The army said that no results of the vote were known, and "
            "that two men had been killed.</p></article>",
        ),
    ],
)
def test_a_brief_that_says_something_like_it_is_a_report(title, body) -> None:
    assert any(isinstance(one, Document) for one in read_as(page(title, body)))
