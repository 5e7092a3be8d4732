"""Makes the pictures of the guide to the workbench: `uv run python front/screenshots.py`.

Reads the shipped examples into a ledger of its own, decides one thing, opens each page in Chromium and keeps what it
looks like under `docs/guides/workbench/`. It needs Chromium and the built front end.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright

from rashomon import overview, pipeline
from rashomon.api import Workbench
from rashomon.api.rights import Asker
from rashomon.ingest.inputs import captured, expand
from rashomon.ledger import Ledger
from rashomon.model import Issue
from rashomon.web import create

CHECKOUT = Path(__file__).parent.parent
OUT = CHECKOUT / "docs" / "guides" / "workbench"
WIDTH, HEIGHT = 1200, 760
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def make(out: Path) -> None:
    """Make the pictures in `out`."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "rashomon.db") as ledger:
        found = captured(expand([str(CHECKOUT / "examples" / "tinzaouaten")]))
        pipeline.read((one if isinstance(one, Issue) else one[1:] for one in found), ledger)
        overview.make(ledger)
        bench = Workbench(ledger, owner="Ana Example")
        server = uvicorn.Server(uvicorn.Config(create(bench), port=0, log_level="error", access_log=False))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        port = server.servers[0].sockets[0].getsockname()[1]
        view = ledger.view()
        [incident] = view.incidents()
        claim = next(one for one in view.claims() if one.figures and one.attribution.source)
        bench.desk(Asker.owner("Ben Other")).check(
            claim.id, method="call", finding="confirmed", reason="The spokesman says so again."
        )
        pages = {
            "incidents": "/incidents",
            "incident": f"/incidents/{incident.id}",
            "report": f"/reports/{claim.document_id}",
            "claim": f"/claims/{claim.id}",
            "queue": "/queue",
            "map": "/incidents/map",
        }
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
            for name, path in pages.items():
                page.goto(f"http://127.0.0.1:{port}{path}")
                page.wait_for_timeout(800)
                page.screenshot(path=out / f"{name}.jpg", type="jpeg", quality=45)
            browser.close()
        bench.close()
        server.should_exit = True
        thread.join(10)


if __name__ == "__main__":
    make(OUT)
    print(f"Made the pictures in {OUT.relative_to(CHECKOUT)}.")  # noqa: T201
