"""The last net: a fault nobody foresaw is a sentence on the page and a traceback in the log."""

import logging

from streamlit.testing.v1 import AppTest

from pages._app.net import LOGGED, SORRY


def failing() -> None:
    import streamlit as st

    from pages._app.net import run_page

    class Page:
        def run(self) -> None:
            st.text_input("Your sentence", key="typed")
            if st.session_state.typed:
                raise KeyError("nobody foresaw this")

    run_page(Page())


def stopping() -> None:
    import streamlit as st

    from pages._app.net import run_page

    class Page:
        def run(self) -> None:
            st.info("Type a word.")
            st.stop()

    run_page(Page())


def test_a_fault_is_a_sentence_and_what_was_typed_stays(caplog):
    at = AppTest.from_function(failing).run()
    assert not at.error
    with caplog.at_level(logging.ERROR):
        at.text_input[0].set_value("river bank").run()
    assert [box.value for box in at.error] == [SORRY]
    assert not at.exception
    assert at.text_input[0].value == "river bank"
    assert LOGGED in caplog.text and "nobody foresaw this" in caplog.text
    at.text_input[0].set_value("").run()
    assert not at.error


def test_a_page_that_ends_itself_is_no_fault():
    at = AppTest.from_function(stopping).run()
    assert [box.value for box in at.info] == ["Type a word."]
    assert not at.error and not at.exception
