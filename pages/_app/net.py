"""The last net: what nobody foresaw ends a page in a sentence; the server's log has the rest."""

import logging
from typing import Any

import streamlit as st

SORRY = (
    "Something happened here that nobody foresaw, so the rest of this page is missing. What you "
    "typed is kept: change it, or choose another model or another page. The log of the server says "
    "what happened."
)
LOGGED = "A page could not be finished"


def run_page(page: Any) -> None:
    """Run a page; Streamlit's own ways of ending one are no exceptions and pass through."""
    try:
        page.run()
    except Exception:
        logging.getLogger(__name__).exception(LOGGED)
        st.error(SORRY)
