"""How a computation is written down and kept: no attention and no text in it."""
