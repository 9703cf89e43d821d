"""Whether the project's own elements agree with what ARIA asks of them."""

from pathlib import Path

from playwright.sync_api import Page

RULES = (Path(__file__).parent / "aria.js").read_text(encoding="utf-8")


def check(page: Page) -> None:
    """Nothing of the project's own is against the rules, and there is something."""
    roots, faults = page.evaluate(f"{RULES}; ariaFaults()")
    assert roots, "nothing of the project's own is here"
    assert not faults
