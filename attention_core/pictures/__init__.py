"""Pictures, and what attention makes of them."""
