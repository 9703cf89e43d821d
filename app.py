"""Attention, step by step: navigation and nothing else."""

from pathlib import Path

import streamlit as st

from pages._app.first import Addressed, newcomer
from pages._app.lessons.opened import opened
from pages._app.net import run_page
from pages._app.title import entitled

ASSETS = Path(__file__).parent / "assets"

st.set_page_config(page_icon=str(ASSETS / "icon.svg"), layout="wide")
st.logo(str(ASSETS / "logo.svg"), size="large")
page = st.navigation(
    [
        Addressed(
            "pages/learn/start/page.py",
            title="The first minute",
            url_path="start",
            default=newcomer(),
            visibility="hidden",
        ),
        Addressed(
            "pages/learn/walkthrough/page.py",
            title="Walk through",
            url_path="walk",
            default=not newcomer(),
        ),
        st.Page("pages/learn/course/page.py", title="Course", url_path="course"),
        st.Page("pages/learn/tokenizer/page.py", title="Tokenizer", url_path="tokenizer"),
        st.Page("pages/learn/positions/page.py", title="Positions", url_path="positions"),
        st.Page("pages/learn/heads/page.py", title="Heads", url_path="heads"),
        st.Page("pages/learn/context/page.py", title="Context", url_path="context"),
        st.Page("pages/learn/nextword/page.py", title="Next word", url_path="nextword"),
        st.Page("pages/learn/translation/page.py", title="Translation", url_path="translation"),
        st.Page("pages/learn/pictures/page.py", title="Pictures", url_path="pictures"),
        st.Page("pages/learn/training/page.py", title="Training", url_path="training"),
        st.Page("pages/build/playground/page.py", title="Playground", url_path="playground"),
        st.Page(
            "pages/learn/worksheet/page.py",
            title="Worksheet",
            url_path="worksheet",
            visibility="hidden",  # the walkthrough's menu Share leads to it
        ),
        st.Page(
            "pages/learn/glossary/page.py",
            title="Words used here",
            url_path="glossary",
            visibility="hidden",  # each page's end leads to it
        ),
    ],
    position="top",
)
opened(page)
run_page(entitled(page))
