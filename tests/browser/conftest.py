"""A workbench that listens on loopback, and a browser that looks at it and forgives nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import serving

from rashomon.api import Workbench
from rashomon.web import pages

CHECKOUT = Path(__file__).parents[2]
AXE = CHECKOUT / "front" / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = Path(os.environ.get("RASHOMON_ARTEFACTS") or CHECKOUT / "artefacts") / "screenshots"
LOOPBACK = {"127.0.0.1", "localhost"}


@dataclass(frozen=True)
class Server:
    """A workbench that answers."""

    url: str
    bench: Workbench


@pytest.fixture(scope="session")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The front end as it was built when the tests began, whoever builds it anew meanwhile."""
    if not pages.built():
        pytest.skip("the front end is not built (uv run python front/build.py)")
    copied = tmp_path_factory.mktemp("front") / "built"
    shutil.copytree(pages.BUILT, copied)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "BUILT", copied)
        pages._manifest.cache_clear()
        yield
    pages._manifest.cache_clear()


@contextmanager
def listening(workbench: Workbench) -> Iterator[Server]:
    """The workbench behind a port of loopback."""
    with serving.served(workbench) as url:
        yield Server(url, workbench)


@pytest.fixture
def server(workbench: Workbench, front: None) -> Iterator[Server]:
    """The workbench of one person, Ana Example."""
    with listening(workbench) as served:
        yield served


@pytest.fixture
def team(bench: Workbench, front: None) -> Iterator[Server]:
    """The workbench of a team, with a user for each role (`serving.team`)."""
    with listening(bench) as served:
        yield served


@dataclass
class Faults:
    """What went wrong on pages that were looked at, but for what a test expects."""

    seen: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    """Parts of messages that a test provokes."""

    def watch(self, page: object) -> None:
        """Write down what the page complains of, and every request that leaves loopback or fails."""
        page.on("console", lambda said: said.type == "error" and self.seen.append(f"{said.text} ({page.url})"))
        page.on("pageerror", lambda error: self.seen.append(f"{error} ({page.url})"))
        page.on("request", self._asked)
        page.on("response", lambda got: got.status >= 500 and self.seen.append(f"{got.status} {got.url}"))

    def _asked(self, request: object) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "file") and parts.hostname not in LOOPBACK:
            self.seen.append(f"asked {request.url}")

    @property
    def left(self) -> list[str]:
        """What nobody expected."""
        return [one for one in self.seen if not any(part in one for part in self.expected)]


@pytest.fixture
def faults() -> Iterator[Faults]:
    """Fails the test at its end if any page had a fault."""
    found = Faults()
    yield found
    assert not found.left


@contextmanager
def opening(browser: object, url: str, faults: Faults) -> Iterator[Callable[..., object]]:
    """Opens pages of what listens there, each in a context of its own: `opens(path, **options of the context)`."""
    contexts = []

    def opens(path: str = "/", *, width: int = 1280, scheme: str = "light", **more: object) -> object:
        viewport = {"width": width, "height": 900}
        context = browser.new_context(viewport=viewport, color_scheme=scheme, base_url=url, **more)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        faults.watch(page)
        page.goto(path)
        return page

    yield opens
    for context in contexts:
        context.close()


@pytest.fixture
def opened(browser: object, server: Server, faults: Faults) -> Iterator[Callable[..., object]]:
    """Opens a page of one person's workbench: `opened(path, **options of the context)`."""
    with opening(browser, server.url, faults) as opens:
        yield opens


@pytest.fixture
def visited(browser: object, team: Server, faults: Faults) -> Iterator[Callable[..., object]]:
    """Opens a page of a team's workbench, as somebody who is not signed in."""
    with opening(browser, team.url, faults) as opens:
        yield opens


@pytest.fixture
def signs_in() -> Callable[..., None]:
    """Fills in the form and sends it: `signs_in(page, name, password, code)`."""

    def fills(page: object, name: str, password: str = serving.PASSWORD, code: str = "") -> None:
        form = page.locator("form[action='/sign-in']")
        form.locator("[name=name]").fill(name)
        form.locator("[name=password]").fill(password)
        if code:
            form.locator("[name=code]").fill(code)
        form.get_by_role("button", name="Sign in", exact=True).click()

    return fills


@pytest.fixture
def signed_in(visited: Callable[..., object], signs_in: Callable[..., None]) -> Callable[..., object]:
    """Opens a page of a team's workbench as the user of a role, who signs in first: `signed_in(role, path, …)`."""

    def opens(role: str, path: str = "/incidents", **more: object) -> object:
        page = visited("/sign-in", **more)
        signs_in(page, role)
        page.wait_for_url("**/incidents")
        if path != "/incidents":
            page.goto(path)
        return page

    return opens


@pytest.fixture
def browser_page(opened: Callable[..., object]) -> object:
    """A page at the start of the workbench."""
    return opened("/")


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm ci, in front/)")
    return AXE.read_text()


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where pictures of pages are left to be looked at; not in the repository."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return SCREENSHOTS


@pytest.fixture
def every(server: Server, faults: Faults) -> dict[str, str]:
    """Every page of the workbench by a name, on the things that its ledger has."""
    # The page of what is not there is a page too; the browser calls it a fault.
    faults.expected.append("status of 404")
    view = server.bench.view()
    incident = next(iter(view.incidents())).id
    document = next(iter(view.documents())).id
    claim = next(iter(view.claims())).id
    return {
        "incidents": "/incidents",
        "map": "/incidents/map",
        "timeline": "/incidents/timeline",
        "search": "/incidents?q=killed",
        "incident": f"/incidents/{incident}",
        "history": f"/incidents/{incident}/history",
        "around": f"/incidents/{incident}/around",
        "reports": "/reports",
        "report": f"/reports/{document}",
        "add-claim": f"/reports/{document}/add-claim",
        "claim": f"/claims/{claim}",
        "queue": "/queue",
        "decisions": "/decisions",
        "judge": "/judge?sort=actor&left=Army",
        "actors": "/actors",
        "places": "/places",
        "sources": "/sources",
        "ledger": "/ledger",
        "entry": "/ledger/1",
        "add": "/add",
        "publish": f"/publish?incident={incident}",
        "refused": "/incidents/inc_none",
    }
