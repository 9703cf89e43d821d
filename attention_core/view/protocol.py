"""What Python and the viewer say to each other: every key, named here and nowhere else.

A *part* is one message: four bytes of length (little-endian), a JSON header of that length, then
numbers. ``packing`` writes it, ``assets/viewer/data/decode.js`` reads it, and
``assets/viewer/README.md`` says of every key what it is.

JSON has no infinity. In an answer, where a masked score or what follows from one may stand, a
number that is not finite is sent as the word ``"Infinity"``, ``"-Infinity"`` or ``"NaN"``, and read
back at those places only: ``Number``.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired, TypedDict

Number = float | str
Pieces = Sequence[str | tuple[str]]  # a sentence: strings are ours, (word,) is the reader's
Role = Literal["token", "head", "feature", "table"]
Lane = Literal["stream", "leaves", "crosses", "enters", "branch"]


class Axis(TypedDict):
    """One axis of tensors. Two that run along the same list name the same entries."""

    role: Role
    noun: str
    along: str
    part: Literal["query", "key", ""]
    parts: Sequence["JoinedPart"]  # outermost first; empty unless the axis is a join
    of: int  # how many entries it has, where only some of them are sent; else 0


class JoinedPart(TypedDict):
    """An axis that another is joined from, and its length there."""

    axis: str
    size: int


class Entries(TypedDict):
    """What the entries along a list are called; within another axis, one list for each of its."""

    labels: Sequence[str] | Sequence[Sequence[str]] | None
    within: str | None
    images: Sequence[str | None] | None  # data URLs, to paint in place of the words
    special: Sequence[int]  # those that stand for no word
    places: Sequence[Sequence[int] | None] | None  # row and column in the picture they are parts of


class Scale(TypedDict):
    """Where a colour scale ends."""

    limit: float
    most: float
    signed: bool
    root: bool


class Tensor(TypedDict):
    """What is said of the numbers of one tensor. Parts that are not stages leave most of it out."""

    name: str
    side: str  # "" is what is; the others are in the part ``sides``
    shape: Sequence[int]
    offset: int
    bytes: NotRequired[bool]  # whole numbers of a byte each, and not float32
    symbol: NotRequired[str]
    hue: NotRequired[str]
    axes: NotRequired[Sequence[str]]
    full: NotRequired[Sequence[int]]
    pool: NotRequired[Sequence[int]]
    head: NotRequired[int]
    scale: NotRequired[Scale]
    scales: NotRequired[Sequence[Scale]]
    half: NotRequired[bool]  # whether its numbers are of two bytes each


class Rest(TypedDict):
    """A token that a head can rest on: its value is short, so that little is handed over."""

    head: int
    key: int
    length: float
    others: float  # median length of the words' values


class Look(TypedDict):
    """How much of its weight the asking word gives to the followed one in a head."""

    layer: int | None
    head: int
    weight: float


class Stage(TypedDict):
    """A stage at its place in the walk."""

    name: str
    key: str
    title: str
    group: str
    layer: int | None  # None before the first layer and after the last
    hue: str
    kind: str
    lane: Lane  # where it stands on the map
    idle: str  # why it does nothing here, empty if it does something
    together: bool
    over: str
    axes: Sequence[str]
    axes_in: Sequence[Sequence[str]]
    reads: Sequence[str]
    links: dict[str, str]
    given: dict[str, str]
    size: Sequence[int]
    head: int
    shape: str
    equation: str
    caption: str
    source: str
    notice: Pieces
    notes: Sequence[Pieces]
    told: Sequence[Pieces]  # of each row what came of attention; empty at most stages
    rests: Sequence[Rest]


class Turn(TypedDict):
    """A stage that the map leads to and that is not on this walk."""

    key: str
    title: str


class Tower(TypedDict):
    """A stack of layers on the map of the model."""

    part: str
    here: bool
    layers: int
    begins: str
    reads: Sequence[int]
    after: Sequence[Turn]
    ends: str


class Beyond(TypedDict):
    """A stage in another layer, perhaps of another stack, to which the walk goes on or back."""

    part: str
    layer: int
    key: str
    title: str


class OtherText(TypedDict):
    """The text that is read where another is said, or the one that is said."""

    tokens: Sequence[str]
    special: Sequence[int]
    mine: Sequence[int]  # of each of these, the token of the walk's text that goes with it
    theirs: Sequence[int]  # the other way round


class TracePart(TypedDict):
    """The part ``trace``: one walk, and all of it that depends on the sample."""

    id: str
    model: str
    part: str  # the stack of layers that the layer is in
    layer: int
    n_layers: int
    previous: Beyond | None  # where one goes back to from the first stage
    next: Beyond | None
    towers: Sequence[Tower]
    along: str  # the list of the tokens that ask
    tokens: Sequence[str]  # in it: of a decoder what it says
    special: Sequence[int]
    answering: str  # the list of the tokens that answer
    keys: Sequence[str] | None  # in it, where it is another list
    other: OtherText | None
    asks: int
    opens: int  # the head that opens where none was chosen
    heads: Sequence[str]
    axes: dict[str, Axis]
    lists: dict[str, Entries]
    thumbnails: str | None
    stages: Sequence[Stage]
    editable: Sequence[str]
    nouns: Mapping[str, str]  # what "word" and "sentence" are called where a token is no word
    tensors: NotRequired[Sequence[Tensor]]  # in every part that has numbers; ``pack`` adds it


class WeightsPart(TypedDict):
    """The part ``weights``: the same whatever the sample."""

    id: str
    tensors: NotRequired[Sequence[Tensor]]


class Side(TypedDict):
    """One side from which every number can be looked at, to choose."""

    name: Literal["after", "before", "difference", "gradient"]
    title: str
    says: Pieces  # what a gradient is of, after "the gradient of"; else empty
    there: bool  # a gradient is worked out when somebody wants to see it
    left_out: str  # of its cells that get no answer: a sentence; else empty
    of_any: bool  # whether the reader may ask for the gradient of any number


class SidesPart(TypedDict):
    """The part ``sides``: before a change, how far each number moved, the gradient."""

    id: str
    known: Sequence[str] | None
    sides: Sequence[Side]
    tensors: NotRequired[Sequence[Tensor]]


class View(TypedDict):
    """What to show. Another revision than the last one's is a move the page made."""

    stage: str
    head: int
    cell: Sequence[int] | None
    of: str
    show: str
    ask: int | None  # None where the page leaves it to the viewer
    best: bool  # whether nobody has chosen the head
    follow: int  # -1: nobody
    form: str  # "numbers", or "words" with lines between them where a stage can be shown so
    predict: str | None  # what is asked of what is covered: "any" kind, one kind, "", or never
    revision: int
    heard: str  # serial of the last move that this follows; a viewer tells one until it was heard


class Source(TypedDict):
    """The cell of a stage that a number was read from, to go there."""

    name: str
    cell: Sequence[int]


class Factor(TypedDict):
    """One factor of a term."""

    label: str
    value: Number
    hue: str
    source: NotRequired["Source"]


class Term(TypedDict):
    """One term of a sum."""

    label: str
    product: Number
    factors: Sequence[Factor]


class Sum(TypedDict):
    """A number as a sum of terms, and the sums in it that are worth opening."""

    name: str
    says: str
    terms: Sequence[Term]
    parts: Sequence["Sum"]


class Picture(TypedDict):
    """A small picture beside a sum: numbers as red, green and blue, zero as grey."""

    title: str
    image: str  # a data URL
    scale: str  # what the strongest colour stands for


class Answer(TypedDict):
    """One cell explained."""

    name: str
    cell: Sequence[int]
    side: str  # "after", "before" or "gradient"
    value: Number
    sum: Sum | None
    was: NotRequired[Number]
    now: NotRequired[Number]
    typed: NotRequired[bool]
    pictures: NotRequired[Sequence[Picture]]


class Heard(TypedDict):
    """What became of the number typed last: taken, or a sentence says why not."""

    serial: str
    refused: str


class Onward(TypedDict):
    """Where to go from the end of the walk, by what the address holds there."""

    title: Pieces
    query: dict[str, str]
    away: bool  # on another page, by a link that stands beside the viewer


class Covered(TypedDict):
    """Which cells of the stage's result nobody may see: of the drawn rows and columns."""

    rows: Sequence[int] | None  # None: all
    columns: Sequence[int] | None


class Question(TypedDict):
    """A question about what a stage made, with its answer: see ``quiz``."""

    kind: str
    stage: str
    head: int  # -1 where the stage has none
    ask: int
    says: Pieces
    by: Literal["cell", "choice", "number"]
    options: Sequence[Pieces]
    cell: Sequence[int] | None  # of the picture: what is right, or shows what is
    answer: float  # the right column, the right option's place, or the number
    tolerance: float
    decimals: int
    covers: Covered
    reason: Pieces


class AnswerPart(TypedDict):
    """The part ``answer``, the last to come: what to show, and sums."""

    view: View
    answers: Sequence[Answer]
    edit: Heard | None
    ranked: Sequence[Look]  # in other layers
    onward: Sequence[Onward]
    left_out: dict[str, str]  # of tensors whose cells get no answer: a sentence
    quiz: Sequence[Question]  # empty unless the reader predicts
    belongs: dict[str, str]


class Edit(TypedDict):
    """A number a reader typed. It stays in every later move until the page has heard it."""

    serial: str
    text: str
    tensor: str
    cell: Sequence[int]


class Seed(TypedDict):
    """A number whose gradient is asked for."""

    name: str
    cell: Sequence[int]


class Moved(TypedDict):
    """What the stage viewer tells the page: where the reader has gone."""

    stage: str
    head: int
    cell: Sequence[int] | None
    part: str
    layer: int
    ask: int
    along: str
    best: bool
    follow: int
    form: str
    predict: str
    revision: int
    serial: NotRequired[str]
    of: NotRequired[str]
    show: NotRequired[str]
    edit: NotRequired[Edit | None]
    seed: NotRequired[Seed]
    onward: NotRequired[dict[str, str]]  # the way on that was taken: another walk


class MapsPart(TypedDict):
    """The part ``maps``: every head's weights, and averages at the ends of rows and columns."""

    id: str
    model: str
    part: str
    tokens: Sequence[str]
    special: Sequence[int]
    source: Sequence[str]
    hidden: int
    pool: int  # of so many rows and columns the map has one, with their strongest weight
    n_layers: int
    n_heads: int
    heads: Sequence[str]
    row_axis: str
    col_axis: str
    axes: dict[str, Axis]
    lists: dict[str, Entries]
    nouns: Mapping[str, str]
    tensors: NotRequired[Sequence[Tensor]]


class Measure(TypedDict):
    """One measure of heads."""

    name: str
    title: str
    says: str
    decimals: int
    named: bool
    compared: bool


class MeasuresPart(TypedDict):
    """The part ``measures``: of every head, here and over many sentences."""

    id: str
    sentences: int
    measures: Sequence[Measure]
    names: Sequence[Sequence[str]]
    tensors: NotRequired[Sequence[Tensor]]


class PicturePart(TypedDict):
    """The part ``picture``: a picture whose patches attend, and what it is that attends."""

    id: str
    image: str  # a data URL
    rows: int
    columns: int
    tokens: Sequence[str]  # the class token, then patches row after row
    n_layers: int
    n_heads: int


class LayerPart(TypedDict):
    """The part ``layer``: the attention of one layer's heads, and then of their mean."""

    id: str
    layer: int
    tensors: NotRequired[Sequence[Tensor]]


class OverviewPart(TypedDict):
    """The part ``heads``: of every layer's heads and their mean, as much as a picture shows."""

    id: str
    tensors: NotRequired[Sequence[Tensor]]


class Choice(TypedDict):
    """Something the map of heads can show."""

    name: str
    title: str
    says: str


class HeadsView(TypedDict):
    """What the map of heads is to show; a head is (layer, head), -1 the average over all."""

    show: str
    heads: Sequence[tuple[int, int]]
    revision: int
    heard: str
    choices: Sequence[Choice]


class Average(TypedDict):
    """Mean weights of several heads."""

    heads: Sequence[tuple[int, int]]
    shape: Sequence[int]
    data: Sequence[float]


class HeadsAnswerPart(TypedDict):
    """The part ``answer`` of the map of heads."""

    view: HeadsView
    average: Average | None
    belongs: dict[str, str]


class HeadsMoved(TypedDict):
    """What the map of heads tells the page."""

    show: str
    heads: Sequence[tuple[int, int]]
    revision: int
    serial: NotRequired[str]


Header = (
    TracePart
    | WeightsPart
    | SidesPart
    | AnswerPart
    | MapsPart
    | MeasuresPart
    | HeadsAnswerPart
    | dict[str, Any]
)
