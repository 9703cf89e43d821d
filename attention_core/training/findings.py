"""What training on masked words takes: each finding is a run or two, told in computed sentences.

They are found anew in the reader's own corpus, with the reader's own seed and size: the sentences
say what came of it there, also where it is not what the corpus of this project shows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import isnan

from attention_core.graph.kinds import Pieces
from attention_core.graph.spoken import percent, spoken
from attention_core.training import told
from attention_core.training.compared import Ended, ended
from attention_core.training.corpus import Corpus
from attention_core.training.recipe import Masking, Recipe


@dataclass(frozen=True)
class Finding:
    """A question, and the runs that answer it.

    Attributes
    ----------
    key : str
        For links.
    asks : str
        The words of its button.
    ways : tuple of (str, function)
        What each run is called, and its recipe, made of the reader's.
    tell : function
        What came of the runs: sentences, and whether it is as in the corpus of this project.
    shows : tuple of str
        Which of ``NUMBERS`` belong to it.
    lacks : function
        Why a corpus has nothing to compare, in a sentence; empty if it has.
    tells_failure : bool
        Whether it is told too of a run that failed; else the failure is all that is said.
    """

    key: str
    asks: str
    ways: tuple[tuple[str, Callable[[Recipe], Recipe]], ...]
    tell: Callable[..., tuple[Pieces, bool]]
    shows: tuple[str, ...]
    lacks: Callable[[Corpus], str]
    tells_failure: bool = False


@dataclass(frozen=True)
class Found:
    """What came of it.

    Attributes
    ----------
    finding : Finding
    said : Pieces
        Sentences; a reader's words are tuples.
    holds : bool
        Whether it is what the corpus of this project shows.
    runs : tuple of Ended
        In the order of the finding's ways; empty if the corpus has nothing to compare.
    """

    finding: Finding
    said: Pieces
    holds: bool
    runs: tuple[Ended, ...] = ()

    @property
    def rows(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What was measured, as a table says it: its name, and a number for each run."""
        shown = [NUMBERS[name] for name in self.finding.shows] if self.runs else []
        return tuple((name, tuple(number(run) for run in self.runs)) for name, number in shown)


def find(key: str, recipe: Recipe, corpus: Corpus) -> Iterator[float | Found]:
    """Train what a finding compares, in slices of a few steps, and tell what came of it.

    Parameters
    ----------
    key : str
        One of ``FINDINGS``.
    recipe : Recipe
        The reader's; what the finding compares is set in it, the rest is kept.
    corpus : Corpus

    Yields
    ------
    float or Found
        How much is done, from 0 to 1, after each slice; then what was found.

    Raises
    ------
    KeyError
        If there is no such finding.
    ValueError
        With a sentence, if a run cannot be trained.
    """
    finding = FINDINGS[key]
    if lacking := finding.lacks(corpus):
        yield Found(finding, [lacking], False)
        return
    runs: list[Ended] = []
    for _, way in finding.ways:
        for got in ended(way(recipe), corpus):
            if isinstance(got, Ended):
                runs.append(got)
            else:
                yield (len(runs) + got) / len(finding.ways)
    if not finding.tells_failure and (failed := [run.failed for run in runs if run.failed]):
        yield Found(finding, [failed[0]], False)
        return
    said, holds = finding.tell(corpus, *runs)
    yield Found(finding, said, holds, tuple(runs))


def _as_it_is(recipe: Recipe) -> Recipe:
    return recipe


def _with(**changed: object) -> Callable[[Recipe], Recipe]:
    """The reader's recipe with something set."""
    return lambda recipe: replace(recipe, **changed)  # type: ignore[arg-type]


def _several(recipe: Recipe) -> Recipe:
    return recipe if recipe.n_heads > 1 else replace(recipe, n_heads=2)


def _number(value: float, decimals: int = 2) -> str:
    return "–" if isnan(value) else spoken(value, decimals)


NUMBERS: dict[str, tuple[str, Callable[[Ended], str]]] = {
    "loss": ("loss of the last batches", lambda run: _number(run.loss, 3)),
    "right": ("hidden words guessed right", lambda run: percent(run.last.right)),
    "one": ("… with one place", lambda run: percent(run.one_place.right) if run.one_place else "–"),
    "two": (
        "… with two places",
        lambda run: percent(run.two_places.right) if run.two_places else "–",
    ),
    "clue": ("weight on the clue", lambda run: _number(run.last.clue)),
    "hidden": ("… while the word is hidden", lambda run: _number(run.last.hidden_clue)),
    "entropy": ("entropy of attention, in bits", lambda run: _number(run.last.entropy)),
    "alike": ("cosine of the two senses", lambda run: _number(run.last.alike)),
}

_EVERY = (
    Finding(
        "pointed",
        "When does attention find the clue?",
        (("this recipe", _as_it_is),),
        told.pointed,
        ("loss", "right", "clue", "hidden", "entropy"),
        told.no_clues,
    ),
    Finding(
        "meaning",
        "Do hidden words teach the meaning?",
        (("the word is asked for", _with(sense=False)), ("its sense is", _with(sense=True))),
        told.meaning,
        ("alike", "clue", "right", "loss"),
        told.no_senses,
    ),
    Finding(
        "places",
        "Without sentences of two places?",
        (("one place only", _with(two_places=False)), ("two as well", _with(two_places=True))),
        told.places,
        ("loss", "one", "two", "clue"),
        told.no_places,
    ),
    Finding(
        "masking",
        "Always [MASK]?",
        (
            ("always [MASK]", _with(masking=Masking(1, 0, 0))),
            ("80 / 10 / 10", _with(masking=Masking())),
        ),
        told.masking,
        ("clue", "hidden", "right", "loss"),
        told.no_clues,
    ),
    Finding(
        "positions",
        "Without positions?",
        (("without", _with(positions=False)), ("with", _with(positions=True))),
        told.positions,
        ("loss", "right", "clue", "entropy"),
        told.no_clues,
    ),
    Finding(
        "heads",
        "With one head?",
        (("one head", _with(n_heads=1)), ("several", _several)),
        told.heads,
        ("loss", "right", "clue", "hidden"),
        told.no_clues,
    ),
    Finding(
        "rate",
        "With a learning rate too high?",
        (
            (f"{told.HIGH:g}", _with(learning_rate=told.HIGH)),
            (f"{told.RATE:g}", _with(learning_rate=told.RATE)),
        ),
        told.rate,
        ("loss", "right", "clue", "entropy"),
        told.no_clues,
        tells_failure=True,
    ),
)
FINDINGS = {finding.key: finding for finding in _EVERY}
