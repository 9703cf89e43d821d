"""The kinds of computation: how each accounts for a number it made, and what to notice in it.

A file per kind. An unheard-of kind is an ``Operation`` of another name: it is walked, explained,
checked and drawn in the plain way that ``base`` gives to all.
"""

from attention_core.graph.kinds.activation import Activation
from attention_core.graph.kinds.add import Add
from attention_core.graph.kinds.additive import Additive
from attention_core.graph.kinds.base import Operation, Pieces
from attention_core.graph.kinds.blend import Blend
from attention_core.graph.kinds.crossentropy import CrossEntropy
from attention_core.graph.kinds.cut import Cut
from attention_core.graph.kinds.decode import Decode
from attention_core.graph.kinds.dot import Dot
from attention_core.graph.kinds.join import Join
from attention_core.graph.kinds.lookup import Lookup
from attention_core.graph.kinds.mask import Mask
from attention_core.graph.kinds.multiply import Multiply
from attention_core.graph.kinds.norm import LayerNorm, RMSNorm
from attention_core.graph.kinds.prepend import Prepend
from attention_core.graph.kinds.recur import Recur
from attention_core.graph.kinds.rotate import Rotate
from attention_core.graph.kinds.scale import Divide, DivideByRoot, TimesRoot
from attention_core.graph.kinds.softmax import Softmax
from attention_core.graph.kinds.unit import UnitLength

__all__ = [
    "Activation",
    "Add",
    "Additive",
    "Blend",
    "CrossEntropy",
    "Cut",
    "Decode",
    "Divide",
    "DivideByRoot",
    "Dot",
    "Join",
    "LayerNorm",
    "Lookup",
    "Mask",
    "Multiply",
    "Operation",
    "Pieces",
    "Prepend",
    "RMSNorm",
    "Recur",
    "Rotate",
    "Softmax",
    "TimesRoot",
    "UnitLength",
]
