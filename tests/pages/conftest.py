"""What several tests of the pages need beside a reader."""

import pytest
import streamlit as st


@pytest.fixture
def files(monkeypatch) -> list[dict]:
    """What every download button on the page would hand out."""
    given: list[dict] = []
    button = st.download_button

    def noted(label, data, **rest):
        given.append({"data": data() if callable(data) else data, **rest})
        return button(label, data, **rest)

    monkeypatch.setattr(st, "download_button", noted)
    return given
