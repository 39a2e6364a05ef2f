"""Make the pictures that the README shows: `python -m tools.readme_pictures`, into docs/pictures/.

Three pages as they are, JavaScript off, with nothing but invented data: the public list and a case from the filled
demo, the mailbox with an offer from a rehearsal. Each is kept in few colours, so that none is larger than `MOST_BYTES`.
"""

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from tools import console_walk, mailbox_walk
from tools.running import ARGUMENTS, program, serving
from tools.screenshots import browsing

FOLDER = Path("docs/pictures")
WIDTH, HEIGHT = 1200, 860
COLOURS = 128
MOST_BYTES = 150_000
OFFER = "box-offer"
"""The step of the mailbox walk at which an offer waits for an answer."""


def keep(page: Page, name: str) -> Path:
    """Photograph what the window shows; return the file.

    Raises:
        RuntimeError: the picture is too large for a README.
    """
    taken = Image.open(BytesIO(page.screenshot())).convert("RGB")
    file = FOLDER / f"{name}.png"
    taken.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    if file.stat().st_size > MOST_BYTES:
        raise RuntimeError(f"{file} has {file.stat().st_size} bytes; at most {MOST_BYTES} are wanted.")
    return file


def from_demo(browser: Browser, folder: Path) -> list[Path]:
    """Photograph the public list, and a case that waits for its reader's signature."""
    with console_walk.demonstrated(folder) as demo:
        states: dict[str, StorageState] = {}
        stops = {stop.name: stop for stop in console_walk.stops(browser, demo, states)}
        with browsing(browser, "en", WIDTH, height=HEIGHT) as page:
            page.goto(f"{demo.url}/en/list.html")
            found = [keep(page, "list")]
        stop = stops["case-by-legal-adviser"]
        with browsing(browser, "en", WIDTH, state=states[stop.account], height=HEIGHT) as page:
            page.goto(f"{demo.url}/console/en/{stop.path}")
            return [*found, keep(page, "case")]


def from_rehearsal(browser: Browser, folder: Path) -> Path:
    """Photograph the mailbox of somebody to whom an offer was made."""
    with serving(folder) as server, browsing(browser, "en", WIDTH, height=HEIGHT) as page:
        for step in mailbox_walk.steps(page, server.url, "en"):
            if step == OFFER:
                return keep(page, "mailbox")
    raise RuntimeError("The walk through the mailbox came to no offer.")


def main() -> int:
    """Make the three pictures, and say how large they are."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=list(ARGUMENTS))
        for file in (*from_demo(browser, Path(folder)), from_rehearsal(browser, Path(folder))):
            print(f"{file}: {file.stat().st_size:,} bytes")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
