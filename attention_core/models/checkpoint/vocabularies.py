"""Tokenizers made of a vocabulary, as folders have it that are older than tokenizer.json.

BERT's is vocab.txt, a line each; GPT-2's and RoBERTa's are vocab.json and merges.txt. How they
split is told by tokenizer_config.json, or by what is usual.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tokenizers import (
    AddedToken,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
)

from attention_core.models.checkpoint.files import is_there, lacks, parsed, text_of
from attention_core.models.errors import ModelError

HOW = (
    "With transformers, AutoTokenizer.from_pretrained(folder).save_pretrained(folder) makes it "
    "of the tokenizer that belongs to the checkpoint."
)
_MOST = 2**27  # bytes
_MOST_SETTINGS = 2**20
_WORD_PIECES = {"BertTokenizer", "DistilBertTokenizer"}
_BYTE_PAIRS = {"GPT2Tokenizer", "RobertaTokenizer"}


def word_pieces(path: Path) -> Tokenizer:
    """BERT's tokenizer as ``BertTokenizer`` of transformers makes it of vocab.txt.

    Raises
    ------
    ModelError
        If its settings ask for another, or it lacks what BERT needs.
    """
    settings, kind = _settings(path, _WORD_PIECES, "BertTokenizer")
    lines = _lines(path)
    vocabulary = {line: number for number, line in enumerate(lines) if line}
    roles = ("unk", "cls", "sep", "pad", "mask")
    special = _special(settings, {role: f"[{role.upper()}]" for role in roles})
    _check(path, kind, vocabulary, [special[role] for role in ("unk", "cls", "sep")])
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token=special["unk"]))
    tokenizer.add_special_tokens([each for each in special.values() if each in vocabulary])
    strip = settings.get("strip_accents")
    tokenizer.normalizer = normalizers.BertNormalizer(
        handle_chinese_chars=bool(settings.get("tokenize_chinese_chars", True)),
        strip_accents=None if strip is None else bool(strip),
        lowercase=bool(settings.get("do_lower_case", True)),
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ends = [(special[role], vocabulary[special[role]]) for role in ("sep", "cls")]
    tokenizer.post_processor = processors.BertProcessing(*ends)
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


def byte_pairs(path: Path) -> Tokenizer:
    """GPT-2's tokenizer, or RoBERTa's, as transformers makes it of vocab.json and merges.txt.

    Raises
    ------
    ModelError
        If there are no merges, its settings ask for another, or it lacks what that one needs.
    """
    beside = path.parent / "merges.txt"
    if not is_there(beside):
        raise lacks(path.parent, beside.name, f"It belongs to vocab.json. {HOW}")
    vocabulary = parsed(path, _MOST)
    usual = "RobertaTokenizer" if {"<s>", "</s>"} <= vocabulary.keys() else "GPT2Tokenizer"
    settings, kind = _settings(path, _BYTE_PAIRS, usual)
    pairs = [line.partition(" ") for line in _lines(beside) if line]
    merges = [(one, other) for one, _, other in pairs if one != "#version:"]
    prefix = bool(settings.get("add_prefix_space", False))
    cut = pre_tokenizers.ByteLevel(add_prefix_space=prefix)
    if kind == "GPT2Tokenizer":
        tokenizer = over_bytes(vocabulary, merges, cut)
        special = _special(settings, dict.fromkeys(("bos", "eos", "unk"), "<|endoftext|>"))
        tokenizer.add_special_tokens([each for each in special.values() if each in vocabulary])
        return tokenizer
    roles = {"cls": "<s>", "pad": "<pad>", "sep": "</s>", "unk": "<unk>", "mask": "<mask>"}
    special = _special(settings, roles)
    _check(path, kind, vocabulary, [special["cls"], special["sep"]])
    tokenizer = over_bytes(vocabulary, merges, cut)
    mask = special.pop("mask")
    tokenizer.add_special_tokens([each for each in special.values() if each in vocabulary])
    if mask in vocabulary:  # the space before it is its own
        tokenizer.add_special_tokens([AddedToken(mask, lstrip=True, special=True)])
    last, first = ((special[role], vocabulary[special[role]]) for role in ("sep", "cls"))
    tokenizer.post_processor = processors.RobertaProcessing(last, first, add_prefix_space=prefix)
    return tokenizer


def over_bytes(
    vocabulary: dict[str, int],
    merges: list[tuple[str, str]],
    cut: pre_tokenizers.PreTokenizer,
) -> Tokenizer:
    """Byte-pair encoding as GPT-2 has it: a text is bytes, cut as told, and pairs are merged."""
    tokenizer = Tokenizer(models.BPE(vocabulary, merges))
    tokenizer.pre_tokenizer = cut
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def _settings(path: Path, kinds: set[str], usual: str) -> tuple[dict[str, Any], str]:
    """What stands in tokenizer_config.json, and which tokenizer that is."""
    beside = path.parent / "tokenizer_config.json"
    settings = parsed(beside, _MOST_SETTINGS) if is_there(beside) else {}
    kind = str(settings.get("tokenizer_class") or usual)
    if kind.removesuffix("Fast") not in kinds or settings.get("word_tokenizer_type"):
        raise ModelError(
            f"{beside} asks for {kind[:100]}, which splits text in another way than "
            f"{' and '.join(sorted(kinds))} do, so {path.name} is not enough: a tokenizer.json is "
            f"needed. {HOW}"
        )
    return settings, kind.removesuffix("Fast")


def _lines(path: Path) -> list[str]:
    return text_of(path, _MOST).replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _check(path: Path, kind: str, vocabulary: Mapping[str, int], needed: list[str]) -> None:
    for token in needed:
        if token not in vocabulary:
            raise ModelError(
                f"{path} has no entry {token}, which {kind} needs. Fetch the vocabulary that "
                f"belongs to the weights, or make a tokenizer.json. {HOW}"
            )


def _special(settings: Mapping[str, Any], usual: Mapping[str, str]) -> dict[str, str]:
    """What special tokens are called, by their roles: a string, or an object with its content."""
    found = {}
    for role, name in usual.items():
        said = settings.get(f"{role}_token", name)
        said = said.get("content") if isinstance(said, dict) else said
        found[role] = said if isinstance(said, str) and said else name
    return found
