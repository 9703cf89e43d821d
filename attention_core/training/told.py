"""What came of training in two ways, in sentences worked out from its numbers.

Each gives the sentences, and whether they say what the corpus of this project shows. In another
corpus, or by another seed, it may be otherwise, and then that is said.
"""

from attention_core.graph.kinds import Pieces
from attention_core.graph.spoken import percent, spoken
from attention_core.training.compared import POINTED, STEPS, Ended
from attention_core.training.corpus import MASK, Corpus
from attention_core.training.measures import Guess, probe

RATE, HIGH = 0.005, 0.05
ALIKE, RIGHT = 0.8, 0.8  # from here on vectors are about the same, and words are guessed
APART = 0.1  # weights and shares that differ by less are said to be about the same
LESS = 0.5  # a loss that is lower by less than so much of itself, too


def no_clues(corpus: Corpus) -> str:
    """Why there is nothing to compare where no word tells another."""
    if probe(corpus).has_clues:
        return ""
    return (
        "In this corpus no word gives another one away, at least in none of the sentences held "
        "out: attention has no clue to find. Let words that may be asked for stand beside words "
        "that tell them."
    )


def no_senses(corpus: Corpus) -> str:
    """Why there is nothing to compare where no word has two senses."""
    if probe(corpus).has_senses:
        return no_clues(corpus)
    return (
        "In this corpus no word stands in two senses, at least in none of the sentences held out. "
        "Say them in brackets, as [bank=rive] and [bank=banque], in more sentences."
    )


def no_places(corpus: Corpus) -> str:
    """Why there is nothing to compare without sentences of both sorts."""
    some = corpus.held_out or corpus.sentences
    if all(
        {1, 2} <= {min(len({*s.clues.values()}), 2) for s in each}
        for each in (some, corpus.sentences)
    ):
        return no_clues(corpus)
    return (
        "This takes sentences in which one word gives all others away, and sentences with two "
        "such words, enough to hold some out. In this corpus there is only one sort."
    )


def pointed(corpus: Corpus, run: Ended) -> tuple[Pieces, bool]:
    """From even attention to a pointed one."""
    first, last = run.first, run.last
    said: Pieces = [
        "Before the first step ",
        *_word(corpus),
        f" gives its clue {spoken(first.clue)}",
    ]
    said.append(f" of its attention, where all alike would be {spoken(first.even)}. ")
    if run.pointed is None:
        said.append(f"Within {STEPS} steps it is never more than half; in the end {_clue(run)}. ")
        return [*said, *_loss_fell(run)], False
    said.append(f"After {run.pointed} steps it is more than half, after {STEPS} {_clue(run)}")
    if last.clue <= POINTED:
        return [*said, ": it does not stay there. ", *_loss_fell(run)], False
    layer, head = last.sharpest
    said.append(f", in head {head} of layer {layer}. Nobody told it to look there: ")
    return [*said, "it helps to guess. ", *_loss_fell(run)], True


def meaning(corpus: Corpus, words: Ended, senses: Ended) -> tuple[Pieces, bool]:
    """Attention to the clue is not yet a meaning."""
    word, one, other = corpus.two_senses or ("", "", "")
    same, apart = words.last.alike, senses.last.alike
    said: Pieces = ["When the hidden word itself is asked for, “", (word,), "” as “", (one,)]
    said += ["” and “", (word,), "” as “", (other,), f"” have a cosine of {spoken(same)}"]
    if same - apart < APART:
        return [*said, f"; when the sense is asked for, {spoken(apart)}: no less."], False
    if same > ALIKE:
        if words.last.clue > POINTED:
            said.append(f", although it gives its clue {_clue(words)} of its attention")
        said += [": the answer is “", (word,), "” either way, and nothing asks to tell them apart"]
    said.append(f". When the sense is asked for, it is {spoken(apart)}, and the clue gets ")
    return [*said, f"{_clue(senses)}: now looking there makes a difference to what is said."], True


def places(corpus: Corpus, one: Ended, both: Ended) -> tuple[Pieces, bool]:
    """What looks right in sentences of one place is wrong in sentences of two."""
    easy, hard, learned = one.one_place, one.two_places, both.two_places
    if easy is None or hard is None or learned is None:
        return [no_places(corpus)], False
    said: Pieces = [f"Trained on one place at a time, it guesses {percent(easy.right)} of hidden "]
    said.append(f"words right in new sentences of one place, with {spoken(easy.clue)} of the ")
    said.append("attention on the clue. In sentences of two places it guesses ")
    said.append(f"{percent(hard.right)}, with {spoken(hard.clue)} on the clue")
    more = learned.right - hard.right
    if more < APART or easy.right < RIGHT:
        much = ": hardly more" if more < APART else ""
        return [*said, f"; trained on both, {percent(learned.right)}{much}."], False
    said.append(": it never had to learn which clue belongs to which place. Trained on both it ")
    return [*said, f"guesses {percent(learned.right)}, with {spoken(learned.clue)}."], True


def masking(corpus: Corpus, always: Ended, bert: Ended) -> tuple[Pieces, bool]:
    """Why BERT leaves some words as they are."""
    low, high = always.last, bert.last
    said: Pieces = ["Where every word that is asked for is hidden, ", *_word(corpus)]
    said.append(f" gives its clue {spoken(low.clue)} of its attention while it can be read, and ")
    said.append(f"{spoken(low.hidden_clue)} while it is hidden. With 80 / 10 / 10 it is ")
    said.append(f"{spoken(high.clue)} and {spoken(high.hidden_clue)}")
    if high.clue - low.clue < APART or high.clue < 2 * high.even:
        return [*said, ": here that makes little difference."], False
    said.append(". A word that is never asked for while it can be read has no reason to look ")
    return [*said, "around; one that may be exchanged, or asked for as it stands, has."], True


def positions(corpus: Corpus, without: Ended, usual: Ended) -> tuple[Pieces, bool]:
    """Without places a sentence is a bag of words."""
    said: Pieces = [
        f"Without positions the loss is {_loss(without)} after {STEPS} steps, with them "
    ]
    said.append(f"{_loss(usual)}; the clue gets {_clue(without)} and {_clue(usual)}")
    if not _lower(usual, without):
        return [*said, ": here they make no great difference."], False
    said.append(". Without them two hidden words are the same to every head, and which clue ")
    return [*said, "stands beside which place cannot be seen."], True


def heads(corpus: Corpus, one: Ended, several: Ended) -> tuple[Pieces, bool]:
    """What a second head is for."""
    n = several.learned.n_heads
    said: Pieces = [f"With one head the loss is {_loss(one)} after {STEPS} steps, with {n} it is "]
    said.append(f"{_loss(several)}; the clue gets {_clue(one)} and {_clue(several)}. ")
    if not _lower(several, one):
        enough = several.last.right > RIGHT
        return [*said, "One look is enough here." if enough else "Neither has learned it."], False
    return [*said, *_torn(corpus, one, several)], True


def rate(corpus: Corpus, high: Ended, usual: Ended) -> tuple[Pieces, bool]:
    """Steps that are too large."""
    if high.failed:
        return [f"With a learning rate of {HIGH:g} it fails. {high.failed}"], True
    said: Pieces = [f"With a learning rate of {HIGH:g} the loss is {_loss(high)} after {STEPS} "]
    said.append(f"steps, with {RATE:g} it is {_loss(usual)}")
    if not _lower(usual, high):
        harm = (
            "here that makes no great difference" if high.loss > usual.loss else "no harm is done"
        )
        return [*said, f": {harm}."], False
    sharp, wide = high.last.entropy, usual.last.entropy
    if sharp < wide / 2 and high.last.clue < usual.last.clue:
        said.append(f". It is soon sure of itself and wrong: attention has {spoken(sharp)} bits ")
        said.append(f"of entropy and not {spoken(wide)}, and the clue gets {_clue(high)} rather ")
        said.append(f"than {_clue(usual)}. Where a softmax is that sure, next to no gradient is ")
        return [*said, "left to turn it."], True
    return [*said, ": each step goes past where it should have ended."], True


def _torn(corpus: Corpus, one: Ended, several: Ended) -> Pieces:
    """A hidden word that one head guesses wrong and several right, and what they look at."""
    pairs = zip(*(probe(corpus).guesses(r.learned.weights) for r in (one, several)), strict=True)
    wrong = [(a, b) for a, b in pairs if a.guess != a.answer == b.guess]
    wrong.sort(key=lambda pair: len({at for at, _ in pair[1].looks}), reverse=True)
    if not wrong or one.learned.n_layers > 1:
        return ["One head has one look, and more is wanted here."]
    alone, together = wrong[0]
    said: Pieces = ["In “", *_hidden(alone), "” the one head looks at ", *_looks(alone)]
    said += [" and guesses “", (alone.guess,), f"”. Of {len(together.looks)} heads "]
    said += ["the first looks at ", *_looks(together), ", and they guess “", (together.guess,)]
    return [*said, "”: what is asked for there, and what gives it away, are two things to look at."]


def _hidden(guess: Guess) -> Pieces:
    """The sentence as it was read, word by word: one long piece would be cut short."""
    said: Pieces = []
    for at, word in enumerate(guess.words):
        said += [" "] if at else []
        said.append((MASK if at == guess.slot else word,))
    return said


def _looks(guess: Guess) -> Pieces:
    """What each head looks at, with its weight."""
    said: Pieces = []
    for i, (place, weight) in enumerate(guess.looks):
        said += [", the next at " if i else "", "“", (guess.words[place],), f"” ({spoken(weight)})"]
    return said


def _word(corpus: Corpus) -> Pieces:
    """Whose attention is told of."""
    if word := probe(corpus).word:
        return ["“", (word,), "”"]
    return ["a word that may be asked for"]


def _clue(run: Ended) -> str:
    return spoken(run.last.clue)


def _loss(run: Ended) -> str:
    return spoken(run.loss, 3)


def _loss_fell(run: Ended) -> Pieces:
    now = f"{spoken(run.first.loss)} to {spoken(run.last.loss)}"
    return [f"The loss of hidden words in new sentences went from {now}."]


def _lower(less: Ended, more: Ended) -> bool:
    """Whether a loss is clearly lower."""
    return less.loss < LESS * more.loss and more.loss - less.loss > APART / 2
