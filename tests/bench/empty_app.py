"""The least that can be seen to be there: one word."""

import streamlit as st

st.text("Ready")
