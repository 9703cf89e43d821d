"""Sentences worth translating, each with what there is to see in it; the model's limits as well."""

from collections.abc import Callable
from dataclasses import dataclass

from attention_core.forward import trace as forward
from attention_core.graph.kinds import Pieces
from attention_core.graph.trace import Trace
from attention_core.models.marian.translator import Translator
from attention_core.translation import findings
from attention_core.translation.meanings import meanings
from attention_core.translation.onevector import GROWING, growing


@dataclass(frozen=True)
class Example:
    """Sentences, and what to look for.

    Attributes
    ----------
    name, title : str
        For links and for people.
    texts : tuple of str
        One sentence, or several that are compared.
    word : str
        The word that is compared, where sentences are compared by one.
    tells : callable or None
        What is said of the one sentence's trace.
    """

    name: str
    title: str
    texts: tuple[str, ...]
    word: str = ""
    tells: Callable[[Trace], Pieces] | None = None


EXAMPLES = {
    "en-pt": (
        Example(
            "senses",
            "One word, two meanings",
            ("the river bank", "the bank approved my loan"),
            "bank",
        ),
        Example("order", "Words change places", ("the red house",), tells=findings.of_crossing),
        Example(
            "several", "One word, two words", ("The cat sat on the mat",), tells=findings.of_several
        ),
        Example(
            "joined",
            "Two words, one word",
            ("He deposited cash at the bank",),
            tells=findings.of_several,
        ),
        Example(
            "sharp",
            "Sharp is not aligned",
            ("She gave him a beautiful old book.",),
            tells=findings.of_sharp,
        ),
        Example(
            "clue",
            "A limit: the word river must be there",
            ("He swam to the bank", "He swam to the bank of the river"),
            "bank",
        ),
        Example(
            "missed",
            "A limit: a dog’s bark",
            ("the bark of the dog", "the bark of the tree"),
            "bark",
        ),
        Example("light", "A limit: a light bag", ("a light bag",), tells=findings.of_unsure),
        Example("copied", "A limit: capitals", ("THE RIVER BANK",), tells=findings.of_copied),
        Example("growing", "One vector for all", GROWING["English"]),
    ),
    "pt-en": (
        Example(
            "senses",
            "One word, two meanings",
            ("Eu gosto de comer manga.", "A manga da camisa está suja."),
            "manga",
        ),
        Example("order", "Words change places", ("a casa vermelha",), tells=findings.of_crossing),
        Example("several", "One word, two words", ("Ele não quer ir.",), tells=findings.of_several),
        Example(
            "sharp",
            "Sharp is not aligned",
            ("Eu gosto da casa vermelha.",),
            tells=findings.of_sharp,
        ),
        Example(
            "opposite",
            "A limit: it says the opposite",
            ("Eu estou aqui.",),
            tells=findings.of_unsure,
        ),
        Example(
            "titles",
            "A limit: capitals that nobody typed",
            ("a margem do rio",),
            tells=findings.of_unsure,
        ),
        Example("growing", "One vector for all", GROWING["Portuguese"]),
    ),
}


def told(example: Example, model: Translator) -> Pieces:
    """What there is to see in an example, worked out anew."""
    if example.word:
        return findings.of_meanings(meanings(model, example.texts, example.word))
    if example.tells:
        return example.tells(forward(example.texts[0], model))
    return findings.of_one_vector(growing(model, example.texts))
