"""Beginnings of sentences, and what each of them shows."""

from pages.learn.nextword.place import TEXT

RIVER = "the old man sat by the"

EXAMPLES = {
    TEXT: "The word that decides stands far away",
    RIVER: "What a text is about",
    "The capital of France is": "A fact, and the layer it appears in",
    "zor blim tak vun zor blim tak vun zor blim": "Induction: a pattern goes on",
    "Two plus two equals": "Arithmetic",
    "Because the bank had flooded, the ferryman asked the bank for a": "One word, two meanings",
    "The cat sat on the": "The attention sink: heads that rest on the first token",
}
