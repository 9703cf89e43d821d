"""How a computation is written down and kept: no model, no text; of attention, who asks whom."""
