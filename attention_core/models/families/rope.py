"""How fast each pair of numbers is turned with the place, as a configuration says it.

Su et al. 2021; made slower for longer texts as in transformers' ``modeling_rope_utils``: evenly
("linear"), or only where a turn takes longer than the texts of the training ("llama3").
"""

import math
from collections.abc import Mapping
from reprlib import repr as short
from typing import TYPE_CHECKING, Any

import numpy as np

from attention_core.arrays import Array
from attention_core.models.errors import ModelError

if TYPE_CHECKING:
    from attention_core.models.checkpoint.config import Config

_FETCH = "Fetch the file again."


def frequencies(config: "Config") -> Array:
    """Radians per place of each pair, (pair,), float64.

    Raises
    ------
    ModelError
        If the configuration asks for another kind of scaling, or for part of each head only.
    """
    d_head, where = config["d_head"], config.where
    if d_head % 2:
        raise ModelError(
            f"{where} gives heads {d_head} dimensions, but rotary positions turn them in pairs. "
            f"{_FETCH}"
        )
    asked = _asked(config.settings, where)
    if _number(asked, "partial_rotary_factor", where, 1.0) != 1:
        raise _unwritten(where, "partial_rotary_factor", asked["partial_rotary_factor"], "1.0")
    kind = asked.get("rope_type", asked.get("type", "default"))
    if kind not in ("default", "linear", "llama3"):
        raise _unwritten(where, "rope_type", kind, "'default' or 'linear' or 'llama3'")
    base = _number(asked, "rope_theta", where, 10000.0)
    speeds = base ** (-np.arange(0, d_head, 2) / d_head)
    if kind == "linear":
        return speeds / _number(asked, "factor", where)
    return _slower(speeds, asked, config) if kind == "llama3" else speeds


def _slower(speeds: Array, asked: Mapping[str, Any], config: "Config") -> Array:
    """Pairs that turn within the training's texts stay, slow ones are slowed, others in between."""
    where = config.where
    factor, low, high = (
        _number(asked, name, where) for name in ("factor", "low_freq_factor", "high_freq_factor")
    )
    trained = _number(asked, "original_max_position_embeddings", where, config["positions"])
    if high <= low:
        raise ModelError(
            f"{where} gives high_freq_factor as {high:g}, not above low_freq_factor ({low:g}). "
            f"{_FETCH}"
        )
    turns = trained * speeds / (2 * math.pi)  # within a text as long as in training
    kept = np.clip((turns - low) / (high - low), 0, 1)
    return np.asarray(speeds * (kept + (1 - kept) / factor))


def _asked(settings: Mapping[str, Any], where: str) -> dict[str, Any]:
    """What is said of rotary positions, in one mapping: older files say it in several places."""
    found = settings.get("rope_scaling") or settings.get("rope_parameters") or {}
    if not isinstance(found, Mapping) or any(isinstance(each, Mapping) for each in found.values()):
        raise ModelError(
            f"{where} gives rope_parameters as {short(found)}, not as one list of settings by "
            "name; other rotary positions in each kind of layer are not written here. Choose "
            "another checkpoint."
        )
    outside = ("rope_theta", "partial_rotary_factor")
    first = "original_max_position_embeddings"  # counts where it stands beside the mapping
    return {
        **{name: settings[name] for name in outside if settings.get(name) is not None},
        **found,
        **({first: settings[first]} if first in settings else {}),
    }


def _number(asked: Mapping[str, Any], name: str, where: str, usual: float | None = None) -> float:
    found = asked.get(name, usual)
    if type(found) not in (int, float) or not (math.isfinite(found) and found > 0):
        raise ModelError(
            f"{where} gives {name} of its rotary positions as {short(found)}, not as a number "
            f"above 0. {_FETCH}"
        )
    return float(found)


def _unwritten(where: str, setting: str, value: Any, allowed: str) -> ModelError:
    return ModelError(
        f"{where} asks for rotary positions with {setting} {short(value)}, which needs angles "
        f"that are worked out in another way; that is not written here. Those with {setting} "
        f"{allowed} can be walked through: choose a checkpoint that was trained so."
    )
