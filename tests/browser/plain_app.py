"""Shows texts of a file as a page shows what a reader typed: as text, caption, box and label."""

import json
import os
from pathlib import Path

import streamlit as st

from pages._app.words import plain

for i, text in enumerate(json.loads(Path(os.environ["TEXTS"]).read_text(encoding="utf-8"))):
    with st.container(key=f"text{i}"):
        st.markdown(f"Before **{plain(text)}** after")
    with st.container(key=f"caption{i}"):
        st.caption(plain(text))
    with st.container(key=f"box{i}"):
        st.info(plain(text))
    with st.container(key=f"label{i}"):
        st.pills("Which", [text], format_func=plain, key=str(i), label_visibility="collapsed")
