"""Vectors of words and sentences, compared: across sentences, layer by layer, with static ones."""

from attention_core.geometry.cosine import cosine, cosine_distance, cosine_matrix
from attention_core.geometry.pca import Projection, pca
from attention_core.geometry.pooling import sentence_vector
from attention_core.vectors.context import SentenceWords, WordInSentence, corpus_words
from attention_core.vectors.contrast import Contrast, contrast
from attention_core.vectors.depths import depths, word_vector
from attention_core.vectors.glove import Glove, load_glove
from attention_core.vectors.likeness import Likeness, likeness
from attention_core.vectors.occurrences import Occurrence, occurrences, paths, shared_words
from attention_core.vectors.search import Ranking, search
from attention_core.vectors.static import StaticVectors, TableVectors

__all__ = [
    "Contrast",
    "Glove",
    "Likeness",
    "Occurrence",
    "Projection",
    "Ranking",
    "SentenceWords",
    "StaticVectors",
    "TableVectors",
    "WordInSentence",
    "contrast",
    "corpus_words",
    "cosine",
    "cosine_distance",
    "cosine_matrix",
    "depths",
    "likeness",
    "load_glove",
    "occurrences",
    "paths",
    "pca",
    "search",
    "sentence_vector",
    "shared_words",
    "word_vector",
]
