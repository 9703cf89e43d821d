"""How the board's weights were made; nothing here is needed to use them."""
