"""Runs the whole app: a new server's first visitor may come by a link straight to this page.

Until `st.navigation` has run once, Streamlit takes files in this folder for pages, and would say
that a page it finds no file for does not exist. The page itself is build/playground.py.
"""

import runpy
from pathlib import Path

runpy.run_path(str(Path(__file__).parents[1] / "app.py"))
