"""What several tests of the pages need beside a reader."""

from functools import cache

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner


@pytest.fixture(scope="session", autouse=True)
def looked_through_once():
    """Each new session asks all installed packages for components: they are the same each time."""
    with pytest.MonkeyPatch.context() as patch:
        scan = manifest_scanner.scan_component_manifests
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(scan))
        yield


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
