"""How steep each activation function is at a number: its derivative."""

import numpy as np

from attention_core.arrays import Array
from attention_core.stages.gelu import normal_cdf


def sigmoid(x: Array) -> Array:
    """1 / (1 + e^-x); beyond e^80, which float32 can hold, nothing changes that could be seen."""
    powers = np.exp(np.minimum(-x, 80))
    powers += 1
    return np.reciprocal(powers, out=powers)


def softplus(x: Array) -> Array:
    """log(1 + e^x), a corner at zero made round."""
    return np.asarray(np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))))


def normal_density(x: Array) -> Array:
    """The standard normal distribution's density, φ(x)."""
    return np.asarray(np.exp(-x * x / 2) * x.dtype.type((2 * np.pi) ** -0.5))


def gelu_slope(x: Array) -> Array:
    """Φ(x) + x φ(x)."""
    return normal_cdf(x) + x * normal_density(x)


def gelu_tanh_slope(x: Array) -> Array:
    """Of x times the share that a hyperbolic tangent gives."""
    root, cubic = x.dtype.type((2 / np.pi) ** 0.5), x.dtype.type(0.044715)
    turned = np.tanh(root * (x + cubic * x * x * x))
    return np.asarray((1 + turned + x * (1 - turned * turned) * root * (1 + 3 * cubic * x * x)) / 2)


def gelu_clipped_slope(x: Array) -> Array:
    """GELU's, and 0 above 10."""
    return np.where(x * normal_cdf(x) < 10, gelu_slope(x), x.dtype.type(0))


def silu_slope(x: Array) -> Array:
    """σ + x σ (1 - σ)."""
    share = sigmoid(x)
    return share + x * share * (1 - share)


def quick_gelu_slope(x: Array) -> Array:
    """SiLU's, steeper."""
    return silu_slope(x.dtype.type(1.702) * x)


def mish_slope(x: Array) -> Array:
    """Of x times tanh(softplus(x)), whose own slope is (1 - tanh²) σ(x)."""
    share = np.tanh(softplus(x))
    return np.asarray(share + x * (1 - share * share) * sigmoid(x))


def hard_swish_slope(x: Array) -> Array:
    """0 below -3, 1 above 3, and a straight line between."""
    zero, one = x.dtype.type(0), x.dtype.type(1)
    return np.where(x < -3, zero, np.where(x > 3, one, (2 * x + 3) / 6))


def relu_slope(x: Array) -> Array:
    """1 above zero, 0 below."""
    return np.asarray(x > 0, x.dtype)


def relu_squared_slope(x: Array) -> Array:
    """2 x above zero, 0 below."""
    return 2 * np.maximum(x, x.dtype.type(0))


def relu_clipped_slope(x: Array) -> Array:
    """1 between 0 and 6, 0 elsewhere."""
    return np.asarray((x > 0) & (x < 6), x.dtype)


def leaky_relu_slope(x: Array) -> Array:
    """1 above zero, a hundredth below."""
    return np.where(x > 0, x.dtype.type(1), x.dtype.type(0.01))


def sigmoid_slope(x: Array) -> Array:
    """σ (1 - σ)."""
    share = sigmoid(x)
    return share * (1 - share)


def tanh_slope(x: Array) -> Array:
    """1 - tanh²."""
    turned = np.tanh(x)
    return np.asarray(1 - turned * turned)


def laplace_slope(x: Array) -> Array:
    """The density of the normal distribution whose share it is."""
    width = x.dtype.type(0.282095)
    return normal_density((x - x.dtype.type(0.707107)) / width) / width


def root_softplus_slope(x: Array) -> Array:
    """Softplus' own, which is σ, over twice the root."""
    return np.asarray(sigmoid(x) / (2 * np.sqrt(softplus(x))))


def linear_slope(x: Array) -> Array:
    """1 everywhere."""
    return np.ones_like(x)
