"""AdamW: each weight moves against its mean gradient, by about the learning rate, and shrinks.

Kingma & Ba (2015), algorithm 1; decay apart from the gradient: Loshchilov & Hutter (2019).
"""

from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array

MEAN, SQUARE = 0.9, 0.999  # how much of both running means is kept from a step to the next
SAFE = 1e-8


@dataclass(frozen=True)
class Moved:
    """One weight's update, in digits.

    Attributes
    ----------
    before, after : float
        The weight.
    gradient : float
        Of the batch's loss by it.
    mean_before, mean, square_before, square : float
        The running means of its gradients and of their squares (Adam's two moments), before this
        step and with it.
    mean_corrected, square_corrected : float
        Over what the two would be of gradients that are all one: they start from zero.
    shrunk : float
        What weight decay takes off the weight.
    moved : float
        What the gradient adds: the learning rate times the mean over the root of the square,
        against its sign.
    rate : float
        The learning rate.
    step : int
        Which one this was, from 1.
    """

    before: float
    after: float
    gradient: float
    mean_before: float
    mean: float
    mean_corrected: float
    square_before: float
    square: float
    square_corrected: float
    shrunk: float
    moved: float
    rate: float
    step: int


class Adam:
    """Its state: two running means for every weight.

    Parameters
    ----------
    flat : ndarray of shape (weight,)
        The weights; they are changed in place.
    rate, decay : float
        Learning rate and weight decay.

    Attributes
    ----------
    step : int
        How many were taken.
    mean, square : ndarray of shape (weight,)
    """

    def __init__(self, flat: Array, rate: float, decay: float) -> None:
        self.flat, self.rate, self.decay = flat, rate, decay
        self.step = 0
        self.mean, self.square = np.zeros_like(flat), np.zeros_like(flat)
        self._spare, self._root = np.empty_like(flat), np.empty_like(flat)

    def take(self, gradient: Array) -> None:
        """Change every weight by one step.

        Parameters
        ----------
        gradient : ndarray of shape (weight,)
        """
        self.step += 1
        spare, root = self._spare, self._root
        np.subtract(gradient, self.mean, out=spare)
        spare *= 1 - MEAN
        self.mean += spare
        np.multiply(gradient, gradient, out=spare)
        spare *= 1 - SQUARE
        self.square *= SQUARE
        self.square += spare
        self.flat *= 1 - self.rate * self.decay
        np.sqrt(self.square, out=root)
        root /= (1 - SQUARE**self.step) ** 0.5
        root += SAFE
        np.divide(self.mean, root, out=spare)
        spare *= self.rate / (1 - MEAN**self.step)
        self.flat -= spare

    def told(self, before: tuple[Array, Array, Array], gradient: Array, at: int) -> Moved:
        """The last step of one weight, in digits.

        Parameters
        ----------
        before : tuple of ndarray
            The weights and both means as they were before it.
        gradient : ndarray of shape (weight,)
        at : int
            Which weight.
        """
        weight, mean_before, square_before = (float(each[at]) for each in before)
        mean, square = float(self.mean[at]), float(self.square[at])
        mean_corrected = mean / (1 - MEAN**self.step)
        square_corrected = square / (1 - SQUARE**self.step)
        return Moved(
            before=weight,
            after=float(self.flat[at]),
            gradient=float(gradient[at]),
            mean_before=mean_before,
            mean=mean,
            mean_corrected=mean_corrected,
            square_before=square_before,
            square=square,
            square_corrected=square_corrected,
            shrunk=-self.rate * self.decay * weight,
            moved=-self.rate * mean_corrected / (square_corrected**0.5 + SAFE),
            rate=self.rate,
            step=self.step,
        )
