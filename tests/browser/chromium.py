"""The browser for the tests: one that is already there, else one that is installed now.

`python tests/browser/chromium.py --ensure` prints its path, or says how to get one.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

HOW_TO_MEND = (
    "No browser was found and none could be installed: install Chromium or Chrome "
    "(Debian: `sudo apt install chromium`) or set CHROMIUM_PATH, then run `make browser`."
)

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
MACOS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0

# How many milliseconds whatever is waited for may take: a busy machine is not a fault.
PATIENCE = 60_000

# Quiet, alike everywhere, and content with a container: no GPU, small shared memory, no calls home.
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    *(["--no-sandbox"] if ROOT else []),  # Chromium's sandbox refuses to work for root
]


def playwrights_own() -> str:
    """Where Playwright keeps its own Chromium, whether or not it is there."""
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def candidates() -> Iterator[str]:
    """Every place a browser may be, the most wanted first; CHROMIUM_PATH admits no other."""
    if named := os.environ.get("CHROMIUM_PATH"):
        yield named
        return
    yield from filter(None, map(shutil.which, NAMES))
    yield from MACOS
    yield playwrights_own()


def runs(path: str) -> bool:
    """Whether it starts: Ubuntu's `chromium-browser` may be a stub, or a library missing."""
    try:
        command = [path, "--version"]
        return subprocess.run(command, capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def find() -> str | None:
    """The first browser that starts, if any."""
    return next(filter(runs, candidates()), None)


def ways_to_install() -> Iterator[list[str]]:
    """Commands that may bring a browser, the least intrusive first."""
    playwright = [sys.executable, "-m", "playwright"]
    yield [*playwright, "install", "chromium"]
    if ROOT and shutil.which("apt-get"):
        if Path(playwrights_own()).exists():
            yield [*playwright, "install-deps", "chromium"]
        yield ["apt-get", "update"]
        yield ["apt-get", "install", "--yes", "chromium"]


def ensure() -> str | None:
    """Find a browser, installing one if there is none."""
    found = find()
    ways = iter(()) if os.environ.get("CHROMIUM_PATH") else ways_to_install()
    while not found and (command := next(ways, None)):
        print("No browser yet, trying:", *command, flush=True)
        subprocess.run(command, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"})
        found = find()
    return found


if __name__ == "__main__":
    print((ensure() if "--ensure" in sys.argv else find()) or sys.exit(HOW_TO_MEND))
