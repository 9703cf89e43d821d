"""Change numbers: levers, the viewer before and after, what the change did."""

from dataclasses import replace
from typing import Any

import streamlit as st

from attention_core import Trace
from attention_core.geometry.pooling import sentence_distance
from attention_core.models import TextModel
from attention_core.models.base import check_length
from attention_core.play import edits
from attention_core.play.levers import fit
from attention_core.play.outcome import outcome
from attention_core.view.payload import answer_part
from pages._app import models
from pages._app.components import viewer
from pages._app.examples import SENTENCES
from pages._app.frame import Page
from pages._app.words import sentence as marked
from pages.build.playground import changes, events, levers, sent
from pages.build.playground.place import COMFORTABLE, MOST_TOKENS, Place, fit_cell, view


def numbers(page: Page[Place], top: Any, below: Any) -> None:
    """The section, from its controls to the tables under the picture."""
    row = below.columns([2.7, 1.15, 1.9, 1.25, 2.35, 1.25, 0.95], vertical_alignment="bottom")
    page.example(SENTENCES, row[1])
    page.sentence(row[0])
    top.markdown(":small[Model]", help=models.about(page.place.model), width="content")
    page.choose_model(top, label_visibility="collapsed")
    levers.levers(page, row[2:6])
    model, tokens = _usable(page)
    _fit(page, len(tokens), model)
    levers.rarely(page, row[6], model)
    levers.padding(page, tokens)

    trace = sent.levered(page.place.play, page.place.model)
    names = {step.stage.name: step.name for step in trace.walk(page.place.layer)}
    edit = events.edit(page, trace)
    kept, left_out = edits.fit(trace, page.place.edits)
    page.place = fit_cell(replace(page.place, edits=kept), trace, names)
    events.remember(page)
    page.note(*left_out)
    page.say()

    place = page.place
    now = sent.played(place.play, place.model)
    above = st.container()
    viewer(  # sent before what stands around it, so that the browser draws it first
        page.visit.component,
        **sent.parts(place.play, place.model, place.layer),
        answer=answer_part(
            view(place),
            sent.answers(now, place, names[place.stage]),
            sent.belongs(now, place.play, place.layer),
            edit=edit,
        ),
    )
    with above:
        _say(now, place)
    page.suggest(*_tries(place, now.after), trace=now.after)
    levers.steps(page, top)
    changes.one_by_one(page, now.after)
    changes.variants(place.levers.variant, now.after)


def _tries(place: Place, trace: Trace) -> list[tuple[str, Place]]:
    """Silence the head that is open, or let it speak again."""
    head = (place.layer, max(place.head, 0))
    name = f"head {trace.heads[head[1]]}"
    if trace.n_layers() > 1:
        name = f"layer {head[0]}, {name}"
    return [
        (f"silence {name}", replace(place, silenced=(head,))),
        (f"let {name} speak again", replace(place, silenced=())),
    ]


def _usable(page: Page[Place]) -> tuple[TextModel, list[str]]:
    """The model and the text's tokens; the page ends here with what to do if there are none."""
    place = page.place
    model = page.usable(sent.model_of, place.model, place.levers)
    page.one_text(model)
    tokens = page.readable(
        place.text,
        model,
        MOST_TOKENS,
        "Type a word or two above: then every number can be changed.",
        f". Here up to {MOST_TOKENS} can be changed, and {COMFORTABLE} are read with ease.",
        "This text",
    )
    page.usable(check_length, len(tokens), model)
    return model, tokens


def _fit(page: Page[Place], n_tokens: int, model: TextModel) -> None:
    """The nearest levers this text and model have; before the widgets of those are drawn."""
    place = page.place
    fitting, notes = fit(place.levers, n_tokens, model.n_layers, model.n_heads)
    fits: dict[str, Any] = {"padding": fitting.padding, "silenced": fitting.silenced}
    if place.layer >= model.n_layers:
        notes.append(f"This model's last layer is {model.n_layers - 1}; layer 0 is shown.")
        fits |= {"layer": 0, "cell": None}
    if place.head >= model.n_heads:
        notes.append(f"This model's last head is {model.n_heads - 1}; head 0 is shown.")
        fits |= {"head": 0, "cell": None}
    if place.edits and not models.can(place.model).editable:
        notes.append("This model's numbers cannot be changed here; the changes are left out.")
        fits |= {"edits": ()}
    page.put(**fits)
    page.note(*notes)


def _say(now: sent.Played, place: Place) -> None:
    """What the change did, and which scoring function this is: one line each."""
    variant = place.levers.variant
    left, right = st.columns([5, 4], gap="medium")
    sentence = f"**{now.changed}:** {marked(outcome(now.difference))}"
    if now.before is now.after:
        may = models.can(place.model).editable
        other = ", or open a number and type another" if may else ""
        sentence = f"Nothing is changed yet: move a lever{other}."
    elif not models.can(place.model).editable:
        turned = sentence_distance(now.before, now.after, place.padding)
        sentence += f" The sentence vector turned by a cosine distance of **{turned:.4f}**."
    with left.container(key="said"):
        st.markdown(sentence)
    with right.container(key="variant"):
        n, d = changes.compared(now.after)
        st.markdown(
            f"**{variant.title.capitalize()}** $\\;{variant.equation}$ · {variant.source} · "
            f"${variant.cost}$ = {variant.multiplications(n, d):,} products a head"
        )
