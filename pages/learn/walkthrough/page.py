"""Walk through attention on one's own sentence, stage by stage."""

import streamlit as st

from attention_core import explain
from attention_core.view.answers import account
from attention_core.view.axes import cell_in
from attention_core.view.payload import answer_part, ids
from pages._app import controls, models
from pages._app.components import viewer
from pages._app.examples import EXAMPLES
from pages._app.words import plain
from pages.learn.walkthrough import otherforms
from pages.learn.walkthrough.place import ALL_HEADS, fit, view, visit

with st.container(key="choices"):
    row = st.columns([6, 1.25, 2.2, 2.8], vertical_alignment="bottom")
place, notes = visit.arrive(text=controls.example(row, EXAMPLES))
place = controls.sentence(row, visit, place)
place = controls.model(row[2], visit, place)

model = controls.usable_model(visit, place)
if place.layer >= model.n_layers:
    notes.append(f"This model's last layer is {model.n_layers - 1}; layer 0 is shown.")
    place = visit.put(place, layer=0, cell=None)
if model.n_layers > 1:  # else there is nothing to choose
    place = controls.choice(row[3], visit, place, "layer", "Layer", range(model.n_layers))

controls.usable_text(visit, place, model, place.text)
trace = models.traced(place.text, place.model)
steps = {step.stage.name: step for step in trace.walk(place.layer)}
sizes = {name: trace[step.name].drawn_shape for name, step in steps.items()}
place, more = fit(place, model.n_heads, sizes)
if notes or more:
    st.info(plain(" ".join([*notes, *more])))

tensor = trace[steps[place.stage].name]
cell = place.cell and cell_in(tensor, place.head, place.cell)
answers = [account(explain(trace, tensor.name, cell))] if cell is not None else []
viewer(
    visit.component,
    trace=models.trace_sent(place.text, place.model, place.layer),
    weights=models.weights_sent(place.model, place.layer, trace),
    answer=answer_part(view(place), answers, ids(trace, place.layer)),
)

choice = st.segmented_control(
    "The same numbers as",
    ["Table", "Heatmap", "Check these numbers"],
    key="twin",
    label_visibility="collapsed",
)
if choice and place.head == ALL_HEADS and tensor.head is not None:
    st.caption("One head at a time here: head 0. Choose another in the strip of heads.")
if choice == "Table":
    otherforms.table(tensor, place.head)
elif choice == "Heatmap":
    otherforms.heatmap(trace, tensor, place.head)
elif choice:
    otherforms.checks(trace, place.text, model, place.stage)

controls.footer(model, place)
visit.leave(place)
