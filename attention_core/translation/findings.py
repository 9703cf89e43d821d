"""What there is to see in a translation, in sentences that are worked out from its numbers."""

from collections.abc import Sequence
from math import prod

import numpy as np

from attention_core.graph.entries import special
from attention_core.graph.kinds import Pieces
from attention_core.graph.spoken import percent, spoken
from attention_core.graph.trace import Trace
from attention_core.models.base import Word
from attention_core.translation.alignment import (
    CLEAR,
    LEAST,
    Alignment,
    Sharpness,
    alignment,
    crossings,
    sharpness,
)
from attention_core.translation.choices import alternatives, said
from attention_core.translation.meanings import Meaning, Meanings
from attention_core.translation.onevector import OneVector
from attention_core.translation.spans import is_word, spans

SHARP = 0.5  # of the spread there can be: a head with more is not sharp
FEW = 0.5  # agrees with the trained head less often than this: it is no alignment
_ENDLESS = "Left to itself it comes to no end"
SAME = 0.999  # of two rows of the word table, from where on they are one
APART = 0.05  # cosines that fell by less say nothing of a word's meaning


def of_crossing(trace: Trace) -> Pieces:
    """Which words changed places, told by the surest pair; empty if none did."""
    found, pairs = alignment(trace), crossings(trace)
    if not pairs:
        return []
    first, second = pairs[0].first, pairs[0].second
    targets, sources = found.targets, found.sources
    told: Pieces = ["Two lines cross: “", (targets[first.target].text,)]
    told += ["” is said before “", (targets[second.target].text,), "”, though “"]
    told += [(sources[first.source].text,), "” stands after “", (sources[second.source].text,)]
    told += [f"”. They get {percent(first.weight)} and {percent(second.weight)} of the attention."]
    more = len(pairs) - 1
    return (
        told
        + ([f" So do {more} more pairs of words."] if more > 1 else [])
        + ([" So does one more pair of words."] if more == 1 else [])
    )


def of_several(trace: Trace) -> Pieces:
    """A word that became several, or several that became one, told; empty if each is one.

    What has a word of its own in the translation did not become one with another.
    """
    found = alignment(trace)
    for number, source in enumerate(found.sources):
        words = [found.targets[i] for i in found.said(number)]
        words = [word for word in words if is_word(word.text)]
        if len({word.text.casefold() for word in words}) > 1 and is_word(source.text):
            told: Pieces = ["One word becomes several: “", (source.text,), "” gets most of the "]
            return [*told, "attention for ", *_listed(words), "."]
    for number, (target, shares) in enumerate(zip(found.targets, found.shares, strict=True)):
        sources = [
            found.sources[i]
            for i in np.flatnonzero(shares >= LEAST).tolist()
            if is_word(found.sources[i].text) and not {*found.said(i)} - {number}
        ]
        if len({word.text for word in sources}) > 1 and is_word(target.text):
            told = [
                "Several words become one: “",
                (target.text,),
                "” shares its attention between ",
            ]
            return [*told, *_listed(sources), "."]
    return []


def of_copied(trace: Trace) -> Pieces:
    """A word that was not translated but copied, told; empty if there is none."""
    found = alignment(trace)
    for number, target in enumerate(found.targets):
        link = found.link(number)
        if link and len(target.text) > 3 and target.text == found.sources[link.source].text:
            told: Pieces = ["“", (target.text,), "” is copied and not translated: it looks at the "]
            return [*told, f"very same word with {percent(link.weight)} of its attention."]
    return []


def of_sharp(trace: Trace) -> Pieces:
    """The sharpest head that does not align, beside the one that does; empty if there is none."""
    heads = sharpness(trace)
    guided = next(head for head in heads if head.guided)
    others = [
        head for head in heads if not head.guided and head.agrees < FEW and head.spread < SHARP
    ]
    if not others or len(alignment(trace).sources) < 2:
        return []
    sharp = min(others, key=lambda head: head.spread)
    n = round(sharp.agrees * sharp.n)
    same = "looks at the token that the trained one looks at"
    often = f"never {same}" if not n else f"{same} for only {n} of {sharp.n} tokens"
    return [
        f"Sharp is not aligned. {_head(guided)} was trained to align; its attention has a spread "
        f"of {spoken(guided.spread)} (0 is all on one token, 1 is even). {_head(sharp)} has "
        f"{spoken(sharp.spread)}, and {often}."
    ]


def of_end(trace: Trace) -> Pieces:
    """Where the trained head looks when the translation ends, told: at no word in particular."""
    found = alignment(trace)
    labels = trace.entries.lists["target"]
    if not getattr(labels[-1], "special", False):
        n, m = len(labels), found.weights.shape[1]
        return [f"The translation was cut off: after {n} tokens for {m} it had come to no end."]
    most = float(found.weights[-1].max())
    if most >= CLEAR:
        return []
    told: Pieces = ["For the end (", (labels[-1],), ") there is no word to look at: no token gets "]
    return [*told, f"more than {percent(most)} of the attention. That row means little."]


def of_choice(trace: Trace, step: int) -> Pieces:
    """How sure a word was, and what else might have been said there, told."""
    now = said(trace)[step]
    others = [each for each in alternatives(trace, step, 3) if each.id != now.id]
    told: Pieces = ["“", (now.label.strip(),), f"” had a chance of {percent(now.chance)}"]
    if not others:
        return [*told, "."]
    best = others[0]
    if best.chance > now.chance:
        return [
            *told,
            "; the likeliest was “",
            (best.label.strip(),),
            f"” ({percent(best.chance)}).",
        ]
    return [*told, "; next is “", (best.label.strip(),), f"” ({percent(best.chance)})."]


def of_unsure(trace: Trace) -> Pieces:
    """Of which word it was least sure, told; empty where nothing was said."""
    chances = [each.chance for each in said(trace)]
    words = range(len(chances) - 1)  # and not the end
    if not words:
        return []
    return ["It is least sure here: ", *of_choice(trace, min(words, key=chances.__getitem__))]


def of_forced(before: Trace, after: Trace, step: int) -> Pieces:
    """What became of the rest when a word that ends at a step was said as a reader wanted, told.

    Of a word of several tokens those up to the step are told.
    """
    old, new = (t.entries.lists["target"] for t in (before, after))
    words = said(after)
    spelled = next((w.tokens for w in spans(new) if step in w.tokens), (step,))
    tokens = [words[i] for i in spelled if i <= step]
    label = "".join(each.label for each in tokens).strip(" ␣")
    chance = prod(each.chance for each in tokens)
    told: Pieces = ["Made to say “", (label,), f"” (chance {percent(chance)}), "]
    if [*old[step + 1 :]] == [*new[step + 1 :]]:
        return [*told, "it goes on as before."]
    rest = "".join(new[i] for i in range(step + 1, len(new)) if i not in special(new))
    if not rest:
        return [*told, "it ends there."]
    return [*told, "it goes on in another way: “", (f"{label}{rest}",), "”."]


def of_look(trace: Trace, step: int) -> Pieces:
    """What a word looks at while it is said, by the trained head, told; empty at the end."""
    return _look(alignment(trace), step)


def of_looks(trace: Trace) -> list[Pieces]:
    """The same for every step; at the end what there is to say of that."""
    found = alignment(trace)
    return [_look(found, step) or of_end(trace) for step in range(len(found.weights))]


def _look(found: Alignment, step: int) -> Pieces:
    here = [i for i, word in enumerate(found.targets) if step in word.tokens]
    if not here:
        return []
    shares = found.shares[here[0]]
    word = found.targets[here[0]]
    pieces = ", all its pieces taken together, " if len(word.tokens) > 1 else " "
    told: Pieces = ["“", (word.text,), f"”{pieces}"]
    looks = [j for j in np.argsort(-shares, kind="stable") if shares[j] >= LEAST]
    if not looks:
        return [*told, f"gives no word more than {percent(LEAST)} of its attention."]
    told.append("gives ")
    for j in looks:
        between = "" if j == looks[0] else " and "
        told += [f"{between}{percent(shares[j])} of its attention to “", (found.sources[j].text,)]
        told.append("”")
    return [*told, "."]


def of_meanings(found: Meanings) -> Pieces:
    """What is said for one word in two sentences, and in which layer it parts, told.

    Of several sentences the two are told in which its vectors are least alike.
    """
    if len(found.each) < 2:
        return []
    ends = found.cosines[..., -1]
    one, other = sorted(divmod(int(ends.argmin()), len(ends)))
    told: Pieces = ["“", (found.word,), "” ", *_became(found.each[one])]
    told += [" and ", *_became(found.each[other]), ". "]
    same = found.each[one].said
    if same and same == found.each[other].said:
        told[-1] = f", the same word{'s' if same[1:] else ''}. "
    way = found.cosines[one, other]
    read, least, last = float(way[1]), int(way[2:].argmin()) + 2, len(way) - 1
    if way[0] < SAME:
        told.append("It stands there as different tokens, so its vectors differ from the start: ")
        told.append(f"their cosine is {spoken(read)} as the encoder reads them, ")
        return [*told, f"and {spoken(way[-1])} at the end."]
    if read - way[least] < APART:
        return [*told, f"Its vectors hardly part: their cosine is {spoken(way[-1])} at the end."]
    told.append(f"The encoder reads nearly the same vector in both (cosine {spoken(read)}); after ")
    if least == last:
        return [*told, f"layer {least - 2}, the last, it is {spoken(way[least])}."]
    return [*told, f"layer {least - 2} it is {spoken(way[least])}, at the end {spoken(way[-1])}."]


def of_one_vector(found: Sequence[OneVector]) -> Pieces:
    """What is left of translations if the decoder is given one mean vector, told."""
    if not found:
        return []
    short, long = min(found, key=lambda e: e.n), max(found, key=lambda e: e.n)
    told = (
        f"Of a text of {_tokens(short.n)} each next token of the translation gets a chance of "
        f"{percent(short.sure)} with attention, and of {percent(short.fixed_sure)} with one mean "
        "vector."
    )
    if short.n == long.n:
        return [told if short.ended else f"{told} {_ENDLESS}."]
    told += f" Of {_tokens(long.n)} it is {percent(long.sure)} and {percent(long.fixed_sure)}."
    return [told if long.ended else f"{told} {_ENDLESS} there."]


def _tokens(n: int) -> str:
    return f"{n} token{'s' if n > 1 else ''}"


def _became(meaning: Meaning) -> Pieces:
    where: Pieces = [" in “", (meaning.text.rstrip("."),), "”"]
    if not meaning.said:
        return ["has no word of its own", *where]
    chance: Pieces = [f"chance {percent(meaning.chance)}"]
    if meaning.said[1:]:
        chance = ["chance of “", (meaning.main,), f"” {percent(meaning.chance)}"]
    return ["becomes “", (" ".join(meaning.said),), "” (", *chance, ")", *where]


def _head(each: Sharpness) -> str:
    return f"Head {each.head} of layer {each.layer}"


def _listed(words: Sequence[Word]) -> Pieces:
    told: Pieces = []
    for i, word in enumerate(words):
        between = "" if not i else " and " if i == len(words) - 1 else ", "
        told += [f"{between}“", (word.text,), "”"]
    return told
