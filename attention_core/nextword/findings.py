"""What there is to see in a guess, in sentences that are worked out from its numbers."""

from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds import Mask, Pieces
from attention_core.graph.spoken import percent, spoken
from attention_core.graph.step import Step
from attention_core.graph.trace import Trace
from attention_core.nextword.chances import chances, likeliest
from attention_core.nextword.ending import at, ending
from attention_core.story.asking import weights_of
from attention_core.story.rest import SHORT, mixed_by

MOST_OF_IT = 0.5  # of a head's attention, from where on it looks at one thing
FEWEST = 4  # tokens, below which the first one has much of the weight anyhow


@dataclass(frozen=True)
class Induction:
    """A text that repeats itself, and the head that looks at what followed before.

    "A B … A" is guessed to go on with B: one head notes of each token what stood before it, a later
    one looks for tokens before which the last one stood (Olsson et al. 2022, In-context Learning
    and Induction Heads).

    Attributes
    ----------
    token : str
        The last token.
    before : tuple of int
        Where it stood before.
    followed : str
        What followed there; of several what is likeliest now.
    then, now : float
        Its chance where it followed first, and at the end; NaN if the model has no such token to
        say.
    likelier : tuple of str
        What is likelier now, likeliest first.
    layer, head : int
        Which head gives what followed most of the last token's weight.
    weight : float
        How much.
    """

    token: str
    before: tuple[int, ...]
    followed: str
    then: float
    now: float
    likelier: tuple[str, ...]
    layer: int
    head: int
    weight: float


def induction(trace: Trace, place: int = -1) -> Induction | None:
    """Look for the last token earlier in the text; None if it did not stand there.

    Raises
    ------
    ValueError
        If the model scores no words, or there is no such token.
    """
    place, end = at(trace, place), ending(trace)
    tokens, attends = trace.tokens_of(end.logits.part), _within(trace, end.logits.part)
    before = tuple(i for i in range(place) if tokens[i] == tokens[place])
    if not before or not attends:
        return None
    names, shares = trace.entries.lists["candidate"], chances(end.at(place))
    ids = {tokens[i + 1]: -1 for i in before}
    ids |= {name: i for i, name in reversed([*enumerate(names)]) if name in ids}
    followed = max(ids, key=lambda name: shares[ids[name]] if ids[name] >= 0 else -1.0)
    first = next(i for i in before if tokens[i + 1] == followed)
    then = now = float("nan")
    likelier: tuple[str, ...] = ()
    if (said := ids[followed]) >= 0:
        then, now = float(chances(end.at(first))[said]), float(shares[said])
        more = int((shares > now).sum())
        likelier = tuple(end.label(int(i)) for i in likeliest(shares, more))
    after = [i + 1 for i in before if tokens[i + 1] == followed]
    # Where a token follows itself, what followed is the token that asks, which is no news.
    seen = [i for i in after if i < place] or after
    best = (-1.0, 0, 0)
    for step in attends:
        given = weights_of(trace, step)[:, place, seen].sum(axis=-1)
        head = int(given.argmax())
        best = max(best, (float(given[head]), -(step.layer or 0), -head))
    weight, layer, head = best
    return Induction(tokens[place], before, followed, then, now, likelier, -layer, -head, weight)


def of_induction(trace: Trace, place: int = -1) -> Pieces:
    """What a repetition does to the guess, told; empty if the last token is new in the text."""
    found = induction(trace, place)
    if found is None:
        return []
    n = len(found.before)
    times = "once before" if n == 1 else f"{n} times before"
    said: Pieces = ["“", (found.token,), f"” stood here {times}, and “", (found.followed,)]
    if np.isnan(found.now):
        said.append("” followed, which this model has no word for. ")
    else:
        said.append(f"” followed. There it had {percent(found.then)}, now {percent(found.now)}: ")
        said += _rank(found.likelier)
    if found.weight < MOST_OF_IT:
        return [*said, f"No head gives it more than {spoken(found.weight)} of its attention."]
    head = f"Head {found.head} of layer {found.layer}"
    return [*said, f"{head} gives it {spoken(found.weight)} of its attention: an induction head."]


def _rank(likelier: tuple[str, ...]) -> Pieces:
    if not likelier:
        return ["nothing is likelier. "]
    if len(likelier) == 1:
        return ["only “", (likelier[0],), "” is likelier. "]
    return [f"{len(likelier):,} tokens are likelier. "]


@dataclass(frozen=True)
class Sink:
    """How much of all attention goes to the first token.

    A softmax has to give its whole weight to something; heads that find nothing to do give it to
    the first token, whatever it is, whose value is short (Xiao et al. 2024, Efficient Streaming
    Language Models with Attention Sinks).

    Attributes
    ----------
    shares : ndarray, shape (layer,)
        Mean over the heads and over all tokens that can see it, itself left out.
    even : float
        What it would be if each token looked at all it can see alike.
    lengths : ndarray, shape (layer,)
        Of its value, as a share of the others' median; NaN where that cannot be told.
    """

    shares: Array
    even: float
    lengths: Array

    @property
    def layers(self) -> tuple[int, ...]:
        """The layers in which it is far more: half of what is left on top of the even share."""
        return tuple(int(i) for i in np.flatnonzero(self.shares > (1 + self.even) / 2))


def sink(trace: Trace) -> Sink | None:
    """Measure the attention to the first token; None if there are too few tokens to tell."""
    n, attends = len(trace.tokens), _within(trace, trace.part)
    if n < FEWEST or not attends:
        return None
    mask = _mask(trace, n)
    asking = np.flatnonzero(mask[:, 0])
    asking = asking[asking > 0]
    if not asking.size:
        return None
    layers = [
        (float(weights_of(trace, step)[:, asking, 0].mean()), _length(trace, step))
        for step in attends
    ]
    shares, lengths = np.array(layers).T
    return Sink(shares, float((1 / mask[asking].sum(axis=-1)).mean()), lengths)


def of_sink(trace: Trace) -> Pieces:
    """How much attention is parked at the first token, told; empty if it cannot be."""
    found = sink(trace)
    if found is None:
        return []
    first, even = (trace.tokens[0],), f"Spread evenly it would be {spoken(found.even)}."
    if not found.layers:
        most = int(found.shares.argmax())
        much = f"{spoken(found.shares[most])} of the attention, in layer {most}"
        return ["No attention sink: the first token, “", first, f"”, gets at most {much}. {even}"]
    here = list(found.layers)
    low, high = spoken(found.shares[here].min()), spoken(found.shares[here].max())
    much = high if low == high else f"{low} to {high}"
    many = f"in {len(here)} of {len(found.shares)} layers"
    said: Pieces = [f"An attention sink: {many} the first token, “", first]
    said.append(f"”, gets {much} of the attention, whoever asks. {even}")
    length = float(found.lengths[here].mean())
    if length < SHORT:
        short = f"its value is {spoken(length)} times as long as the others’"
        said.append(f" Little comes of it, as {short}: heads rest there.")
    return said


def of_winner(trace: Trace, place: int = -1) -> Pieces:
    """Which word is the likeliest, and by how much, told."""
    (winner, share), *others = _ranked(trace, place)
    said: Pieces = ["“", (winner,), f"” is the likeliest, with a chance of {percent(share)}"]
    if not others or not others[0][1]:
        return [*said, "."]
    second, less = others[0]
    times = share / less
    much = "hardly less" if times < 1.05 else f"{spoken(times, 1 if times < 10 else 0)} times less"
    return [*said, "; next is “", (second,), f"” with {percent(less)}, {much} likely."]


def _ranked(trace: Trace, place: int) -> list[tuple[str, float]]:
    """The two likeliest and their chances."""
    end, place = ending(trace), at(trace, place)
    shares = chances(end.at(place))
    return [(end.label(int(i)), float(shares[i])) for i in likeliest(shares, 2)]


def _within(trace: Trace, part: str) -> tuple[Step, ...]:
    """Where the tokens of a part share out attention among themselves, layer by layer."""
    found = (step for step in trace.attention if step.part in ("", part))
    return tuple(step for step in found if trace.entries.same(*step.signature.output[-2:]))


def _mask(trace: Trace, n: int) -> Array:
    """Who may see whom, (query, key); everybody where nothing is masked."""
    for step in trace.steps:
        if isinstance(step.stage.operation, Mask):
            return trace[step.reads[1]].value
    return np.ones((n, n), dtype=bool)


def _length(trace: Trace, step: Step) -> float:
    """Length of the first token's value over the others' median, mean over the heads."""
    mixed = mixed_by(trace, step)
    if mixed is None or trace[mixed].head is None:
        return float("nan")
    lengths = np.linalg.norm(trace[mixed].value, axis=-1)
    typical = np.median(lengths[:, 1:], axis=-1)
    return float((lengths[:, 0] / np.where(typical > 0, typical, 1)).mean())
