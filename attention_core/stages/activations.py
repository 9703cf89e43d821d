"""Activation functions: the curves that hidden units go through, by transformers' names for them.

Each is written once, for a number anywhere; ``activation`` makes a stage of it at a place.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from attention_core.graph.axes import Signature
from attention_core.graph.kinds import Activation
from attention_core.graph.stage import Stage, Tolerance
from attention_core.stages import slopes
from attention_core.stages.gelu import normal_cdf
from attention_core.stages.slopes import sigmoid, softplus

Array = np.ndarray[Any, np.dtype[Any]]


def tanh_cdf(x: Array) -> Array:
    """Φ(x), nearly: the normal distribution's share below x, by a hyperbolic tangent."""
    inner = x.dtype.type((2 / np.pi) ** 0.5) * (x + x.dtype.type(0.044715) * x * x * x)
    return np.asarray(x.dtype.type(0.5) * (1 + np.tanh(inner)))


def steep_sigmoid(x: Array) -> Array:
    """σ(1.702 x): near to Φ(x)."""
    return sigmoid(x.dtype.type(1.702) * x)


def step(x: Array) -> Array:
    """1 above zero, 0 below."""
    return np.asarray(x > 0, x.dtype)


def leak(x: Array) -> Array:
    """1 above zero, a hundredth below."""
    return np.where(x > 0, x.dtype.type(1), x.dtype.type(0.01))


def ramp(x: Array) -> Array:
    """From 0 at -3 to 1 at 3, in a straight line."""
    return np.asarray(np.clip(x + 3, 0, 6) / x.dtype.type(6))


def round_corner(x: Array) -> Array:
    """The hyperbolic tangent of softplus: a share between 0 and 1."""
    return np.asarray(np.tanh(softplus(x)))


def positive(x: Array) -> Array:
    """What is above zero, and 0 for what is below."""
    return np.maximum(x, x.dtype.type(0))


def gelu(x: Array, *, out: Array | None = None) -> Array:
    """Units with a positive input pass, those with a negative one fade to nearly zero: GELU."""
    return np.multiply(x, normal_cdf(x), out=out)


def gelu_tanh(x: Array, *, out: Array | None = None) -> Array:
    """Units with a positive input pass, those with a negative one fade to nearly zero: GELU."""
    return np.multiply(x, tanh_cdf(x), out=out)


def gelu_clipped(x: Array, *, out: Array | None = None) -> Array:
    """GELU, but no unit comes out louder than 10."""
    return np.clip(x * normal_cdf(x), -10, 10, out=out)


def quick_gelu(x: Array, *, out: Array | None = None) -> Array:
    """Units with a positive input pass, those with a negative one fade to nearly zero."""
    return np.multiply(x, steep_sigmoid(x), out=out)


def silu(x: Array, *, out: Array | None = None) -> Array:
    """Units with a positive input pass, those with a negative one fade to nearly zero: SiLU."""
    return np.multiply(x, sigmoid(x), out=out)


def mish(x: Array, *, out: Array | None = None) -> Array:
    """Units with a positive input pass, those with a negative one fade to nearly zero: Mish."""
    return np.multiply(x, round_corner(x), out=out)


def hard_swish(x: Array, *, out: Array | None = None) -> Array:
    """Above 3 all of a unit passes, below -3 nothing; between them a share that grows evenly."""
    return np.multiply(x, ramp(x), out=out)


def relu(x: Array, *, out: Array | None = None) -> Array:
    """Units with a positive input pass, all others become exactly zero: ReLU."""
    return np.maximum(x, x.dtype.type(0), out=out)


def relu_squared(x: Array, *, out: Array | None = None) -> Array:
    """Units with a positive input pass, times themselves; all others become exactly zero."""
    return np.multiply(x, positive(x), out=out)


def relu_clipped(x: Array, *, out: Array | None = None) -> Array:
    """Units between 0 and 6 pass; those below become 0, those above 6."""
    return np.clip(x, 0, 6, out=out)


def leaky_relu(x: Array, *, out: Array | None = None) -> Array:
    """Units with a positive input pass, of the others a hundredth does."""
    return np.multiply(x, leak(x), out=out)


def logistic(x: Array, *, out: Array | None = None) -> Array:
    """Every unit comes out between 0 and 1."""
    return np.add(sigmoid(x), x.dtype.type(0), out=out)


def hyperbolic(x: Array, *, out: Array | None = None) -> Array:
    """Every unit comes out between -1 and 1."""
    return np.tanh(x, out=out)


def laplace(x: Array, *, out: Array | None = None) -> Array:
    """Every unit comes out between 0 and 1, most of the way up around 0.7."""
    centred = (x - x.dtype.type(0.707107)) / x.dtype.type(0.282095)
    return np.add(normal_cdf(centred), x.dtype.type(0), out=out)


def root_softplus(x: Array, *, out: Array | None = None) -> Array:
    """Every unit comes out positive, and large ones as their root."""
    return np.sqrt(softplus(x), out=out)


def linear(x: Array, *, out: Array | None = None) -> Array:
    """Every unit passes as it is."""
    return np.add(x, x.dtype.type(0), out=out)


class Curve(NamedTuple):
    """An activation function: its NumPy, its equation in ``{x}``, and how a number is told.

    The equation is what ``{y} =`` stands before, unless it has ``{y}`` itself.
    """

    function: Callable[..., Array]
    equation: str
    operation: Activation


_TANH = (
    r"\begin{{matrix}} {y} = \operatorname{{GELU}}({x}) \approx {x} \, "
    r"(1 + \tanh z) / 2 \\ "
    r"z = \sqrt{{2/\pi}} \, ({x} + 0.044715 \, {x}^3) \end{{matrix}}"
)
_BELOW = "x times the chance that a normal random number is below x"
_GELU = Curve(
    gelu, r"\operatorname{{GELU}}({x}) = {x} \, \Phi({x})",
    Activation("GELU", "Φ(x)", _BELOW, normal_cdf, slopes.gelu_slope),
)  # fmt: skip
_GELU_TANH = Curve(
    gelu_tanh, _TANH,
    Activation("GELU", "Φ(x)", f"{_BELOW}, nearly: Φ is worked out by a tanh", tanh_cdf,
               slopes.gelu_tanh_slope),
)  # fmt: skip
_SILU = Curve(
    silu, r"\operatorname{{SiLU}}({x}) = {x} \, \sigma({x}) = \frac{{{x}}}{{1 + e^{{-{x}}}}}",
    Activation("SiLU", "σ(x)", "x times σ(x) = 1 / (1 + e^−x), a share between 0 and 1", sigmoid,
               slopes.silu_slope),
)  # fmt: skip
CURVES = {
    "gelu": _GELU,
    "gelu_python": _GELU,
    "gelu_new": _GELU_TANH,
    "gelu_fast": _GELU_TANH,
    "gelu_accurate": _GELU_TANH,
    "gelu_pytorch_tanh": _GELU_TANH,
    "gelu_python_tanh": _GELU_TANH,
    "gelu_10": Curve(
        gelu_clipped, r"\min(\max({x} \, \Phi({x}), -10), 10)",
        Activation(
            "GELU", "GELU(x)", "GELU, between -10 and 10", gelu_clipped,
                       slopes.gelu_clipped_slope, whole=True
        ),
    ),
    "quick_gelu": Curve(
        quick_gelu, r"{x} \, \sigma(1.702 \, {x})",
        Activation("Quick GELU", "σ(1.702 x)", "x times a share between 0 and 1", steep_sigmoid,
                   slopes.quick_gelu_slope),
    ),
    "silu": _SILU,
    "swish": _SILU,
    "mish": Curve(
        mish, r"\operatorname{{Mish}}({x}) = {x} \, \tanh(\log(1 + e^{{{x}}}))",
        Activation("Mish", "tanh(log(1 + e^x))", "x times a share between 0 and 1", round_corner,
                   slopes.mish_slope),
    ),
    "hardswish": Curve(
        hard_swish, r"{x} \cdot \min(\max({x} + 3, 0), 6) / 6",
        Activation("Hard Swish", "share", "x times a share that grows from 0 to 1", ramp,
                   slopes.hard_swish_slope),
    ),
    "relu": Curve(
        relu, r"\operatorname{{ReLU}}({x}) = \max({x}, 0)",
        Activation("ReLU", "1 or 0", "x if it is above zero, else 0", step, slopes.relu_slope),
    ),
    "relu2": Curve(
        relu_squared, r"\max({x}, 0)^2",
        Activation("Squared ReLU", "max(x, 0)", "x squared if above zero, else 0", positive,
                   slopes.relu_squared_slope),
    ),
    "relu6": Curve(
        relu_clipped, r"\min(\max({x}, 0), 6)",
        Activation("ReLU6", "between 0 and 6", "x, but at least 0 and at most 6", relu_clipped,
                   slopes.relu_clipped_slope,
                   whole=True),
    ),
    "leaky_relu": Curve(
        leaky_relu, r"\max({x}, 0) + 0.01 \min({x}, 0)",
        Activation("Leaky ReLU", "1 or 0.01", "x if above zero, else a hundredth of it", leak,
                   slopes.leaky_relu_slope),
    ),
    "sigmoid": Curve(
        logistic, r"\sigma({x}) = \frac{{1}}{{1 + e^{{-{x}}}}}",
        Activation("Sigmoid", "σ(x)", "1 / (1 + e^−x)", sigmoid, slopes.sigmoid_slope, whole=True),
    ),
    "tanh": Curve(
        hyperbolic, r"\tanh({x})",
        Activation("tanh", "tanh(x)", "the hyperbolic tangent of x", hyperbolic,
                   slopes.tanh_slope, whole=True),
    ),
    "laplace": Curve(
        laplace, r"\Phi(({x} - 0.7071) / 0.2821)",
        Activation("Laplace", "Φ((x − 0.7071) / 0.2821)", "a share between 0 and 1", laplace,
                   slopes.laplace_slope, whole=True),
    ),
    "sqrtsoftplus": Curve(
        root_softplus, r"\sqrt{{\log(1 + e^{{{x}}})}}",
        Activation("Root softplus", "√log(1 + e^x)", "the root of softplus", root_softplus,
                   slopes.root_softplus_slope, whole=True),
    ),
    "linear": Curve(
        linear, r"{x}",
        Activation("linear", "x", "passed on as it is", linear, slopes.linear_slope, whole=True),
    ),
}  # fmt: skip


def activation(
    function: str, made: str, read: str, symbol: str, of: str, axis: str = "d_ffn"
) -> Stage:
    """The stage that sends what another one made through a curve, number by number.

    Parameters
    ----------
    function : str
        One of ``CURVES``, as ``hidden_act`` of a config names it.
    made, read : str
        Names of the stage and of what it reads: ``"ffn_hidden"`` of ``"ffn_preactivation"``.
    symbol, of : str
        Letters for both: ``"H′"`` of ``"H"``.
    axis : str, optional
        What the numbers run along, beside the tokens.

    Raises
    ------
    KeyError
        If there is no such curve.
    """
    curve = CURVES[function]
    made_letter = symbol.replace("′", "'")
    told = curve.equation.format(x=of, y=made_letter)
    return Stage(
        made,
        Signature.parse(f"token {axis} -> token {axis}"),
        told if "{y}" in curve.equation else f"{made_letter} = {told}",
        curve.operation,
        curve.function,
        symbol,
        Tolerance(5e-5, 1e-11),
        {"x": read},
    )
