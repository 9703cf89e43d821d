"""Change numbers: levers, the viewer before and after, what the change did, the variants."""

from dataclasses import replace
from typing import Any

import streamlit as st

from attention_core import Model, ModelError, Trace
from attention_core.geometry.pooling import sentence_distance
from attention_core.graph.notice import Pieces
from attention_core.play import edits, levers
from attention_core.play.outcome import outcome
from attention_core.play.saved import fits_link
from attention_core.stages.scoring import VARIANTS
from attention_core.view.payload import shown
from pages._app import controls, models
from pages._app.components import viewer
from pages._app.examples import EXAMPLES
from pages._app.words import brief, plain
from pages.build.playground import events, leverrow, sent
from pages.build.playground.place import COMFORTABLE, MOST_TOKENS, Place, visit
from pages.learn.walkthrough.place import ALL_HEADS


def numbers(top: Any, below: Any, place: Place) -> Place:
    """The section, from its controls to the tables under the picture."""
    row = below.columns([2.7, 1.15, 1.9, 1.25, 2.35, 1.25, 0.95], vertical_alignment="bottom")
    controls.example(row, EXAMPLES)
    place = controls.sentence(row, visit, place)
    place = controls.choice(
        top,
        visit,
        place,
        "model",
        "Model",
        models.names(),
        models.title,
        label_visibility="collapsed",
    )
    place = leverrow.levers(row[2:6], place)
    model, tokens = _usable(place)
    place, notes = _fit(place, len(tokens), model)
    place = leverrow.rarely(row[6], place, model)
    place = leverrow.padding(place, tokens)

    trace = sent.levered(place.play, place.model)
    names = {step.stage.name: step.name for step in shown(trace, place.layer)}
    place, edit = events.edited(place, trace)
    kept, left_out = edits.fit(trace, place.edits)
    place = fit_cell(replace(place, edits=kept), trace, names)
    events.remember(place)
    if notes or left_out:
        st.info(plain(" ".join([*notes, *left_out])))

    now = sent.played(place.play, place.model)
    above = st.container()
    viewer(  # sent before what stands around it, so that the browser draws it first
        "playground",
        **sent.parts(place.play, place.model, place.layer),
        answer=sent.answer_part(
            view(place),
            sent.answer(now, place, names[place.stage]),
            edit,
            sent.belongs(now, place),
        ),
    )
    with above:
        _say(now, place)
    leverrow.steps(top, place)
    _below(place, now.after)
    return place


def view(place: Place) -> dict[str, Any]:
    """The place as the viewer takes it."""
    return {
        "stage": place.stage,
        "head": place.head,
        "cell": place.cell,
        "of": place.of,
        "show": place.show,
        "revision": visit.revision,
    }


def _usable(place: Place) -> tuple[Model, list[str]]:
    """The model and the text's tokens; the page ends here with what to do if there are none."""
    try:
        model = sent.model_of(place.model, place.levers)
        tokens = model.tokenize(place.text)
    except ModelError as error:
        controls.stop(visit, place, st.error, str(error))
    if not place.text.strip() or not tokens:
        controls.stop(
            visit, place, st.info, "Type a word or two above: then every number can be changed."
        )
    if len(tokens) > MOST_TOKENS:
        controls.stop(
            visit,
            place,
            st.warning,
            f"This text has {len(tokens):,} tokens. Here up to {MOST_TOKENS} can be changed, and "
            f"{COMFORTABLE} are read with ease. Your text is kept: shorten it and go on.",
        )
    return model, tokens


def _fit(place: Place, n_tokens: int, model: Model) -> tuple[Place, list[str]]:
    """The nearest levers this text and model have; before the widgets of those are drawn."""
    fitting, notes = levers.fit(place.levers, n_tokens, model.n_layers, model.n_heads)
    if place.layer >= model.n_layers:
        notes.append(f"This model's last layer is {model.n_layers - 1}; layer 0 is shown.")
        place = replace(place, layer=0, cell=None)
    if place.head >= model.n_heads:
        notes.append(f"This model's last head is {model.n_heads - 1}; head 0 is shown.")
        place = replace(place, head=0, cell=None)
    changes = {"padding": fitting.padding, "silenced": fitting.silenced}
    if place.model != "handmade" and place.edits:
        notes.append("Only the hand-made model's numbers can be changed; the changes are left out.")
        changes["edits"] = ()
    return visit.put(place, **changes), notes


def fit_cell(place: Place, trace: Trace, names: dict[str, str]) -> Place:
    """The nearest stage and cell: levers put stages in and take them out."""
    if place.stage not in names:
        near = "masked_scores" if place.stage in _SCORES else "attention_weights"
        place = replace(place, stage=near, cell=None, of="")
    if place.of and place.of not in trace[names[place.stage]].reads:
        place = replace(place, cell=None, of="")
    name = place.of or names[place.stage]
    if place.head == ALL_HEADS and trace[name].axes[0] == "head":
        return replace(place, cell=None)
    if place.cell and sent.cell_of(trace, name, place.head, place.cell) is None:
        place = replace(place, cell=None)
    return place


_SCORES = {stage.name for variant in VARIANTS for stage in variant.stages} | {"tempered_scores"}


def _say(now: sent.Played, place: Place) -> None:
    """What the change did, and which scoring function this is: one line each."""
    variant = place.levers.variant
    left, right = st.columns([5, 4], gap="medium")
    sentence = f"**{now.changed}:** {_marked(outcome(now.difference))}"
    if now.before is now.after:
        sentence = "Nothing is changed yet: move a lever, or open a number and type another."
    elif place.model != "handmade":
        turned = sentence_distance(now.before, now.after, place.padding)
        sentence += f" The sentence vector turned by a cosine distance of **{turned:.4f}**."
    with left.container(key="said"):
        st.markdown(sentence)
    with right.container(key="variant"):
        n, d = _sizes(now.after)
        st.markdown(
            f"**{variant.title.capitalize()}** $\\;{variant.equation}$ · {variant.source} · "
            f"${variant.cost}$ = {variant.multiplications(n, d):,} products a head"
        )


def _sizes(trace: Trace) -> tuple[int, int]:
    """Tokens, and dimensions that a head compares."""
    return len(trace.tokens), trace["layer0.key"].value.shape[-1]


def _marked(pieces: Pieces) -> str:
    """A sentence in pieces as Markdown: what is the reader's is bold, and nothing but text."""
    return "".join(
        plain(each) if isinstance(each, str) else f"**{plain(brief(each[0], 24))}**"
        for each in pieces
    )


def _below(place: Place, trace: Trace) -> None:
    """The changes one by one, and the five variants."""
    if place.edits:
        st.markdown("**Changed numbers**")
        for i, edit in enumerate(place.edits):
            row = st.columns([5, 1], vertical_alignment="center")
            row[0].markdown(f"{_where(trace, edit)} is now **{_short(edit.value)}**")
            row[1].button("Remove", key=f"remove_{i}")
    if not fits_link(place.play):
        st.caption(
            "These changes are too many for a link, so the address does not hold them. "
            "Save them as a file: “File”, above."
        )
    st.markdown("**The classic scoring functions on this sentence**")
    n, d = _sizes(trace)
    rows = "\n".join(
        f"| {'**' if each is place.levers.variant else ''}{each.title}"
        f"{'**' if each is place.levers.variant else ''} | ${each.equation}$ | ${each.cost}$ | "
        f"{each.multiplications(n, d):,} | {each.source} |"
        for each in VARIANTS
    )
    st.markdown(
        f"| scoring | of a query and a key | multiplications of one head | here, n = {n}, d = {d} "
        f"| source |\n|---|---|---|---|---|\n{rows}"
    )


def _where(trace: Trace, edit: edits.Edit) -> str:
    tensor = trace[edit.tensor]
    place = dict(zip(tensor.axes, edit.cell, strict=True))
    names = [tensor.label(axis, index, place) for axis, index in place.items()]
    title = tensor.stage.title if tensor.stage else edit.tensor.rpartition(".")[2]
    return plain(f"{title}: {', '.join(brief(name, 24) for name in names)}")


def _short(value: float) -> str:
    """A typed number as it was meant: no more digits than it needs."""
    return plain(f"{value:g}".replace("-", "−"))
