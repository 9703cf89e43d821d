"""A link straight to a page, on a server that nobody has visited yet.

Until `st.navigation` has run once, Streamlit takes the files in pages/ for pages, and would say
that a page it finds no file for does not exist. So there is a small file for every address, which
runs the whole app; the page itself is where app.py says.
"""

import runpy
from pathlib import Path

APP = Path(__file__).parents[2] / "app.py"


def run_app() -> None:
    """What `streamlit run app.py` does."""
    runpy.run_path(str(APP))
