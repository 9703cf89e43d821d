"""What a page is called: in the browser's tab, and in a heading for those who hear the page."""

from typing import Any

import streamlit as st

APP = "Attention, step by step"
# Out of sight, and out of the column whose gaps would push the picture down.
_HIDDEN = """<style>
.stElementContainer:has(h1) {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
}
</style>"""


SHORT = "Attention"  # where a title says what is on the page
_LAST = "titled"  # key in session state of the page and its last title


def titled(said: str) -> None:
    """Call the browser's tab after what is on the page, from now on."""
    page = st.session_state.get(_LAST, ("", ""))[0]
    st.session_state[_LAST] = page, f"{said} · {SHORT}"
    st.set_page_config(page_title=f"{said} · {SHORT}")


def entitled(page: Any) -> Any:
    """The page (a ``st.Page``), now that the reader is told its title.

    In later runs it is the one it had, until the run knows another.
    """
    before, said = st.session_state.get(_LAST, ("", ""))
    if before != page.title or not said:
        said = f"{page.title} · {APP}"
    st.session_state[_LAST] = page.title, said
    st.set_page_config(page_title=said)
    st.html(_HIDDEN)
    st.title(page.title, anchor=False)
    return page
