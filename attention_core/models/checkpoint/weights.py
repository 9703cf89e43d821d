"""The weights of one model: found in a source whatever stands around them, checked, read."""

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from attention_core.arrays import Array
from attention_core.models.checkpoint.config import Config
from attention_core.models.checkpoint.source import Source
from attention_core.models.errors import APART, ModelError
from attention_core.models.families.family import Family, Stored


class Weights:
    """The tensors of one model, by our names for them.

    All of them are looked at, here, before any is read.

    Parameters
    ----------
    source : Source
    config : Config
        What the shapes are compared with.

    Attributes
    ----------
    stored : dict of str to Stored
        What is read, by our names; of what is in layers, ``layerN.`` stands before the name.
    head : bool
        Whether there is all that predicts words.

    Raises
    ------
    ModelError
        If there is not exactly one model in the source, or not all of it.
    """

    def __init__(self, source: Source, config: Config) -> None:
        self._source, self._config = source, config
        family = config.family
        self._prefix = _prefix(source, family)
        if not config.named:
            _check_unnamed(config, source, self._prefix)
        last = config["layers"] - 1
        here = f"{self._prefix}{family.layer}{last}."
        if not any(name.startswith(here) for name in source.shapes):
            raise ModelError(
                f"{config.where} asks for {last + 1:,} layers, but {source.where} has no tensor "
                f"{here[:-1]}. {APART}"
            )
        self._names: dict[str, str] = {}
        self.stored: dict[str, Stored] = {}
        self._note("W_E", Stored(family.words, "vocabulary d_model"), self._prefix)
        for ours, stored in family.tables.items():
            self._note(ours, stored, self._prefix)
        for layer in range(last + 1):
            for ours, stored in family.weights.items():
                if stored.when and not config.settings.get(stored.when):
                    continue
                self._note(f"layer{layer}.{ours}", stored, f"{self._prefix}{family.layer}{layer}.")
        beside, said = self._prefix.removesuffix(family.base), family.said(config.tied)
        self.head = all(self._found(each, beside) for each in said.values())
        own = Stored(family.output, "")  # a copy of a tied one is no reason to read it
        self.head = self.head and bool(said or config.headed or self._found(own, beside))
        for ours, stored in said.items() if self.head else ():
            self._note(ours, stored, beside)

    def read(self, ours: str) -> Array:
        """A whole tensor as it is multiplied with; every number in it is finite, and read-only."""
        found = self.whole(ours)
        made = self.stored[ours].form(found, self._config)
        made.flags.writeable = False
        return made

    def whole(self, ours: str) -> Array:
        """A whole tensor as it is stored."""
        name = self._names[ours]
        found = self._source.read(name)
        _check_finite(found, name, self._source.holder(name))
        return found

    def table(self, ours: str) -> "Table":
        """A tensor to be read row by row."""
        return Table(self._source, self._names[ours])

    def _note(self, ours: str, stored: Stored, before: str) -> None:
        """Find a tensor; refuse one that is not there or does not fit the configuration."""
        source, config = self._source, self._config
        name = self._found(stored, before)
        if not name:
            raise ModelError(
                f"{source.where} has no tensor {before + stored.name}, so it is not a whole "
                f"{config.family.title}. {source.remedy}"
            )
        found, wanted = source.shapes[name], stored.wanted(config.sizes)
        if found != wanted:
            raise ModelError(
                f"{name} in {source.holder(name)} has the shape {found}, but {config.where} asks "
                f"for {wanted}. {APART}"
            )
        self._names[ours], self.stored[ours] = name, stored

    def _found(self, stored: Stored, before: str) -> str:
        """The name it has here; empty if it is not there."""
        names = (before + name for name in (stored.name, stored.also) if name)
        return next((name for name in names if name in self._source.shapes), "")


class Table:
    """A tensor of which rows are read when they are asked for: the word table is half the weights.

    All of it is looked at once, here.
    """

    block_size = 4096  # rows that are in memory at once

    def __init__(self, source: Source, name: str) -> None:
        self._source, self._name = source, name
        self._n = source.shapes[name][0]
        for start in range(0, self._n, self.block_size):
            _check_finite(self.block(start), name, source.holder(name), start)

    def rows(self, wanted: Sequence[int] | Array) -> Array:
        """Some rows, (row, column)."""
        return self._source.rows(self._name, wanted)

    def block(self, start: int) -> Array:
        """Some thousand consecutive rows."""
        return self.rows(range(start, min(start + self.block_size, self._n)))


class Held:
    """A table that has to be in memory, as the output matrix is: ``whole`` is all of it."""

    block_size = Table.block_size

    def __init__(self, table: Array) -> None:
        self.whole = table

    def rows(self, wanted: Sequence[int] | Array) -> Array:
        """Some rows, (row, column)."""
        return self.whole[list(wanted)]

    def block(self, start: int) -> Array:
        """Some thousand consecutive rows."""
        return self.whole[start : start + self.block_size]


def _prefix(source: Source, family: Family) -> str:
    """What stands before every name of the model, as ``bert.`` does."""
    names: Collection[str] = source.shapes.keys()
    layered = {match[1] for name in names if (match := family.in_layer.match(name))}
    tables = set(_before(names, family.words))
    found = sorted(tables & layered)
    if len(found) > 1:
        named = " and ".join(f"{prefix}{family.layer}0" for prefix in found[:2])
        noun = family.title.rpartition(" ")[2]
        raise ModelError(
            f"{source.where} holds {len(found)} {noun}s ({named}), and nothing says which one is "
            "meant. Save the one to be read alone, for instance by "
            f"model.{family.base}save_pretrained(folder)."
        )
    return min(found or tables or layered, default="")


def _before(names: Collection[str], end: str) -> Iterator[str]:
    for name in names:
        if f".{name}".endswith(f".{end}"):
            yield name.removesuffix(end)


def _check_unnamed(config: Config, source: Source, prefix: str) -> None:
    """Tensors called in another way, or after another model as ``roberta.``, are not its own."""
    family = config.family
    if not any(map(family.in_layer.match, source.shapes)):
        raise ModelError(
            f"{config.where} does not say which model it is of, and tensors in {source.where} are "
            f'not called as those of a {family.title}. Add "model_type" to config.json: the one of '
            "the model that it is."
        )
    for part in prefix.lower().split("."):
        if part != family.kind and ("bert" in part or "electra" in part):
            raise ModelError(
                f"{config.where} does not say which model it is of, and tensors in {source.where} "
                f"are called {prefix}{family.words}, not {family.base}{family.words}. If it is a "
                f'{family.title} all the same, add "model_type": "{family.kind}" to config.json.'
            )


def _check_finite(found: Array, name: str, where: str, first: int = 0) -> None:
    with np.errstate(over="ignore"):  # what is too large for float32 is infinite there
        found = found.astype(np.float32, copy=False)
    if np.isfinite(found).all():
        return
    row, *column = (int(i) for i in np.argwhere(~np.isfinite(found))[0])
    place = f"row {row + first:,}, column {column[0]:,}" if column else f"place {row:,}"
    value = float(found[(row, *column)])
    raise ModelError(
        f"{name} in {where} is {value} in {place} (counted from 0), so nothing it goes into is a "
        "number. The file is damaged or its training failed: fetch it again, or take another."
    )
