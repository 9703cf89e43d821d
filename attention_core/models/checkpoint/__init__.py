"""A checkpoint folder: its configuration, its weights, its tokenizer; each read, or refused.

No file is trusted: what it is, how long it is and what it holds are looked at before it is used,
and every refusal is a ``ModelError`` that names the file and says what to do.
"""

from attention_core.models.checkpoint.config import Config, read_config
from attention_core.models.checkpoint.files import check_folder
from attention_core.models.checkpoint.tokenizer import attempt, read_tokenizer

__all__ = [
    "Config",
    "attempt",
    "check_folder",
    "read_config",
    "read_tokenizer",
]
