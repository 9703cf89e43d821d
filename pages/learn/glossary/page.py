"""The words of the field that this app uses, one sentence each, and where each can be seen."""

import streamlit as st

from pages._app.components import page_style
from pages._app.frame import Page
from pages._app.glossary import GLOSSARY
from pages._app.opening import lead
from pages._app.words import plain
from pages.learn.glossary.place import seen, visit

COLUMNS = 3

page_style()
page = Page(visit, "What do these words mean?")
page.top(widths=(1,))
terms = sorted(GLOSSARY, key=str.lower)
rows = -(-len(terms) // COLUMNS)
for i, column in enumerate(st.columns(COLUMNS, gap="large")):
    for term in terms[i * rows : (i + 1) * rows]:
        title, place = seen(term)
        with column, st.container(gap=None):
            st.markdown(f"**{plain(term)}**  \n{plain(GLOSSARY[term]['says'])}")
            lead(f"see it on {title}", place, icon=":material/arrow_forward:")
page.end()
