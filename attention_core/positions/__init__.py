"""Positions: the sinusoidal encoding, how alike places are, and what a model is without them."""

from attention_core.positions.order import (
    OrderBlindness,
    Reordered,
    order_blindness,
    order_of_text,
    with_places,
    without_positions,
)
from attention_core.positions.sinusoids import (
    SINUSOIDAL,
    by_distance,
    dot_products,
    sinusoidal,
    wavelengths,
)

__all__ = [
    "SINUSOIDAL",
    "OrderBlindness",
    "Reordered",
    "by_distance",
    "dot_products",
    "order_blindness",
    "order_of_text",
    "sinusoidal",
    "wavelengths",
    "with_places",
    "without_positions",
]
