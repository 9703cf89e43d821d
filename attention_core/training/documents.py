"""From vectors of words to vectors of sentences: the mean, and a second training that parts topics.

A model that guesses masked words knows what a sentence's words are, and nothing has yet asked it
what the sentence is about. Its mean vectors are drawn together in pairs of one topic, and away from
other topics (``contrast``), through all of its weights. So all-MiniLM-L6-v2 became what it is, with
a billion pairs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array, frozen
from attention_core.geometry.threads import one_thread
from attention_core.training.adam import Adam
from attention_core.training.batch import Engine
from attention_core.training.contrast import alike, info_nce, pooled, unpooled
from attention_core.training.corpus import Table
from attention_core.training.learned import Learned
from attention_core.training.sentences import Sentence
from attention_core.training.turns import turns

MOST_STEPS = 200
RATE = 5e-3
DECAY = 0.02
SHOWN_TOPICS, SHOWN_EACH = 5, 3  # sentences of the matrix
SHORT = 7  # words of a sentence that is shown, where there are such
_GROUPS = 6  # in a batch; only within a group are pairs compared
_TOPICS = 8  # pairs of a group at most


@dataclass(frozen=True)
class Told:
    """Where it stood before a step, or stands now.

    Attributes
    ----------
    step : int
    loss : float
        Of the batch that this step drew; of the last one before, where there is no further step.
    same, other : float
        Mean cosine of two sentences that are shown: of one topic, and of two.
    nearest : float
        Of how many sentences, 0 to 1, the most similar other one has the same topic.
    """

    step: int
    loss: float
    same: float
    other: float
    nearest: float


def topics(sentences: Sequence[Sentence]) -> Mapping[str, tuple[Sentence, ...]]:
    """Sentences by what they are about: the word in their first bracket, in its sense.

    Those that tell of two places are about neither, and where every word may be asked for, no
    sentence says what it is about.
    """
    found: dict[str, list[Sentence]] = {}
    for each in sentences:
        if not each.two_places and len(each.slots) < len(each.words):
            word, sense = each.words[each.slots[0]], each.senses.get(each.slots[0])
            found.setdefault(f"{word} ({sense})" if sense else word, []).append(each)
    return {topic: tuple(each) for topic, each in sorted(found.items())}


class Contrast:
    """The second training, step by step; every matrix on its way is kept.

    Parameters
    ----------
    learned : Learned
        What was learned of words; its weights are copied.
    seed : int, optional
        Of which sentences are drawn.

    Attributes
    ----------
    weights : Weights
        As they are now.
    shown : tuple of Sentence
        Those of the matrices, by topic; never trained on, where enough were held out.
    topic : tuple of str
        What each of them is about.
    history : list of Told
        From step 0 to now.
    failed : str
        A sentence, once there is no way on.

    Raises
    ------
    ValueError
        With a sentence, if the corpus has no pairs.
    """

    def __init__(self, learned: Learned, seed: int = 0) -> None:
        self.weights = learned.weights.but(learned.weights.flat.copy())
        self._engine = Engine(self.weights)
        self._adam = Adam(self.weights.flat, RATE, DECAY)
        self._corpus, self._words, self._seed = learned.corpus, learned.step, seed
        corpus = learned.corpus
        pairs = {t: s for t, s in topics(corpus.sentences).items() if len(s) > 1}
        if len(pairs) < 2:
            raise ValueError(
                "Nothing in this corpus says which sentences are about the same. Put brackets "
                "around a word in each, so that at least two sentences share one, and two others "
                "another."
            )
        self._tables = [corpus.table(sentences) for sentences in pairs.values()]
        aside = topics(corpus.held_out)
        chosen = [
            (topic, each)
            for topic in [*pairs][:SHOWN_TOPICS]
            for each in _short((*aside.get(topic, ()), *pairs[topic]))[:SHOWN_EACH]
        ]
        self.topic, self.shown = (tuple(each) for each in zip(*chosen, strict=True))
        self._table = corpus.table(self.shown)
        self._matrices: list[Array] = []
        self.history: list[Told] = []
        self.failed = ""
        self._note(float("nan"))

    @property
    def step(self) -> int:
        """How many steps were taken."""
        return self._adam.step

    @property
    def n_pairs(self) -> int:
        """How many pairs each pair is told apart from, itself included."""
        return min(len(self._tables), _TOPICS)

    @property
    def last(self) -> int:
        """The last step there is."""
        return self.step if self.failed else MOST_STEPS

    def learned(self) -> Learned:
        """The model as it is now; its step counts those of both trainings."""
        weights = self.weights.but(frozen(self.weights.flat.copy()))
        return Learned(weights, self._corpus, self._words + self.step)

    def closest(self, step: int) -> tuple[str, str, float]:
        """The two topics whose sentences are most alike at a step, and their mean cosine."""
        matrix, topic = self._matrices[step], np.array(self.topic)
        every = list(dict.fromkeys(self.topic))
        means = {
            (a, b): float(matrix[np.ix_(topic == a, topic == b)].mean())
            for i, a in enumerate(every)
            for b in every[i + 1 :]
        }
        (first, second), most = max(means.items(), key=lambda pair: pair[1])
        return first, second, most

    def matrix(self, step: int) -> Array:
        """The cosine of every two shown sentences at a step so far, (sentence, sentence)."""
        return self._matrices[step]

    def go(self, n: int, within: float = 0.05) -> int:
        """Take up to ``n`` steps in about so many seconds; at least one.

        Returns
        -------
        int
            How many were taken; none after ``MOST_STEPS`` or where it failed.
        """
        done = 0
        with one_thread():
            for _ in turns(n, within):
                if self.failed or self.step == MOST_STEPS:
                    break
                self._learn()
                done += 1
        return done

    def _learn(self) -> None:
        table, shape = self._drawn(self.step)
        passed = self._engine.forward(table.ids, table.seen)
        pairs = pooled(passed.vectors, table.seen).reshape(*shape, 2, -1)
        loss, *found = info_nce(pairs[..., 0, :], pairs[..., 1, :])
        if not np.isfinite(loss):
            self.failed = "The loss is no longer a number: train the words with a lower rate first."
            return
        back = np.stack(found, axis=-2).reshape(len(table.ids), -1)
        self._adam.take(self._engine.backward(passed, vectors=unpooled(back, table.seen)).flat)
        self._note(loss)

    def _drawn(self, step: int) -> tuple[Table, tuple[int, int]]:
        """Groups of pairs, (group, pair, 2) sentences in a row: each pair of a topic of its own."""
        draw = np.random.default_rng([self._seed, step])
        parts = []
        for _ in range(_GROUPS):
            for topic in draw.permutation(len(self._tables))[: self.n_pairs]:
                table = self._tables[topic]
                rows = draw.choice(len(table.ids), 2, replace=False)
                parts.append((table.ids[rows], table.seen[rows]))
        ids, seen = (np.concatenate(each) for each in zip(*parts, strict=True))
        return Table(ids, seen, seen, ids), (_GROUPS, self.n_pairs)

    def _note(self, loss: float) -> None:
        """Where it stands now."""
        table = self._table
        vectors = self._engine.forward(table.ids, table.seen).vectors
        matrix = alike(pooled(vectors, table.seen))
        self._matrices.append(matrix)
        topic = np.array(self.topic)
        same, itself = topic[:, None] == topic, np.eye(len(topic), dtype=bool)
        nearest = np.where(itself, -np.inf, matrix).argmax(axis=1)
        self.history.append(
            Told(
                step=self.step,
                loss=loss,
                same=float(matrix[same & ~itself].mean()),
                other=float(matrix[~same].mean()),
                nearest=float((topic[nearest] == topic).mean()),
            )
        )


def _short(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Those first that have room beside a picture."""
    return sorted(sentences, key=lambda each: len(each.words) > SHORT)
