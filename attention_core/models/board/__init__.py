"""A board of nine digits and two questions, the greatest and the least: a model of this project.

It was trained by ``train``; its cells are drawn by hand (``strokes``) or by a reader (``cells``).
"""

from attention_core.models.board.cells import BOARD, NoBoard, cells, right, split, text_of
from attention_core.models.board.strokes import PEN, draw, drawn

__all__ = ["BOARD", "PEN", "NoBoard", "cells", "draw", "drawn", "right", "split", "text_of"]
