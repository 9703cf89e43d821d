"""One word's attention on a sheet of paper: small enough for a pencil, exact in its own numbers."""

from attention_core.worksheet.sheet import Sheet, Table, sheet
from attention_core.worksheet.slips import marked
from attention_core.worksheet.steps import Step

__all__ = ["Sheet", "Step", "Table", "marked", "sheet"]
