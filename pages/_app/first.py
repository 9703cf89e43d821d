"""The bare address: the first minute for a newcomer, else the walkthrough.

Streamlit gives its default page no path: a link to it is written ``?text=...``, which a browser
that opens it in a new tab, or copies it, resolves against the page it stands on. Both pages that
may be the default have a path as well, so that links are written ``walk?text=...``.
"""

from typing import Any

import streamlit as st

from pages.learn.start.place import OWN

MET = "attention_met"  # cookie of a browser that went on from the first minute: entries/minute.js
_NEW = "newcomer"  # key in session state


class Addressed(st.Page):
    """A page that may be the default one, and has its own path even then."""

    def __init__(self, script: str, *, title: str, url_path: str, **how: Any) -> None:
        super().__init__(script, title=title, url_path=url_path, **how)

    @property
    def url_path(self) -> str:
        """What links to it say."""
        return self._url_path


def newcomer() -> bool:
    """Whether the bare address is the first minute, found out once in a session.

    A link to the bare address that asks for something else asks for the walkthrough.
    """
    session = st.session_state
    if _NEW not in session:
        session[_NEW] = set(st.query_params) <= set(OWN) and not met()
    return bool(session[_NEW])


def met() -> bool:
    """Whether this browser has been here; where there is none, nobody is to be met."""
    return st.context.url is None or MET in st.context.cookies
