"""What a translator has beside other models: a translation, and heads in two parts."""

import numpy as np
import pandas as pd
import streamlit as st

from attention_core import Trace
from attention_core.heads import parts
from attention_core.translation.alignment import GUIDED
from pages._app import files
from pages._app.figures.matrix import matrix_figure
from pages._app.frame import Page
from pages._app.words import brief, plain, strong
from pages.learn.heads import sent
from pages.learn.heads.place import PARTS, Place

LONG = 160  # characters of a translation that is shown
HALF = 0.5  # of a head's weight, from where on it is where it looks


def said(page: Page[Place], trace: Trace) -> None:
    """The translation, and the choice of whose heads are shown; for other models nothing."""
    first, *others = parts(trace)
    if not others:
        return
    with st.container(key="translated", horizontal=True, vertical_alignment="center", gap="medium"):
        titles = {"": PARTS[first]} | {part: PARTS[part] for part in others}
        page.choice("part", "Whose heads", titles, titles.__getitem__, label_visibility="collapsed")
        st.markdown(f"→ **{plain(brief(trace.output_text, LONG))}**", width="content")


def sharp(place: Place) -> None:
    """The most decided of those heads between two texts that are not aligned, if there is one."""
    here = sent.measured(sent.Seen.at(place))
    value = {each.name: values for each, values in zip(here.measures, here.values, strict=True)}
    if "aligned" not in value or not (value["aligned"] < HALF).any():
        return
    bits, aligned, before = (value[name] for name in ("entropy", "aligned", "said_before"))
    spread = np.where(aligned < HALF, bits, np.inf)
    layer, head = (int(i) for i in np.unravel_index(int(spread.argmin()), spread.shape))
    share, behind = aligned[layer, head], before[layer, head]
    instead = f", and {behind:.0%} to what was aligned one step before" if behind > share else ""
    st.markdown(
        f"Sharp is not aligned: **layer {layer}, head {head}** has **{bits[layer, head]:.1f} "
        f"bits** of entropy (the head that was trained to align, layer {len(bits) - 1}, head "
        f"{GUIDED}, {bits[-1, GUIDED]:.1f}), but gives only {share:.0%} of its weight to the "
        f"aligned token{instead}."
    )


def uniform(place: Place, trace: Trace) -> None:
    """One head made to look everywhere alike, and all of them: what is said then."""
    of = sent.Seen.at(place)
    every = sent.retold(of)
    layer, head = place.heads[0]
    if len(place.heads) == 1 and layer >= 0 and head >= 0:
        one = every[layer][head]
        way = "less" if one.bits >= 0 else "more"
        again = (
            f"Translated anew, it says {strong(one.says, LONG)}"
            if one.changed
            else "Translated anew, it says the same."
        )
        st.markdown(
            f"Blind **layer {layer}, head {head}** of the {of.of}, so that it looks at every token "
            f"of the source alike, and the tokens of {strong(trace.output_text, LONG)} are "
            f"each **{abs(one.bits):.2f} bits** {way} likely on average. {again}"
        )
    else:
        st.markdown("Open a single head on the map to see what it alone does.")
    bits = np.array([[each.bits for each in row] for row in every])
    layers, heads = bits.shape
    frame = pd.DataFrame(
        bits,
        index=[f"layer {i}" for i in range(layers)],
        columns=[f"head {i}" for i in range(heads)],
    )
    title = "How much less likely the translation becomes, bits per token"
    files.chart(matrix_figure(frame, title), "uniform_chart", "uniform-heads", title)
    st.markdown(_told(every, bits, of.of))
    table = pd.DataFrame(
        [
            (f"{i}.{j}", each.bits, each.says, "yes" if each.changed else "")
            for i, row in enumerate(every)
            for j, each in enumerate(row)
        ],
        columns=["head", "bits per token", "says, if it is blinded", "another text"],
    )
    files.table(
        table,
        "uniform_table",
        f"uniform.{place.model}",
        columns=files.digits(table[["bits per token"]]),
        index=False,
    )


def _told(every: sent.Retelling, bits: np.ndarray, part: str) -> str:
    """Which head the translation hangs on, and what the trained one is worth."""
    layer, head = (int(i) for i in np.unravel_index(int(bits.argmax()), bits.shape))
    changed = [each for row in every for each in row if each.changed]
    found = (
        f"The translation hangs most on **layer {layer}, head {head}**: without its choice each "
        f"token is **{bits.max():.2f} bits** less likely. "
        if bits.max() > 0
        else "No head makes it less likely here. "
    )
    n = len({each.says for each in changed})
    found += (
        f"Of the {bits.size} heads, {len(changed)} change{'s' if len(changed) == 1 else ''} the "
        "text when blinded" + (f"; {n} different texts come out" if n > 1 else "") + "."
        if changed
        else f"The text stays the same without any one of the {bits.size} heads."
    )
    if part == "decoder":
        trained = f"{bits[-1, GUIDED]:.2f}".replace("-", "−")
        found += (
            f" Without the choice of the head that was trained to align, layer {len(every) - 1}, "
            f"head {GUIDED}, it is {trained} bits: to show which word came of which is one thing, "
            "to be needed for it another."
        )
    return (
        f"{found} A bit is a factor of two. Heads stand in for each other, and this blinds only "
        "one at a time. ([Michel et al. 2019](https://arxiv.org/abs/1905.10650), "
        "[Voita et al. 2019](https://aclanthology.org/P19-1580))"
    )
