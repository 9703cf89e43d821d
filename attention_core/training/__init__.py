"""A small transformer that learns masked words from a corpus, step by step."""
