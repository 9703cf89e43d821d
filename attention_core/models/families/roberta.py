"""RoBERTa (Liu et al. 2019): BERT's encoder; its places begin after that of the padding."""

from dataclasses import replace
from functools import partial

from attention_core.models.families.bert import BERT
from attention_core.models.families.encoders import encoding, masked_head
from attention_core.models.families.family import Size, Stored

# Defaults: transformers/models/roberta/configuration_roberta.py.
ROBERTA = replace(
    BERT,
    kind="roberta",
    title="RoBERTa encoder",
    classes="Roberta",
    sizes={
        **BERT.sizes,
        "vocabulary": Size("vocab_size", 50265),
        "padding": Size("pad_token_id", 1, least=0),
    },
    skipped=lambda config: config["padding"] + 1,
    base="roberta.",
    tables={
        **BERT.tables,
        "W_P": Stored(
            BERT.tables["W_P"].name,
            BERT.tables["W_P"].shape,
            lambda stored, config: stored[config["padding"] + 1 :],
        ),
    },
    head=masked_head("lm_head.dense", "lm_head.layer_norm", "lm_head.bias", "lm_head.decoder.bias"),
    output="lm_head.decoder.weight",
    output_bias="lm_head.decoder.bias",
    recipe=partial(encoding, head="gelu"),
)
# The same in other languages (Conneau et al. 2020; Martin et al. 2020).
XLM_ROBERTA = replace(
    ROBERTA,
    kind="xlm-roberta",
    title="XLM-RoBERTa encoder",
    classes="XLMRoberta",
    sizes={**ROBERTA.sizes, "vocabulary": BERT.sizes["vocabulary"]},
)
CAMEMBERT = replace(XLM_ROBERTA, kind="camembert", title="CamemBERT encoder", classes="Camembert")
