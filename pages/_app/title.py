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


def entitled(page: Any) -> Any:
    """The page (a ``st.Page``), now that the reader is told its title."""
    st.set_page_config(page_title=f"{page.title} · {APP}")
    st.html(_HIDDEN)
    st.title(page.title, anchor=False)
    return page
