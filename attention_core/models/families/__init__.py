"""Families of checkpoints, by the ``model_type`` of their config.json: a file per family."""

from attention_core.models.families.bert import BERT
from attention_core.models.families.distilbert import DISTILBERT
from attention_core.models.families.family import Family
from attention_core.models.families.roberta import ROBERTA

FAMILIES = {family.kind: family for family in (BERT, DISTILBERT, ROBERTA)}

__all__ = ["FAMILIES", "Family"]
