"""Families of checkpoints, by the ``model_type`` of their config.json: a file per family."""

from attention_core.models.families.bert import BERT
from attention_core.models.families.distilbert import DISTILBERT
from attention_core.models.families.family import Family
from attention_core.models.families.gpt2 import GPT2
from attention_core.models.families.llama import LLAMA
from attention_core.models.families.mistral import MISTRAL
from attention_core.models.families.qwen2 import QWEN2
from attention_core.models.families.roberta import CAMEMBERT, ROBERTA, XLM_ROBERTA

_KNOWN = (BERT, DISTILBERT, ROBERTA, XLM_ROBERTA, CAMEMBERT, GPT2, LLAMA, QWEN2, MISTRAL)
FAMILIES = {family.kind: family for family in _KNOWN}

__all__ = ["FAMILIES", "Family"]
