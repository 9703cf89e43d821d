"""Families of checkpoints, by the ``model_type`` of their config.json: a file per family."""

from attention_core.models.families.bert import BERT
from attention_core.models.families.family import Family

FAMILIES = {family.kind: family for family in (BERT,)}

__all__ = ["FAMILIES", "Family"]
