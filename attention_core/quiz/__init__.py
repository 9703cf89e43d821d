"""Questions about what a reader sees, made from a trace: predict, commit, then see the gap."""

from attention_core.quiz.question import Covered, Question
from attention_core.quiz.questions import KINDS, questions

__all__ = ["KINDS", "Covered", "Question", "questions"]
