"""How the board's weights were made, and many boards at once; one board is a trace."""
