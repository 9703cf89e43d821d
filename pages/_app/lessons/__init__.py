"""Lessons on screen: which there are, where they lead, and the card that goes along."""
