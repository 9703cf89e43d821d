"""What checkpoints of families that are not written here would need, by their ``model_type``."""

_PAIRED = "an encoder and a decoder with attention between them"
_PARALLEL = "attention and feed-forward side by side, of which both read the same vectors"
_SLOPES = "scores that fall with the distance between tokens (ALiBi)"
_EXPERTS = "a choice among several feed-forward networks for each token"
_GEMMA = "word vectors times the root of d_model, and norms with a gain of one more than is stored"
NEEDS = {
    "albert": "one layer's weights in all layers, and a narrower table of words",
    "bart": _PAIRED,
    "bloom": _SLOPES,
    "deberta": "scores in which words meet distances as well as words",
    "deberta-v2": "scores in which words meet distances as well as words",
    "electra": "a table of words of its own width, and a head that tells words that were replaced",
    "falcon": _PARALLEL,
    "gemma": _GEMMA,
    "gemma2": _GEMMA,
    "gpt_neox": _PARALLEL,
    "gptj": _PARALLEL,
    "mamba": "a recurrence in the place of attention",
    "marian": _PAIRED,
    "mixtral": _EXPERTS,
    "modernbert": "rotary positions in an encoder, and windows in most of its layers",
    "mpnet": "a learned number for each distance, added to the scores",
    "mpt": _SLOPES,
    "phi": _PARALLEL,
    "phi3": "queries, keys and values, and gates, that are stored in one matrix",
    "qwen2_moe": _EXPERTS,
    "qwen3": "norms of queries and keys in each head",
    "t5": f"{_PAIRED}, and a learned number for each distance, added to the scores",
    "xlnet": "attention with distances, over words in many orders",
}
ANY = "a recipe of its steps and the names of its weights"
