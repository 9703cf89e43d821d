"""How large a trace in one HTML file is."""

from attention_core import load_model, page, trace
from tests.bench.effort import Effort
from tests.bench.figure import Figure

# Model, text, tokens, limit in kB (1e3 bytes).
PAGES = (
    ("handmade", "the bank lends money by river", 6, 150.0),
    ("minilm", "the river bank was muddy today", 8, 1500.0),
)


def measure(effort: Effort) -> list[Figure]:
    """Sizes, which are the same every time."""
    figures = []
    for name, text, n_tokens, limit in PAGES:
        model = load_model(name)
        read = trace(text, model)
        if len(read.tokens) != n_tokens:
            raise ValueError(f"{text!r} has {len(read.tokens)} tokens, not {n_tokens}.")
        size = len(page(read).encode("utf-8")) / 1e3
        what = f"one HTML file, {model.title}, {n_tokens} tokens, one layer"
        figures.append(Figure(what, size, limit, "kB"))
    return figures
