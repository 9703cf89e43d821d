"""BERT (Devlin et al. 2019), as ``BertModel`` of transformers names and computes it."""

from attention_core.models.families.encoders import CHOICES, SAYS, encoding, masked_head
from attention_core.models.families.family import (
    Family,
    Size,
    Stored,
    by_head,
    layer_norm,
    linear,
)

# Defaults: transformers/models/bert/configuration_bert.py.
BERT = Family(
    kind="bert",
    title="BERT encoder",
    classes="Bert",
    sizes={
        "vocabulary": Size("vocab_size", 30522),
        "d_model": Size("hidden_size", 768),
        "d_ffn": Size("intermediate_size", 3072),
        "heads": Size("num_attention_heads", 12),
        "layers": Size("num_hidden_layers", 12),
        "positions": Size("max_position_embeddings", 512),
        "segments": Size("type_vocab_size", 2),
    },
    choices=CHOICES,
    base="bert.",
    words="embeddings.word_embeddings.weight",
    layer="encoder.layer.",
    tables={
        "W_P": Stored("embeddings.position_embeddings.weight", "positions d_model"),
        "W_G": Stored("embeddings.token_type_embeddings.weight", "segments d_model"),
        **layer_norm("E", "embeddings.LayerNorm"),
    },
    weights={
        **linear("Q", "attention.self.query", "heads*d_head", "d_model", by_head("heads")),
        **linear("K", "attention.self.key", "heads*d_head", "d_model", by_head("heads")),
        **linear("V", "attention.self.value", "heads*d_head", "d_model", by_head("heads")),
        **linear("O", "attention.output.dense", "d_model", "heads*d_head"),
        **layer_norm("A", "attention.output.LayerNorm"),
        **linear("1", "intermediate.dense", "d_ffn", "d_model"),
        **linear("2", "output.dense", "d_model", "d_ffn"),
        **layer_norm("F", "output.LayerNorm"),
    },
    head=masked_head(
        "cls.predictions.transform.dense",
        "cls.predictions.transform.LayerNorm",
        "cls.predictions.bias",
        "cls.predictions.decoder.bias",
    ),
    output="cls.predictions.decoder.weight",
    output_bias="cls.predictions.decoder.bias",
    recipe=encoding,
    predicts="masked",
    says=SAYS,
)
