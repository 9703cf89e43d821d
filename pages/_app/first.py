"""The page that is shown at the app's bare address, and has an address of its own as well.

Streamlit gives its default page no path: a link to it is written ``?text=...``, which a browser
that opens it in a new tab, or copies it, resolves against the page it stands on. With a path it is
written ``walk?text=...``, and both addresses lead to the page.
"""

import streamlit as st


class FirstPage(st.Page):
    """The default page, under the path it was given too."""

    def __init__(self, script: str, *, title: str, url_path: str) -> None:
        super().__init__(script, title=title, url_path=url_path, default=True)

    @property
    def url_path(self) -> str:
        """What links to it say."""
        return self._url_path
