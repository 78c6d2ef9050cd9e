"""A converted model answers as transformers does: random weights of each architecture, greedy."""

import asyncio
import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import tokenizers
import torch
import transformers
from lifecycle import client, prompts, serving, settings
from lifecycle.deploy import gguf, gguf_tokenizer
from lifecycle.deploy.llama_cpp import LlamaCpp
from lifecycle.errors import ProjectError
from tokenizers import pre_tokenizers

import small_model

pytestmark = pytest.mark.once

QUESTIONS = [
    "Where is order 4711?",
    "My parcel has not arrived; it's been 3 weeks…",
    "¿Dónde está mi pedido? 注文はどこですか",
]


JSON = {"Content-Type": "application/json"}
CUTS = {
    "smollm": pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    ),
    "gpt-2": pre_tokenizers.ByteLevel(add_prefix_space=False),
    "qwen2": pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(tokenizers.Regex(gguf_tokenizer.QWEN), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    ),
}
"""How text is cut before BPE."""


def make(folder: Path, config: type, model: type, cut: str, **more: object) -> Path:
    """Write a model of random weights, with a tokenizer that learned the questions."""
    tokenizer = tokenizer_of(cut)
    torch.manual_seed(0)
    shape = {
        # No multiples of each other, so that no mix-up of two goes unseen; and rows to spare.
        "vocab_size": len(tokenizer) + 5,
        "hidden_size": 96,
        "intermediate_size": 160,
        "num_hidden_layers": 3,
        "num_attention_heads": 6,
        "num_key_value_heads": 2,
        "max_position_embeddings": 512,
        # Random weights have to differ enough that rounding decides no token.
        "initializer_range": 0.3,
        "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
    }
    made = model(config(**shape, **more))
    for name, weight in made.named_parameters():
        if name.endswith(".bias"):  # which begins as zeros
            torch.nn.init.normal_(weight)
    made.to(torch.bfloat16).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def tokenizer_of(cut: str) -> transformers.PreTrainedTokenizerFast:
    """Train a byte-level BPE whose words are cut in one of the known ways."""
    tokenizer = small_model.make_tokenizer()
    inner = tokenizers.Tokenizer(tokenizers.models.BPE())
    inner.pre_tokenizer, inner.decoder = CUTS[cut], tokenizers.decoders.ByteLevel()
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=["<|pad|>", "<|im_start|>", "<|im_end|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    inner.train_from_iterator(QUESTIONS, trainer)
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=inner,
        eos_token="<|im_end|>",
        pad_token="<|pad|>",
        additional_special_tokens=["<|im_start|>"],
        chat_template=tokenizer.chat_template,
    )


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a GGUF folder by llama.cpp."""
    port = serving.free_port()
    module = "lifecycle.deploy.llama_cpp"
    command = [sys.executable, "-m", "lifecycle.leashed", module, str(folder), "--port", str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as server:
        while not serving.is_healthy(port):
            assert server.poll() is None
        yield f"http://127.0.0.1:{port}/v1"
        server.terminate()


def ask(url: str, question: str, tokens: int = 8) -> str:
    async def once() -> str:
        configured = replace(settings.load().with_model("any"), base_url=url)
        async with client.connect(configured) as connection:
            messages = [{"role": "user", "content": question}]
            decoding = prompts.Decoding(max_tokens=tokens)
            return (await client.complete(connection, configured, messages, decoding)).output

    return asyncio.run(once())


def expected(folder: Path, question: str, tokens: int = 8) -> str:
    """What transformers answers in float32."""
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    ids = tokenizer.apply_chat_template(
        [{"role": "user", "content": question}],
        add_generation_prompt=True,
        return_tensors="pt",
        return_dict=False,
    )
    out = model.generate(ids, max_new_tokens=tokens, do_sample=False)
    text: str = tokenizer.decode(out[0, ids.shape[1] :], skip_special_tokens=True)
    return text


def whole(text: str) -> str:
    """Without unfinished characters, which the one leaves out at the end and the other marks."""
    return text.replace("\ufffd", "")


LLAMA = (transformers.LlamaConfig, transformers.LlamaForCausalLM)
KINDS: dict[str, Any] = {
    "SmolLM2": (*LLAMA, "smollm", {"tie_word_embeddings": True}),
    "Llama": (*LLAMA, "gpt-2", {"tie_word_embeddings": False}),
    "Llama with biases": (*LLAMA, "gpt-2", {"attention_bias": True}),
    "Qwen3": (transformers.Qwen3Config, transformers.Qwen3ForCausalLM, "qwen2", {"head_dim": 32}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_converted_model_answers_as_before(kind: str, tmp_path: Path) -> None:
    config, model, cut, more = KINDS[kind]
    folder = make(tmp_path / kind, config, model, cut, **more)
    (tmp_path / "gguf").mkdir()
    gguf.convert(folder, tmp_path / "gguf" / "model.gguf", "f16")
    with served(tmp_path / "gguf") as url:
        for question in QUESTIONS:
            assert whole(ask(url, question)) == whole(expected(folder, question))


def test_who_has_no_key_is_not_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config, model, cut, more = KINDS["SmolLM2"]
    folder = make(tmp_path / "model", config, model, cut, **more)
    (tmp_path / "gguf").mkdir()
    gguf.convert(folder, tmp_path / "gguf" / "model.gguf", "f16")
    monkeypatch.setenv("LLAMA_API_KEY", "secret")
    with served(tmp_path / "gguf") as url, pytest.raises(ProjectError, match="HTTP 401"):
        ask(url, QUESTIONS[0])


def test_what_a_request_leaves_open_cuts_no_unlikely_word(tmp_path: Path) -> None:
    config, model, cut, more = KINDS["SmolLM2"]
    folder = make(tmp_path / "model", config, model, cut, **more)
    (tmp_path / "gguf").mkdir()
    gguf.convert(folder, tmp_path / "gguf" / "model.gguf", "f16")
    with (
        served(tmp_path / "gguf") as url,
        serving.DIRECT.open(f"{url.removesuffix('/v1')}/props", timeout=5) as response,
    ):
        said = json.load(response)["default_generation_settings"]["params"]
    used = {key: said[key] for key in ("temperature", "top_k", "top_p", "min_p")}
    assert used == {"temperature": 1.0, "top_k": 0, "top_p": 1.0, "min_p": 0.0}


def test_a_caller_is_answered_before_others_have_hung_up(tmp_path: Path) -> None:
    config, model, cut, more = KINDS["SmolLM2"]
    folder = make(tmp_path / "model", config, model, cut, **more)
    (tmp_path / "gguf").mkdir()
    gguf.convert(folder, tmp_path / "gguf" / "model.gguf", "f16")
    asked = json.dumps({"messages": [{"role": "user", "content": QUESTIONS[0]}], "max_tokens": 2})
    with served(tmp_path / "gguf") as url:
        for _ in range(5):  # as a race decides whether one has to wait
            callers = [http.client.HTTPConnection(urlsplit(url).netloc) for _ in range(16)]
            for caller in callers:
                caller.connect()
                # Where the server closes it, to make room for another, that is an error.
                caller.auto_open = 0
            for _ in range(2):
                for caller in callers:
                    caller.request("POST", "/v1/chat/completions", asked, JSON)
                for caller in callers:
                    assert caller.getresponse().read()
            for caller in callers:
                caller.close()


def test_what_llama_cpp_wants_of_the_system_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = "libgomp.so.1: cannot open shared object file: No such file or directory"
    (tmp_path / "xllamacpp.py").write_text(f"raise ImportError({missing!r})\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "xllamacpp", raising=False)
    with pytest.raises(ProjectError, match=r"llama\.cpp cannot be loaded: libgomp") as told:
        LlamaCpp(model=tmp_path, port=1).cli_cmd()
    assert "apt install libgomp1" in told.value.help
