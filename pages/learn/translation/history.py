"""How attention came to translation, in five steps, each with its score and where to try it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from attention_core.stages.scoring import ADDITIVE, GENERAL, SCALED_DOT
from pages._app.frame import Page
from pages._app.glossary import explains
from pages._app.opening import lead, understood
from pages._app.state.link import Link
from pages._app.words import brief, plain
from pages.build.playground.place import Place as Playground
from pages.learn.translation.place import Place
from pages.learn.walkthrough.place import Place as Walk


@dataclass(frozen=True)
class Moment:
    """One step of the history.

    Attributes
    ----------
    year, title, says : str
    equation : str
        TeX.
    sources : str
    term : str
        The word of the field that it brought.
    tries : callable
        What to call the place where it can be tried, and the place, for a reader's place.
    """

    year: str
    title: str
    says: str
    equation: str
    sources: str
    term: str
    tries: Callable[[Place], tuple[str, Link]]


def _scores(scoring: str, stage: str, called: str) -> Callable[[Place], tuple[str, Link]]:
    """The Playground with one of its scores, on the reader's words if it knows them."""

    def tries(place: Place) -> tuple[str, Link]:
        there = Playground(scoring=scoring, stage=stage)
        mine = replace(there, text=place.text)
        there = mine if understood(mine) else there
        return f"{called} on “{brief(there.text, 24)}”", there

    return tries


def _grown(place: Place) -> tuple[str, Link]:
    return "One vector on a longer text", replace(place, grown=3)


def _memory(place: Place) -> tuple[str, Link]:
    walk = Walk(text=place.text, model=place.model, part="decoder", stage="memory")
    return "Walk to its memory", walk


MOMENTS = (
    Moment(
        "2014",
        "One vector",
        "An encoder reads the sentence word by word and hands over its last state, one vector; a "
        "decoder writes from it. The longer the sentence, the more is lost.",
        r"c = h_n",
        "Cho et al. 2014 (EMNLP; SSST-8); Sutskever, Vinyals & Le 2014",
        "decoder",
        _grown,
    ),
    Moment(
        "2015",
        "Look back",
        "Before each word the decoder scores every word of the source by a small network. A "
        "softmax makes weights of the scores, and the words’ vectors are added up by them.",
        ADDITIVE.equation,
        "Bahdanau, Cho & Bengio 2015 (ICLR)",
        "cross-attention",
        _scores("additive", "additive_scores", "Additive scores"),
    ),
    Moment(
        "2015",
        "A product will do",
        "The score is a dot product, with a matrix between or without: as good, and quicker than a "
        "network for every pair.",
        GENERAL.equation,
        "Luong, Pham & Manning 2015 (EMNLP)",
        "score",
        _scores("general", "general_scores", "General scores"),
    ),
    Moment(
        "2017",
        "Nothing but attention",
        "Scores are divided by a root, in many heads at once. Words of one sentence look at one "
        "another the same way, and nothing recurrent is left.",
        SCALED_DOT.equation,
        "Vaswani et al. 2017 (NeurIPS)",
        "scale",
        _scores("dot", "scaled_scores", "Scaled scores"),
    ),
    Moment(
        "2019",
        "This model",
        "Encoder and cross-attention are a transformer’s. In the decoder a small memory stands in "
        "for self-attention: quick enough for a browser. One head was trained to align.",
        r"\begin{aligned} c_t &= f_t \odot c_{t-1} \\ &+ (1 - f_t) \odot W x_t \end{aligned}",
        "Kim et al. 2019 (SSRU); Junczys-Dowmunt et al. 2018 (Marian); Garg et al. 2019",
        "SSRU",
        _memory,
    ),
)


def show(page: Page[Place]) -> None:
    """The steps side by side."""
    st.markdown("**How attention came into translation**")
    for column, moment in zip(st.columns(len(MOMENTS), gap="medium"), MOMENTS, strict=True):
        with column:
            told = f"{moment.year} · **{plain(moment.title)}**"
            st.markdown(told, help=explains(moment.term))
            st.markdown(plain(moment.says))
            st.latex(moment.equation)
            _try(page, *moment.tries(page.place))
            st.caption(plain(moment.sources))


def _try(page: Page[Place], label: str, there: Link) -> None:
    icon = ":material/arrow_forward:"
    if isinstance(there, Place):  # a link to the page it stands on would not reach the address
        page.button(
            "longer",
            plain(label),
            type="tertiary",
            icon=icon,
            on_click=page.visit.hold,
            args=("grown", there.grown),
        )
    else:
        lead(label, there, icon=icon)
