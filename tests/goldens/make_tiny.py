"""Make a tiny random checkpoint of every family, and what PyTorch computes with it, stage by stage.

Every number is transformers' own, in float64: what went into its modules and what came out, and
what its attention function was handed. Only what it never gives a name (scores before the softmax,
angles) is formed here, from such values, and checked against what the model did with them.

transformers keeps rotary angles, RMSNorm and the softmax in float32 whatever the model's dtype; for
these files ``torch.float32`` is another name of float64, so that they are exact.

Run it from an environment with ``requirements.txt`` of this folder (the tests need none of it)::

    python make_tiny.py
"""

import importlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers
from safetensors.torch import load_file
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from tokenizers.trainers import BpeTrainer

CHECK_TOLERANCE = 1e-12
CORPUS = (
    "the bank of the river is near the water and the bank of money is near the street. "
    "he walked to the river bank and she walked to the bank for money. naïve café. "
) * 3
FOLDER = Path(__file__).parent / "tiny"


# ---- tokenizers: each of the kind that its family has


def word_pieces() -> Tokenizer:
    """BERT's: whole words, else pieces that begin with ##."""
    words = sorted(set(CORPUS.replace(".", "").split()))
    letters = "abcdefghijklmnopqrstuvwxyz"
    entries = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", ",", *letters, *words]
    entries += [f"##{letter}" for letter in letters] + ["##ing", "##ed", "##s"]
    vocabulary = {piece: i for i, piece in enumerate(dict.fromkeys(entries))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.add_special_tokens(entries[:5])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(token, vocabulary[token]) for token in ("[CLS]", "[SEP]")],
    )
    return tokenizer


def byte_level(
    special: tuple[str, ...], prefix_space: bool = False, digits: bool = False
) -> Tokenizer:
    """GPT-2's: text is bytes, pairs of which are merged; a space belongs to what follows."""
    tokenizer = Tokenizer(models.BPE())
    split = pre_tokenizers.ByteLevel(add_prefix_space=prefix_space)
    alone = pre_tokenizers.Digits(individual_digits=True)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([alone, split]) if digits else split
    tokenizer.decoder = decoders.ByteLevel()
    trainer = BpeTrainer(
        vocab_size=300,
        special_tokens=list(special),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([CORPUS], trainer)
    return tokenizer


def roberta_bytes() -> Tokenizer:
    """RoBERTa's: GPT-2's between <s> and </s>."""
    tokenizer = byte_level(("<s>", "<pad>", "</s>", "<unk>", "<mask>"))
    ids = tokenizer.get_vocab()
    tokenizer.post_processor = processors.RobertaProcessing(
        ("</s>", ids["</s>"]), ("<s>", ids["<s>"]), add_prefix_space=False
    )
    return tokenizer


def byte_fallback() -> Tokenizer:
    """Llama 2's: pieces with ▁ for a space, and bytes for what no piece spells."""
    trained = Tokenizer(models.BPE())
    trained.normalizer = normalizers.Sequence(
        [normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]
    )
    trained.pre_tokenizer = pre_tokenizers.Split(Regex("▁?[^▁]+"), "isolated")
    trained.train_from_iterator([CORPUS], BpeTrainer(vocab_size=80, show_progress=False))
    learned = json.loads(trained.to_str())["model"]
    special = ("<unk>", "<s>", "</s>")
    entries = [*special, *(f"<0x{byte:02X}>" for byte in range(256)), *learned["vocab"]]
    vocabulary = {piece: i for i, piece in enumerate(entries)}
    merges = [tuple(pair) for pair in learned["merges"]]
    tokenizer = Tokenizer(
        models.BPE(vocabulary, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True)
    )
    tokenizer.normalizer = trained.normalizer
    tokenizer.decoder = decoders.Sequence(
        [
            decoders.Replace("▁", " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(" ", 1, 0),
        ]
    )
    tokenizer.add_special_tokens(list(special))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s> $B", special_tokens=[("<s>", 1)]
    )
    return tokenizer


# ---- families


@dataclass(frozen=True)
class Tiny:
    """A tiny checkpoint: its class and config, its tokenizer, the text, where its stages are.

    ``before``, ``layer`` and ``after`` say for each stage the module, and whether what it ``in`` or
    ``out`` is meant; what attention is handed needs no place.
    """

    model: Any
    config: dict[str, Any]
    tokenizer: Callable[[], Tokenizer]
    text: str
    layers: str
    before: dict[str, tuple[str, str]]
    layer: dict[str, tuple[str, str]]
    after: dict[str, tuple[str, str]]
    query: str = ""  # the modules that make queries and keys before they are turned
    louder: dict[str, float] = field(default_factory=dict)  # parameters that are scaled up


SIZES = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 4}
ENCODER = {**SIZES, "intermediate_size": 20, "max_position_embeddings": 40}
DECODER = {**ENCODER, "num_key_value_heads": 2, "bos_token_id": 1, "eos_token_id": 2}
BYTES = "the bank, 🙂 é"


def bert_places(prefix: str) -> dict[str, Any]:
    """Where the stages of BERT are, and of RoBERTa."""
    tables = f"{prefix}.embeddings"
    return {
        "layers": f"{prefix}.encoder.layer",
        "before": {
            "token_embedding": (f"{tables}.word_embeddings", "out"),
            "position_embedding": (f"{tables}.position_embeddings", "out"),
            "segment_embedding": (f"{tables}.token_type_embeddings", "out"),
            "embedding_sum": (f"{tables}.LayerNorm", "in"),
            "embeddings": (tables, "out"),
        },
        "layer": {
            "concatenated_heads": ("attention.output.dense", "in"),
            "attention_output": ("attention.output.dense", "out"),
            "attention_residual": ("attention.output.LayerNorm", "in"),
            "attention_norm": ("attention.output.LayerNorm", "out"),
            "ffn_preactivation": ("intermediate.dense", "out"),
            "ffn_hidden": ("output.dense", "in"),
            "ffn_output": ("output.dense", "out"),
            "ffn_residual": ("output.LayerNorm", "in"),
            "layer_output": ("output.LayerNorm", "out"),
        },
    }


LLAMA: dict[str, Any] = {
    "layers": "model.layers",
    "before": {"token_embedding": ("model.embed_tokens", "out")},
    "layer": {
        "input_norm": ("input_layernorm", "out"),
        "concatenated_heads": ("self_attn.o_proj", "in"),
        "attention_output": ("self_attn.o_proj", "out"),
        "attention_residual": ("post_attention_layernorm", "in"),
        "ffn_norm": ("post_attention_layernorm", "out"),
        "ffn_gate": ("mlp.gate_proj", "out"),
        "ffn_activated": ("mlp.act_fn", "out"),
        "ffn_up": ("mlp.up_proj", "out"),
        "ffn_hidden": ("mlp.down_proj", "in"),
        "ffn_output": ("mlp.down_proj", "out"),
        "layer_output": ("", "out"),
    },
    "after": {"final_norm": ("model.norm", "out"), "logits": ("lm_head", "out")},
    "query": "self_attn.{}_proj",
}

FAMILIES = {
    "bert": Tiny(
        transformers.BertForMaskedLM,
        {**ENCODER, "hidden_act": "relu", "layer_norm_eps": 1e-6},
        word_pieces,
        "the bank [MASK] rivers, walked ζ",
        **bert_places("bert"),
        after={
            "head_preactivation": ("cls.predictions.transform.dense", "out"),
            "head_hidden": ("cls.predictions.transform.LayerNorm", "in"),
            "head_norm": ("cls.predictions.transform", "out"),
            "logits": ("cls.predictions.decoder", "out"),
        },
    ),
    "distilbert": Tiny(
        transformers.DistilBertForMaskedLM,
        {"dim": 12, "n_layers": 2, "n_heads": 4, "hidden_dim": 20, "max_position_embeddings": 40},
        word_pieces,
        "the bank [MASK] rivers, walked ζ",
        layers="distilbert.transformer.layer",
        before={
            "token_embedding": ("distilbert.embeddings.word_embeddings", "out"),
            "position_embedding": ("distilbert.embeddings.position_embeddings", "out"),
            "embedding_sum": ("distilbert.embeddings.LayerNorm", "in"),
            "embeddings": ("distilbert.embeddings", "out"),
        },
        layer={
            "concatenated_heads": ("attention.out_lin", "in"),
            "attention_output": ("attention.out_lin", "out"),
            "attention_residual": ("sa_layer_norm", "in"),
            "attention_norm": ("sa_layer_norm", "out"),
            "ffn_preactivation": ("ffn.lin1", "out"),
            "ffn_hidden": ("ffn.lin2", "in"),
            "ffn_output": ("ffn.lin2", "out"),
            "ffn_residual": ("output_layer_norm", "in"),
            "layer_output": ("output_layer_norm", "out"),
        },
        after={
            "head_preactivation": ("vocab_transform", "out"),
            "head_hidden": ("vocab_layer_norm", "in"),
            "head_norm": ("vocab_layer_norm", "out"),
            "logits": ("vocab_projector", "out"),
        },
    ),
    "roberta": Tiny(
        transformers.RobertaForMaskedLM,
        {**ENCODER, "type_vocab_size": 1, "layer_norm_eps": 1e-5, "hidden_act": "gelu",
         "pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2},
        roberta_bytes,
        "the<mask>, 🙂 é",
        **bert_places("roberta"),
        after={
            "head_preactivation": ("lm_head.dense", "out"),
            "head_hidden": ("lm_head.layer_norm", "in"),
            "head_norm": ("lm_head.layer_norm", "out"),
            "logits": ("lm_head.decoder", "out"),
        },
    ),
    "gpt2": Tiny(
        transformers.GPT2LMHeadModel,
        {"n_embd": 12, "n_layer": 2, "n_head": 4, "n_inner": 20, "n_positions": 40,
         "scale_attn_by_inverse_layer_idx": True, "bos_token_id": 0, "eos_token_id": 0},
        lambda: byte_level(("<|endoftext|>",)),
        BYTES,
        layers="transformer.h",
        before={
            "token_embedding": ("transformer.wte", "out"),
            "position_embedding": ("transformer.wpe", "out"),
            "embedding_sum": ("transformer.h.0.ln_1", "in"),
        },
        layer={
            "input_norm": ("ln_1", "out"),
            "concatenated_heads": ("attn.c_proj", "in"),
            "attention_output": ("attn.c_proj", "out"),
            "attention_residual": ("ln_2", "in"),
            "ffn_norm": ("ln_2", "out"),
            "ffn_preactivation": ("mlp.c_fc", "out"),
            "ffn_hidden": ("mlp.c_proj", "in"),
            "ffn_output": ("mlp.c_proj", "out"),
            "layer_output": ("", "out"),
        },
        after={"final_norm": ("transformer.ln_f", "out"), "logits": ("lm_head", "out")},
    ),
    "llama": Tiny(
        transformers.LlamaForCausalLM,
        {**DECODER, "num_attention_heads": 2, "num_key_value_heads": 1, "rms_norm_eps": 1e-5,
         "max_position_embeddings": 80, "tie_word_embeddings": False,
         "rope_parameters": {"rope_type": "llama3", "rope_theta": 1000.0, "factor": 8.0,
                             "low_freq_factor": 1.0, "high_freq_factor": 4.0,
                             "original_max_position_embeddings": 40}},
        byte_fallback,
        BYTES,
        **LLAMA,
    ),
    "smollm2": Tiny(
        transformers.LlamaForCausalLM,
        {**DECODER, "num_attention_heads": 3, "num_key_value_heads": 1, "hidden_size": 12,
         "tie_word_embeddings": True, "bos_token_id": 0, "eos_token_id": 0,
         "rms_norm_eps": 1e-5, "rope_parameters": {"rope_type": "default", "rope_theta": 1e5}},
        lambda: byte_level(("<|endoftext|>", "<|im_start|>", "<|im_end|>"), digits=True),
        BYTES,
        **LLAMA,
        louder={"model.layers.0.mlp.down_proj.weight": 3000.0},
    ),
    "qwen2": Tiny(
        transformers.Qwen2ForCausalLM,
        {**DECODER, "num_key_value_heads": 4, "tie_word_embeddings": True,
         "bos_token_id": 0, "eos_token_id": 0,
         "rope_parameters": {"rope_type": "linear", "rope_theta": 1e4, "factor": 2.0}},
        lambda: byte_level(("<|endoftext|>", "<|im_start|>", "<|im_end|>")),
        BYTES,
        **LLAMA,
    ),
    "mistral": Tiny(
        transformers.MistralForCausalLM,
        {**DECODER, "sliding_window": 3, "head_dim": 8},
        byte_fallback,
        BYTES,
        **LLAMA,
    ),
}  # fmt: skip


def random_model(tiny: Tiny, size: int, seed: int) -> transformers.PreTrainedModel:
    """A model of random numbers: gains near one, biases and all else well apart from zero."""
    config = tiny.model.config_class(vocab_size=size, **tiny.config)
    model = tiny.model(config)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            norm = name.endswith("weight") and parameter.ndim == 1
            parameter.copy_(1 + 0.3 * noise if norm else 0.5 * noise)
            parameter *= tiny.louder.get(name, 1.0) ** 0.5
            if name in tiny.louder:  # one dimension of the stream grows far beyond all others
                parameter[3] *= tiny.louder[name] ** 0.5
    return model


# ---- what the model computes


@contextmanager
def exact_model(tiny: Tiny, folder: Path) -> Iterator[transformers.PreTrainedModel]:
    """The model of a folder in float64; until it is let go, what asks for float32 gets float64."""
    state = load_file(folder / "model.safetensors")
    config = tiny.model.config_class.from_pretrained(folder)
    config._attn_implementation = "eager"
    kept = torch.float32, torch.float, torch.Tensor.float
    torch.float32 = torch.float = torch.float64
    torch.Tensor.float = torch.Tensor.double
    try:
        model = tiny.model(config).double()
        loaded = model.load_state_dict(state, strict=False)
        tied = set(model.all_tied_weights_keys)
        if set(loaded.missing_keys) - tied or loaded.unexpected_keys:
            raise ValueError(f"{folder} does not fit its class: {loaded}")
        yield model.eval()
    finally:
        torch.float32, torch.float, torch.Tensor.float = kept


@contextmanager
def attention_seen(model: torch.nn.Module) -> Iterator[list[dict[str, Any]]]:
    """What the attention function of the model's module is handed, and gives, layer by layer."""
    module: Any = importlib.import_module(type(model).__module__)
    seen: list[dict[str, Any]] = []
    own = module.eager_attention_forward

    def watched(layer, query, key, value, mask, scaling=None, **more):
        mixed, weights = own(layer, query, key, value, mask, scaling=scaling, **more)
        seen.append({"query": query, "key": key, "value": value, "mask": mask, "mixed": mixed,
                     "scaling": scaling, "weights": weights})  # fmt: skip
        return mixed, weights

    module.eager_attention_forward = watched
    try:
        yield seen
    finally:
        module.eager_attention_forward = own


def check(what: str, ours: torch.Tensor, theirs: torch.Tensor) -> None:
    """Raise if a value formed here is not the one the model used."""
    torch.testing.assert_close(
        ours, theirs, rtol=1e-12, atol=CHECK_TOLERANCE, msg=lambda text: f"{what}: {text}"
    )


def record(tiny: Tiny, model: torch.nn.Module, ids: list[int]) -> dict[str, np.ndarray]:
    """Run the model and return every stage by name, in order of computation."""
    came: dict[tuple[str, str], torch.Tensor] = {}

    def keep(name: str):
        def hook(module, args, kwargs, output):
            if args and isinstance(args[0], torch.Tensor):
                came[name, "in"] = args[0]
            came[name, "out"] = output[0] if isinstance(output, tuple) else output

        return hook

    hooks = [
        module.register_forward_hook(keep(name), with_kwargs=True)
        for name, module in model.named_modules()
    ]
    with torch.no_grad(), attention_seen(model) as attention:
        said = model(torch.tensor([ids]))
    for hook in hooks:
        hook.remove()

    stages = {name: came[place] for name, place in tiny.before.items()}
    angles = None
    if tiny.query:
        rotary = model.get_submodule("model.rotary_emb")
        angles = torch.arange(len(ids), dtype=torch.float64)[:, None] * rotary.inv_freq
        check("angles", torch.cat([angles, angles], -1).cos(), came["model.rotary_emb", "out"][0])
        stages["rotary_angles"] = angles[None]
    for n, here in enumerate(attention):
        stages |= {f"layer{n}.{name}": value for name, value in
                   _layer(tiny, model, came, n, here).items()}  # fmt: skip
    stages |= {name: came[place] for name, place in tiny.after.items()}
    check("logits", stages["logits"], said.logits)
    return {name: value[0].contiguous().numpy() for name, value in stages.items()}


def _layer(tiny, model, came, n, here) -> dict[str, torch.Tensor]:
    """Every stage of one layer."""
    stages = {
        name: came[f"{tiny.layers}.{n}.{place}".rstrip("."), end]
        for name, (place, end) in tiny.layer.items()
    }
    d_head = here["query"].shape[-1]
    turned = "rotated_" if tiny.query else ""
    if tiny.query:
        for name, letter in (("query", "q"), ("key", "k")):
            made = came[f"{tiny.layers}.{n}.{tiny.query.format(letter)}", "out"]
            stages[name] = made.unflatten(-1, (-1, d_head)).transpose(1, 2)
    stages |= {f"{turned}query": here["query"], f"{turned}key": here["key"], "value": here["value"]}
    groups = here["query"].shape[1] // here["key"].shape[1]
    keys, values = (here[name].repeat_interleave(groups, 1) for name in ("key", "value"))
    scores = here["query"] @ keys.transpose(2, 3)
    scaled = scores * d_head**-0.5
    last = scaled
    if getattr(model.config, "scale_attn_by_inverse_layer_idx", False):
        last = stages["layer_scaled_scores"] = scaled / (n + 1)
    check("scaling", scores * here["scaling"], last)
    mask = torch.zeros(()) if here["mask"] is None else here["mask"]
    masked = last.masked_fill(mask < -1e30, -torch.inf)
    check("weights", torch.softmax(masked, -1), here["weights"])
    mixed = here["weights"] @ values
    check("heads", mixed.transpose(1, 2), here["mixed"])
    return stages | {
        "scores": scores,
        "scaled_scores": scaled,
        "masked_scores": masked,
        "attention_weights": here["weights"],
        "head_outputs": mixed,
    }


def main() -> None:
    """Write a folder for each family, and ``families.json``."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    listing = {}
    for seed, (family, tiny) in enumerate(FAMILIES.items()):
        folder = FOLDER / family
        folder.mkdir(parents=True)
        tokenizer = tiny.tokenizer()
        encoding = tokenizer.encode(tiny.text)
        random_model(tiny, tokenizer.get_vocab_size(), seed).save_pretrained(folder)
        (folder / "generation_config.json").unlink(missing_ok=True)
        tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
        with exact_model(tiny, folder) as model:
            stages: dict[str, Any] = record(tiny, model, encoding.ids)
        if not all(stage.dtype == np.float64 for stage in stages.values()):
            raise ValueError(f"{family} was not in float64 throughout")
        np.savez_compressed(folder / "golden.npz", **stages)
        listing[family] = {"text": tiny.text, "ids": encoding.ids, "tokens": encoding.tokens}
    lines = [f"  {json.dumps(name)}: {json.dumps(each, ensure_ascii=False)}"
             for name, each in listing.items()]  # fmt: skip
    (FOLDER / "families.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
