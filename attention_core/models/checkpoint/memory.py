"""The tensors of a model in memory: anything with ``config`` and ``state_dict()``."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.models.checkpoint.source import Source
from attention_core.models.errors import ModelError

_FLOATS = ("float16", "bfloat16", "float32", "float64")


class InMemory(Source):
    """What ``state_dict()`` of a PyTorch model gives; PyTorch itself is not imported.

    Parameters
    ----------
    model : object
        With ``state_dict()``: tensors of PyTorch, or arrays, by name. They are copied when they are
        read, so that a model that is trained further leaves a trace as it was.
    """

    remedy = "Give a model that is whole."
    lasting = False

    def __init__(self, model: Any) -> None:
        self.where = f"{type(model).__name__}.state_dict()"
        try:
            self._tensors: Mapping[str, Any] = dict(model.state_dict())
        except (AttributeError, TypeError, ValueError):
            raise ModelError(
                f"{type(model).__name__} has no state_dict() that gives its weights by name. Give "
                "a model of transformers, or the path of a checkpoint folder."
            ) from None
        self.shapes = {  # a state may have more in it than tensors
            name: tuple(each.shape)
            for name, each in self._tensors.items()
            if hasattr(each, "shape") and hasattr(each, "dtype")
        }

    def read(self, name: str) -> Array:
        """A whole tensor, copied."""
        tensor = self._tensors[name]
        kind = str(tensor.dtype).rpartition(".")[2]
        if kind not in _FLOATS:
            raise ModelError(
                f"{name} in {self.where} is {kind}; only floats of the kinds {', '.join(_FLOATS)} "
                "can be read. Give the model in one of them, for instance as model.float()."
            )
        try:
            return _array(tensor, wide=kind == "float64")
        except Exception as error:  # PyTorch's own: of a tensor that has a shape and no numbers
            raise ModelError(
                f"{name} in {self.where} cannot be read ({str(error)[:200]}). Give a model whose "
                "numbers are in memory."
            ) from None


def settings_of(model: Any) -> Mapping[str, Any]:
    """The configuration of a model as config.json would have it.

    Raises
    ------
    ModelError
        If it has none.
    """
    config: Any = getattr(model, "config", None)
    if config is None:
        raise ModelError(
            f"{type(model).__name__} has no config that says what it is. Give a model of "
            "transformers, or the path of a checkpoint folder."
        )
    if isinstance(config, Mapping):
        return config
    if hasattr(config, "to_dict"):
        return dict(config.to_dict())
    named = (name for name in dir(config) if not name.startswith("_"))
    return {name: getattr(config, name, None) for name in named}


def _array(tensor: Any, wide: bool) -> Array:
    """A new array: float64 stays, every other kind of float becomes float32."""
    for step in ("detach", "cpu"):
        tensor = getattr(tensor, step)() if hasattr(tensor, step) else tensor
    if hasattr(tensor, "float"):  # bfloat16 is no kind of NumPy's
        tensor = tensor.double() if wide else tensor.float()
    if hasattr(tensor, "numpy"):  # PyTorch's own way to an array, older than NumPy's question
        tensor = tensor.numpy()
    return np.array(tensor, dtype=np.float64 if wide else np.float32)
