"""DistilBERT (Sanh et al. 2019): BERT's encoder without segments, under names of its own."""

from functools import partial

from attention_core.models.families.encoders import SAYS, encoding, masked_head
from attention_core.models.families.family import (
    Family,
    Size,
    Stored,
    by_head,
    layer_norm,
    linear,
)
from attention_core.stages.encoder import READ_PLACED

# Defaults: transformers/models/distilbert/configuration_distilbert.py.
DISTILBERT = Family(
    kind="distilbert",
    title="DistilBERT encoder",
    classes="DistilBert",
    sizes={
        "vocabulary": Size("vocab_size", 30522),
        "d_model": Size("dim", 768),
        "d_ffn": Size("hidden_dim", 3072),
        "heads": Size("n_heads", 12),
        "layers": Size("n_layers", 6),
        "positions": Size("max_position_embeddings", 512),
    },
    epsilon=("", 1e-12),
    activation=("activation", "gelu"),
    base="distilbert.",
    words="embeddings.word_embeddings.weight",
    layer="transformer.layer.",
    tables={
        "W_P": Stored("embeddings.position_embeddings.weight", "positions d_model"),
        **layer_norm("E", "embeddings.LayerNorm"),
    },
    weights={
        **linear("Q", "attention.q_lin", "heads*d_head", "d_model", by_head("heads")),
        **linear("K", "attention.k_lin", "heads*d_head", "d_model", by_head("heads")),
        **linear("V", "attention.v_lin", "heads*d_head", "d_model", by_head("heads")),
        **linear("O", "attention.out_lin", "d_model", "heads*d_head"),
        **layer_norm("A", "sa_layer_norm"),
        **linear("1", "ffn.lin1", "d_ffn", "d_model"),
        **linear("2", "ffn.lin2", "d_model", "d_ffn"),
        **layer_norm("F", "output_layer_norm"),
    },
    head=masked_head("vocab_transform", "vocab_layer_norm", "vocab_projector.bias"),
    output="vocab_projector.weight",
    recipe=partial(encoding, read=READ_PLACED),
    predicts="masked",
    says=SAYS,
)
