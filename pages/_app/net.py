"""The last net: what nobody foresaw ends a page in a sentence; the server's log has the rest."""

import logging
from collections.abc import Callable
from typing import Any

import streamlit as st

SORRY = (
    "Something happened here that nobody foresaw, so the rest of this page is missing. What you "
    "typed is kept: change it, or choose another model or another page. The log of the server says "
    "what happened."
)
LOGGED = "A page could not be finished"


def run_page(page: Any) -> None:
    """Run a page."""
    caught(page.run)


def caught(run: Callable[[], None]) -> None:
    """Run a page, or a part that runs by itself; Streamlit's ways of ending one pass through."""
    try:
        run()
    except Exception:
        logging.getLogger(__name__).exception(LOGGED)
        st.error(SORRY)
