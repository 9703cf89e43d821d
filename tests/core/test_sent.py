"""What the viewer is sent of traces as no model here makes them."""

import numpy as np
import pytest

from attention_core import Trace, run
from attention_core.graph.kinds import Dot, Operation
from attention_core.graph.stage import stage
from attention_core.graph.step import place
from attention_core.graph.trace import Origin
from attention_core.view.payload import trace_part
from tests.pages.reader import decode


@stage("E", "token d_model -> token d_model", "E = X", Operation("copy"))
def look(x, *, out=None):
    """Read."""
    return np.add(x, 0, out=out)


@stage("Y", "token d_model, d_model d_out -> token d_out", "Y = X W", Dot("d_model"))
def turned(x, W, *, out=None):
    """One layer."""
    return np.matmul(x, W, out=out)


@stage("Z", "token d_model -> token d_model", "Z = 2 X", Operation("double"))
def doubled(x, *, out=None):
    """Another layer."""
    return np.multiply(x, 2, out=out)


@stage("L", "token d_model, vocabulary d_model -> token vocabulary", "L", Dot("d_model"))
def logits(x, W_U, *, out=None):
    """A score for every word."""
    return np.matmul(x, W_U.T, out=out)


@pytest.fixture
def stack() -> Trace:
    """Layers that begin and end with different stages, and a vocabulary's scores after the last."""
    given = {"x": np.ones((2, 3)), "W": np.eye(3), "W_U": np.ones((4, 3))}
    steps = place({"see": (look,)}, given)
    for layer, stages in enumerate([(turned, doubled), (doubled,), (doubled, turned)]):
        for each in stages:
            rename = {"x": steps[-1].name}
            known = (*given, *(step.name for step in steps))
            steps += place({"work": (each,)}, known, layer=layer, rename=rename)
    known = (*given, *(step.name for step in steps))
    steps += place({"guess": (logits,)}, known, rename={"x": steps[-1].name})
    return run(steps, given, {"token": ("a", "b")}, of=Origin(signs="a is a sign."))


def test_a_layer_names_the_stages_on_either_side_of_it(stack):
    sent = [decode(trace_part(stack, layer)).header for layer in range(3)]
    assert [(each["previous"], each["next"]) for each in sent] == [
        (None, "doubled"),
        ("doubled", "doubled"),
        ("doubled", None),
    ]
    assert [stage["key"] for stage in sent[2]["stages"]][-1] == "logits"


def test_stages_say_their_layer_and_those_before_the_first_what_signs_mean(stack):
    stages = decode(trace_part(stack, 2)).header["stages"]
    assert [each["layer"] for each in stages] == [None, 2, 2, None]
    assert [bool(each["notes"]) for each in stages] == [True, False, False, False]
    assert stages[0]["notes"] == [["a is a sign."]]
