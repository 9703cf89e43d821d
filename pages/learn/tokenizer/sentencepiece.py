"""A text by the tokenizer of the translators: SentencePiece, which needs no words before it."""

import streamlit as st

from attention_core import ModelError
from attention_core.models.marian.decoding import UNKNOWN_ID
from pages._app import models
from pages._app.components import chips
from pages._app.opening import lead
from pages._app.words import plain
from pages.learn.translation.place import Place as Translation

TRANSLATOR = "en-pt"
SHARED = 32_000  # entries of the translators' vocabulary


def show(text: str) -> None:
    """The same text by the tokenizer of the translators, if they are here: it needs no words."""
    try:
        translator = models.model(TRANSLATOR)
    except ModelError:
        return
    tokens = translator.tokenize(text)[:-1]  # the end of a text is none of its pieces
    strange = [id_ == UNKNOWN_ID for id_ in translator.ids(text)[:-1]]
    n = len(tokens)
    row = {
        "name": "SentencePiece",
        "note": f"{n} token{'s' if n != 1 else ''}",
        "tokens": [(t, "unknown" * odd) for t, odd in zip(tokens, strange, strict=True)],
        "tinted": True,
    }
    chips("sentencepiece", "Tokens by the tokenizer of the translators", [row])
    st.markdown(
        f"**SentencePiece**, of the model {plain(translator.title)}: {n} "
        f"piece{'s' if n != 1 else ''} of a Unigram model with {SHARED:,} for English and "
        f"Portuguese together, {sum(strange) or 'none'} of them unknown. It takes the space "
        "before a word into its first piece, so that nothing has to say first what a word is. "
        "([Kudo & Richardson 2018](https://aclanthology.org/D18-2012))"
    )
    lead("Translate this text", Translation(text=text), icon=":material/arrow_forward:")
