"""Where a model's numbers come from: files in a folder, a model in memory, a GGUF file."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from attention_core.arrays import Array


class Source(ABC):
    """Tensors by the names that transformers gives them.

    Attributes
    ----------
    where : str
        What it is called in a sentence, such as the path of the file that lists the tensors.
    shapes : mapping of str to tuple of int
        Of every tensor. Looking one up may open the file it is in, and refuses what holds no
        floating numbers.
    remedy : str
        What to do if it is not whole: a sentence.
    lasting : bool
        Whether its numbers stay what they are, so that rows may be read later.
    """

    where: str
    shapes: Mapping[str, tuple[int, ...]]
    remedy = "Fetch it again, or choose another checkpoint."
    lasting = True

    @abstractmethod
    def read(self, name: str) -> Array:
        """A whole tensor as float32, or float64 if it is stored so; a new array.

        Raises
        ------
        ModelError
            If it was changed since it was opened: its numbers are others now.
        """

    def rows(self, name: str, ids: Sequence[int] | Array) -> Array:
        """Some rows of a tensor, (row, ...), in the order they are asked for."""
        return self.read(name)[list(ids)]

    def holder(self, name: str) -> str:
        """What the file with this tensor is called in a sentence."""
        return self.where

    @property
    def changed(self) -> bool:
        """Whether it was written to since it was opened: then nothing more can be read."""
        return False
