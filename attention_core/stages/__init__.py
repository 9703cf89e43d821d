"""The stages of transformers, as in their papers."""
