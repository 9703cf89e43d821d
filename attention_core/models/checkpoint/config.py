"""A model's configuration: what is asked of it, and what it means where it says nothing."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from reprlib import repr as short
from typing import Any

import numpy as np

from attention_core.models.checkpoint.files import is_there, lacks, parsed
from attention_core.models.errors import ModelError
from attention_core.models.families import FAMILIES, Family
from attention_core.models.families.unwritten import ANY, NEEDS
from attention_core.stages.activations import CURVES

_MOST = 2**20  # bytes
_FETCH = "Fetch the file again."


@dataclass(frozen=True)
class Config:
    """What a configuration says of a model that can be read.

    Attributes
    ----------
    where : str
        What it is called in a sentence: the path of config.json.
    family : Family
    sizes : mapping of str to int
        By our names: ``d_model`` and its like; those of ``family.sizes``, and ``d_head``.
    epsilon : float
        What every norm adds to the variance.
    activation : str
        The function of the feed-forward network, by its name in transformers.
    tied : bool
        Whether the table of words is the output matrix too.
    named : bool
        Whether it says which family it is of; if not, the weights have to.
    settings : mapping
        All it says, for what only one family asks.
    """

    where: str
    family: Family
    sizes: Mapping[str, int]
    epsilon: float
    activation: str
    tied: bool
    named: bool = True
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def n_positions(self) -> int:
        """How many tokens there are places for."""
        return self["positions"] - self.family.skipped(self)

    @property
    def headed(self) -> bool:
        """Whether it was saved as a model with a head, where no tensor of its own would show it.

        One that was saved bare, or to sort texts into classes, has none.
        """
        classes = _classes(self.settings)
        return not classes or any(re.search("LMHead|CausalLM|DoubleHeads", c) for c in classes)

    def __getitem__(self, size: str) -> int:
        return self.sizes[size]


def read_config(folder: Path) -> Config:
    """config.json, if it describes a model that can be read.

    Raises
    ------
    ModelError
        Otherwise.
    """
    path = folder / "config.json"
    if not is_there(path):
        raise lacks(folder, path.name, "Put the one of the checkpoint beside its weights.")
    return understood(parsed(path, _MOST), str(path))


def understood(settings: Mapping[str, Any], where: str) -> Config:
    """A configuration as config.json would have it, if it describes a model that can be read.

    Raises
    ------
    ModelError
        Otherwise; ``where`` is what the configuration is called.
    """
    classes = _classes(settings)
    named = short(", ".join(classes)).strip("'\"") or "a model"
    family = _family(settings.get("model_type"), classes, where, named)
    for setting, choice in family.choices.items():
        value = settings.get(setting, choice.allowed[0])
        if value not in choice.allowed:
            raise _other(where, named, family, setting, value, choice.allowed, choice.needs)
    setting, usual = family.activation
    activation = settings.get(setting, usual)
    if type(activation) is not str or activation not in CURVES:
        needs = "that function, worked out and explained"
        raise _other(where, named, family, setting, activation, tuple(CURVES), needs)
    config = Config(
        where=where,
        family=family,
        sizes=_sizes(settings, family, where),
        epsilon=_epsilon(settings, family, where),
        activation=activation,
        tied=_truth(settings, "tie_word_embeddings", family.tied, where),
        named=settings.get("model_type") is not None or bool(classes),
        settings=settings,
    )
    if config.n_positions < 1:
        raise ModelError(
            f"{where} gives {family.sizes['positions'].name} as {config['positions']}, and the "
            f"first {family.skipped(config)} are no places of tokens, so that none are left. "
            f"{_FETCH}"
        )
    return config


def _classes(settings: Mapping[str, Any]) -> list[str]:
    """What transformers calls the model that was saved; empty if nothing says."""
    listed = settings.get("architectures")
    return [each for each in (listed if isinstance(listed, list) else []) if type(each) is str]


def _family(kind: Any, classes: list[str], where: str, named: str) -> Family:
    """The family; without model_type the name of the class says it; without that the weights do."""
    if type(kind) is str and kind in FAMILIES:
        return FAMILIES[kind]
    if kind is None and not classes:
        return next(iter(FAMILIES.values()))
    for family in FAMILIES.values():
        if kind is None and all(family.is_class(each) for each in classes):
            return family
    known = " or ".join(map(repr, FAMILIES))
    needs = NEEDS.get(kind, ANY) if type(kind) is str else ANY
    raise ModelError(
        f"{where} describes {named} with model_type {short(kind)}, which needs {needs}; that is "
        f"not written here. Those with model_type {known} can be walked through: choose a "
        "checkpoint of one of these."
    )


def _other(
    where: str,
    named: str,
    family: Family,
    setting: str,
    value: Any,
    allowed: tuple[Any, ...],
    needs: str,
) -> ModelError:
    wanted = " or ".join(map(repr, allowed))
    return ModelError(
        f"{where} describes {named} with {setting} {short(value)}, which needs {needs}; that is "
        f"not written here. Of {family.title}s those with {setting} {wanted} can be walked "
        "through: choose a checkpoint that was trained so."
    )


def _sizes(settings: Mapping[str, Any], family: Family, where: str) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for ours, size in family.sizes.items():
        found = settings.get(size.name)
        if callable(size.usual):
            found = size.usual(sizes) if found is None else found
        elif size.name not in settings:
            found = size.usual
        elif found is None and size.null:
            found = size.null(sizes)
        if type(found) is not int or found < size.least:
            raise ModelError(
                f"{where} gives {size.name} as {short(found)}, not as a whole number above "
                f"{size.least - 1}. {_FETCH}"
            )
        sizes[ours] = found
    if "d_head" not in sizes:
        sizes["d_head"] = _share(sizes, "d_model", "heads", family, where)
    if "kv_heads" in sizes:
        _share(sizes, "heads", "kv_heads", family, where)
    return sizes


def _share(sizes: Mapping[str, int], whole: str, by: str, family: Family, where: str) -> int:
    """How many of the whole each has, which has to come out even."""
    each, left = divmod(sizes[whole], sizes[by])
    if left:
        raise ModelError(
            f"{where}: {family.sizes[whole].name} ({sizes[whole]:,}) is not a multiple of "
            f"{family.sizes[by].name} ({sizes[by]:,}). {_FETCH}"
        )
    return each


def _truth(settings: Mapping[str, Any], setting: str, usual: bool, where: str) -> bool:
    found = settings.get(setting, usual)
    if type(found) is not bool:
        raise ModelError(
            f"{where} gives {setting} as {short(found)}, not as true or false. {_FETCH}"
        )
    return found


def _epsilon(settings: Mapping[str, Any], family: Family, where: str) -> float:
    """A number that float32 can add to a variance and tell from nothing."""
    setting, usual = family.epsilon
    found = settings.get(setting, usual) if setting else usual
    number = type(found) in (int, float) and math.isfinite(found)
    if not (number and 0 < found <= 1 and np.float32(found) > 0):
        raise ModelError(
            f"{where} gives {setting} as {short(found)}, not as a small number above 0. "
            f"{_FETCH[:-1]}; the usual one is {usual}."
        )
    return float(found)
