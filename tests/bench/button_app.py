"""The least that answers a reader: a button, and how often it was pressed."""

import streamlit as st

if st.button("Again"):
    st.session_state["pressed"] = st.session_state.get("pressed", 0) + 1
st.text(f"pressed {st.session_state.get('pressed', 0)}")
