"""What happened, told of the reader's own sample: who asks, who answers, what changed by it."""

from attention_core.story.asking import Look, asks, beside, opening, ranked, who
from attention_core.story.change import Change, Changes, changes
from attention_core.story.rest import Rest, rests
from attention_core.story.telling import told

__all__ = [
    "Change",
    "Changes",
    "Look",
    "Rest",
    "asks",
    "beside",
    "changes",
    "opening",
    "ranked",
    "rests",
    "told",
    "who",
]
