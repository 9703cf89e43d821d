"""Attention, step by step: navigation and nothing else."""

from pathlib import Path

import streamlit as st

ASSETS = Path(__file__).parent / "assets"

st.set_page_config(
    page_title="Attention, step by step", page_icon=str(ASSETS / "icon.svg"), layout="wide"
)
st.logo(str(ASSETS / "logo.svg"), size="large")
st.navigation(
    [st.Page("pages/learn/walkthrough.py", title="Walk through", url_path="walk", default=True)],
    position="top",
).run()
