"""A small transformer that learns masked words from a corpus, step by step."""

from attention_core.training.corpus import Corpus, banks, read_corpus
from attention_core.training.learned import Learned
from attention_core.training.recipe import Masking, Recipe
from attention_core.training.run import Run

__all__ = ["Corpus", "Learned", "Masking", "Recipe", "Run", "banks", "read_corpus"]
