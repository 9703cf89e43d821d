"""Any place on any page, for what must hold of all of them."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from attention_core.heads import MEASURES
from attention_core.lessons.worked import LEVELS
from attention_core.play.edits import Edit
from attention_core.play.levers import MASKS
from attention_core.stages.scoring import SCORINGS
from attention_core.training.findings import FINDINGS
from attention_core.worksheet.steps import NAMES
from pages._app.state.link import Link
from pages.build.playground import place as playground
from pages.learn.context import place as context
from pages.learn.heads import place as heads
from pages.learn.nextword import place as nextword
from pages.learn.pictures import place as pictures
from pages.learn.positions import place as positions
from pages.learn.start import place as start
from pages.learn.tokenizer import place as tokenizer
from pages.learn.training import place as training
from pages.learn.translation import place as translation
from pages.learn.walkthrough import place as walk
from pages.learn.worksheet import place as worksheet

# Of a server that was started with a folder.
MODELS = ("handmade", "handmade_next", "minilm", "smollm2", "folder")
SHOWS = (heads.PATTERNS, heads.UNIFORM, *(measure.name for measure in MEASURES))
alike = settings(deadline=None, derandomize=True, database=None)

index = st.integers(0, 99999)
few = st.integers(0, 9999)
text = st.one_of(st.text(), st.builds(str.__mul__, st.text(min_size=1), st.integers(1, 400)))
short = st.text(max_size=40)
word = st.text(min_size=1, max_size=start.LONGEST).filter(str.strip)
model = st.sampled_from(MODELS)
either = st.one_of(st.just(heads.MEAN), index)
head = st.one_of(st.just(walk.ALL_HEADS), index)
cell = st.one_of(st.none(), st.tuples(index, index))


def one_of(options: Any) -> Any:
    return st.sampled_from(list(options))


def edits() -> Any:
    """Some changed numbers, each of another cell."""
    value = st.integers(-999, 999).map(lambda eighths: eighths / 8)
    edit = st.builds(
        Edit,
        tensor=one_of(["layer0.scores", "token_embedding", "layer0.W_Q"]),
        cell=st.lists(few, min_size=1, max_size=3).map(tuple),
        value=value,
    )
    return st.lists(edit, max_size=4, unique_by=lambda e: (e.tensor, e.cell)).map(tuple)


@st.composite
def _played(draw: Any) -> playground.Place:
    mask = draw(one_of(MASKS))
    padding = draw(st.lists(few, max_size=4).map(tuple)) if mask == "padding" else ()
    return playground.Place(
        section=draw(one_of(playground.SECTIONS)),
        text=draw(short),
        model=draw(model),
        scoring=draw(one_of(SCORINGS)),
        scaling=draw(st.booleans()),
        temperature=draw(st.floats(1e-3, 1e3)),
        mask=mask,
        padding=padding,
        positions=draw(st.booleans()),
        heads=draw(one_of([1, 2, 4])),
        silenced=draw(st.lists(st.tuples(few, few), max_size=4).map(tuple)),
        edits=draw(edits()),
        layer=draw(index),
        stage=draw(short),
        head=draw(head),
        cell=draw(cell),
        of=draw(short),
        show=draw(one_of(playground.SHOWN)),
        level=draw(one_of(LEVELS)),
        turn=draw(index),
        words=draw(one_of([5, 6])),
        asking=draw(short),
        answering=draw(short),
        trace=draw(one_of(playground.TRACES)),
        n=draw(one_of(playground.LENGTHS)),
        d=draw(one_of(playground.DIMENSIONS)),
        k=draw(one_of(playground.KERNELS)),
        r=draw(one_of(playground.NEIGHBOURS)),
    )


PLACES: dict[type[Link], Any] = {
    walk.Place: st.builds(
        walk.Place,
        text=text,
        model=model,
        layer=index,
        stage=st.text(),
        head=st.one_of(st.just(walk.BEST), head),
        ask=st.none() | index,
        follow=st.just(walk.NOBODY) | index,
        cell=cell,
        said=st.none() | index,
        part=one_of(["", "decoder"]),
    ),
    heads.Place: st.builds(
        heads.Place,
        text=text,
        model=model,
        hide=st.booleans(),
        show=one_of(SHOWS),
        heads=st.lists(st.tuples(either, either), min_size=1, max_size=20).map(tuple),
        below=one_of(heads.SECTIONS),
        target=st.one_of(st.just(-1), index),
    ),
    context.Place: st.builds(
        context.Place,
        texts=text,
        model=model,
        word=text,
        below=one_of(context.SECTIONS),
        stage=text,
        layer=index,
        head=index,
        pair=st.tuples(index, index),
        search=text,
        candidates=text,
    ),
    tokenizer.Place: st.builds(
        tokenizer.Place,
        section=one_of(tokenizer.SECTIONS),
        words=text,
        top=st.integers(1, tokenizer.MOST_AT_ONCE),
        iteration=index,
        new=text,
        merge=index,
        text=text,
        source=one_of(tokenizer.SOURCES),
        size=index,
        piece=text,
    ),
    positions.Place: st.builds(
        positions.Place,
        section=one_of(positions.SECTIONS),
        places=st.integers(2, positions.MOST_PLACES),
        width=st.integers(1, positions.MOST_DIMENSIONS // 2).map(lambda half: 2 * half),
        waves=text,
        model=model,
        rows=st.integers(2, positions.MOST_PLACES),
        text=text,
        other=text,
        seed=st.integers(0, positions.MOST_SEED),
    ),
    playground.Place: _played(),
    nextword.Place: st.builds(
        nextword.Place,
        text=text,
        model=model,
        added=st.lists(st.integers(0, 10**nextword.MOST_DIGITS - 1), max_size=60).map(tuple),
        at=st.just(nextword.END) | index,
        temperature=one_of(nextword.TEMPERATURES),
        top_k=one_of(nextword.TOP_K),
        top_p=one_of(nextword.TOP_P),
        pick=one_of(nextword.PICKS),
        seed=index,
        n=st.integers(1, nextword.MOST_WRITTEN),
        below=one_of(nextword.SECTIONS),
        word=st.just(nextword.LIKELIEST) | few,
        head=st.none() | st.tuples(index, index),
    ),
    training.Place: st.builds(
        training.Place,
        section=one_of(training.SECTIONS),
        watched=text,
        corpus=text,
        layers=one_of(training.LAYERS),
        heads=one_of(training.HEADS),
        width=one_of(training.WIDTHS),
        rate=st.floats(-1e3, 1e3),
        masking=one_of(training.MASKINGS),
        positions=st.booleans(),
        two_places=st.booleans(),
        sense=st.booleans(),
        seed=index,
        at=st.integers(0, training.MOST_STEPS),
        pace=one_of(training.PACES),
        layer=index,
        stage=short,
        head=head,
        ask=st.none() | index,
        follow=st.just(-1) | index,
        cell=cell,
        of=short,
        show=one_of(training.SIDES),
        sample=index,
        finding=one_of(["", *FINDINGS]),
    ),
    translation.Place: st.builds(
        translation.Place,
        text=text,
        model=one_of(["en-pt", "pt-en"]),
        words=st.lists(index, max_size=translation.MOST_WORDS).map(tuple),
        at=st.just(translation.END) | index,
        head=st.none() | st.tuples(index, index),
        below=one_of(translation.SECTIONS),
        ends=st.booleans(),
        several=text,
        word=text,
        grown=st.just(translation.OWN) | index,
    ),
    pictures.Place: st.builds(
        pictures.Place,
        picture=one_of(["cat", "board", "upload-0123456789abcdef"]),
        fit=one_of(pictures.FITS),
        layer=index,
        head=st.just(pictures.MEAN) | index,
        patch=index,
        to=st.none() | index,
        below=one_of(pictures.SECTIONS),
        board=one_of(["", "7 3 1 0 9 2 8 5 4", ". . 7c . 3 . ~A . 1"]),
        question=one_of(pictures.QUESTIONS),
    ),
    worksheet.Place: st.builds(
        worksheet.Place,
        text=text,
        model=model,
        layer=index,
        head=st.none() | index,
        ask=st.none() | index,
        level=one_of(LEVELS),
        turn=index,
        only=one_of([worksheet.EVERY, *NAMES]),
    ),
    start.Place: st.builds(
        start.Place,
        beside=word,
        guess=st.just("") | word,
    ),
}
