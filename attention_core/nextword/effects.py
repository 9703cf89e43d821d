"""What each setting does to the chances of the next word, in sentences."""

from dataclasses import dataclass, replace

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds import Pieces
from attention_core.graph.spoken import percent
from attention_core.nextword.chances import Setting, chances

PLAIN = Setting()


@dataclass(frozen=True)
class Effects:
    """The chances as the model gives them and as they are chosen from, and what changed them.

    Attributes
    ----------
    plain, set : ndarray, shape (candidate,)
        Before the settings and after.
    says : mapping of str to tuple
        By setting a sentence in pieces.
    """

    plain: Array
    set: Array
    says: dict[str, Pieces]


def effects(logits: Array, setting: Setting) -> Effects:
    """Apply the settings one after the other: temperature, top-k, top-p.

    Parameters
    ----------
    logits : ndarray, shape (candidate,)
    setting : Setting

    Returns
    -------
    Effects
    """
    plain = chances(logits, PLAIN)
    warm = chances(logits, Setting(temperature=setting.temperature))
    few = chances(logits, replace(setting, top_p=1.0, greedy=False))
    set_ = chances(logits, setting)
    return Effects(
        plain,
        set_,
        {
            "temperature": _temperature(plain, warm, setting.temperature),
            "top_k": _top_k(warm, few, setting.top_k),
            "top_p": _top_p(few, chances(logits, replace(setting, greedy=False)), setting.top_p),
        },
    )


def undecided(probabilities: Array) -> float:
    """Among how many equally likely candidates one would be as undecided: the perplexity.

    Source: Jelinek et al. 1977; the exponential of Shannon's entropy.
    """
    positive = probabilities[probabilities > 0].astype(float)
    return float(np.exp(-(positive * np.log(positive)).sum()))


def _temperature(plain: Array, warm: Array, temperature: float) -> Pieces:
    before, after = undecided(plain), undecided(warm)
    if temperature == 1:
        return [f"1 leaves the chances as they are: as undecided as among {_many(before)} words."]
    if temperature == 0:
        return ["0 gives everything to the likeliest."]
    done = "sharper" if after < before else "flatter"
    return [
        f"Logits are divided by {temperature:g}, which makes the chances {done}: as undecided as "
        f"among {_many(after)} words, before {_many(before)}."
    ]


def _top_k(warm: Array, few: Array, k: int) -> Pieces:
    if not k or k >= len(warm):
        return ["Every token can be drawn."]
    left = float(warm[few == 0].sum())
    return [f"All but the likeliest {k:,} are struck out; they had {percent(left)}."]


def _top_p(few: Array, set_: Array, p: float) -> Pieces:
    if p >= 1:
        return ["Nothing is struck out."]
    kept = int((set_ > 0).sum())
    many = "one token is" if kept == 1 else f"{kept:,} tokens are"
    return [f"The likeliest that have {percent(p)} together: {many} left."]


def _many(count: float) -> str:
    return f"{count:.1f}" if count < 100 else f"{count:,.0f}"
