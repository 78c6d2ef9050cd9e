"""The local server, asked by OpenAI's own SDK."""

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openai
import pytest
from lifecycle import errors, serving

pytest.importorskip("fastapi", reason="the group local is not installed: uv sync --group local")

import fastapi
import torch
import transformers
import uvicorn
from lifecycle.local import api, engine, loading, server
from safetensors.torch import load_file, save_file
from starlette.testclient import TestClient

import small_model

pytestmark = pytest.mark.once

ROOT = Path.cwd()
HELLO: Any = [{"role": "user", "content": "Where is my parcel?"}]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a model of a few steps."""
    return small_model.make(tmp_path_factory.mktemp("models") / "micro")


@pytest.fixture(scope="module")
def loaded(folder: Path) -> loading.Loaded:
    return loading.load(str(folder))


@pytest.fixture(scope="module")
def client(loaded: loading.Loaded) -> Iterator[openai.OpenAI]:
    port = serving.free_port()
    app = api.app(engine.Engine(loaded), "micro")
    running = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    url = f"http://127.0.0.1:{port}/v1"
    yield openai.OpenAI(base_url=url, api_key="none", max_retries=0)
    running.should_exit = True
    thread.join()


def ask(client: openai.OpenAI, **options: Any) -> Any:
    """Ask with greedy decoding and eight tokens, unless told otherwise."""
    defaults = {"model": "micro", "messages": HELLO, "temperature": 0, "max_tokens": 8}
    return client.chat.completions.create(**{**defaults, **options})


def test_it_names_its_model(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["micro"]


def test_it_answers_and_counts(client: openai.OpenAI, loaded: loading.Loaded) -> None:
    reply = ask(client, max_tokens=5)
    prompt = loaded.tokenizer.apply_chat_template(
        HELLO, add_generation_prompt=True, return_dict=False
    )
    assert reply.choices[0].finish_reason in ("length", "stop")
    assert reply.usage.prompt_tokens == len(prompt)
    assert 1 <= reply.usage.completion_tokens <= 5
    assert reply.usage.total_tokens == len(prompt) + reply.usage.completion_tokens


def test_a_stream_says_the_same(client: openai.OpenAI) -> None:
    whole = ask(client)
    chunks = list(ask(client, stream=True, stream_options={"include_usage": True}))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    assert chunks[-2].choices[0].finish_reason == whole.choices[0].finish_reason
    assert chunks[-1].usage == whole.usage


def test_a_seed_repeats_a_sample(client: openai.OpenAI) -> None:
    def sample(seed: int) -> str:
        reply = ask(client, temperature=2, top_p=0.99, seed=seed, max_tokens=16)
        return str(reply.choices[0].message.content)

    assert sample(1) == sample(1)
    assert len({sample(seed) for seed in range(4)}) > 1


def test_many_at_once_answer_like_one_at_a_time(client: openai.OpenAI) -> None:
    questions = [f"Where is order {number} of {'very ' * number}long ago?" for number in range(24)]

    def content(question: str) -> Any:
        reply = ask(client, messages=[{"role": "user", "content": question}])
        return reply.choices[0].message.content

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(content, questions))
    assert together == [content(question) for question in questions]


def test_announced_requests_are_one_batch_in_one_order_however_late_they_come(
    loaded: loading.Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[list[tuple[int, ...]]] = []

    def write(_: loading.Loaded, answers: list[engine.Answer]) -> None:
        batches.append([each.request.prompt for each in answers])

    monkeypatch.setattr(engine, "write", write)
    asked, ended = engine.Engine(loaded), threading.Semaphore(0)
    for token in (9, 7, 8):
        request = engine.Request(prompt=(token,), max_tokens=1, together=3)
        asked.submit(request, lambda _: ended.release())
        time.sleep(10 * engine.WAIT_S)
    for _ in range(3):
        assert ended.acquire(timeout=10)
    assert batches == [[(7,), (8,), (9,)]]


def test_a_batch_does_not_wait_for_ever_for_one_that_was_announced(
    client: openai.OpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "WAIT_TOGETHER_S", 0.05)
    assert ask(client, extra_body={"together": 2}).choices[0].finish_reason


@pytest.mark.parametrize(
    ("options", "status", "code", "word"),
    [
        ({"model": "other"}, 404, "model_not_found", "micro"),
        ({"messages": []}, 400, None, "messages"),
        (
            {"messages": [{"role": "user", "content": "so " * 2000}]},
            400,
            "context_length_exceeded",
            str(small_model.CONTEXT),
        ),
        ({"temperature": 3}, 400, None, "temperature"),
        ({"max_tokens": 0}, 400, None, "max_tokens"),
        ({"n": 2}, 400, None, "n:"),
        ({"stop": ""}, 400, None, "stop"),
        ({"seed": 2**64}, 400, None, "seed"),
    ],
)
def test_a_wrong_request_is_explained(
    client: openai.OpenAI, options: dict[str, Any], status: int, code: str | None, word: str
) -> None:
    with pytest.raises(openai.APIStatusError, match=word) as raised:
        ask(client, **options)
    assert (raised.value.status_code, raised.value.code) == (status, code)


def test_a_dialogue_that_the_template_refuses_is_a_wrong_request(
    loaded: loading.Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = "{{ raise_exception('roles must alternate') }}"
    monkeypatch.setattr(loaded.tokenizer, "chat_template", strict)
    body = api.ChatRequest(model="micro", messages=[api.Message(role="user", content="Hello.")])
    busy: Any = SimpleNamespace(loaded=loaded)
    with pytest.raises(fastapi.HTTPException, match=r"ends in 'Hello\.': roles must") as raised:
        api.to_request(busy, body)
    assert raised.value.status_code == 400


def shown(loaded: loading.Loaded, text: str, stop: tuple[str, ...]) -> tuple[list[str], str | None]:
    """Feed a text token by token, as if the model wrote it."""
    pieces: list[str] = []
    request = engine.Request(prompt=(5,), max_tokens=200, stop=stop)
    growing = engine.Answer(request, loaded.chat, pieces.append)
    for token in [*loaded.tokenizer(text).input_ids, loaded.chat.ends[0]]:
        if not growing.is_over:
            growing.add(token)
    return pieces, growing.finish


def test_a_stop_text_ends_the_answer_and_is_never_shown(loaded: loading.Loaded) -> None:
    pieces, finish = shown(loaded, "The parcel is late.\nTicket: next", ("\nTicket:",))
    assert "".join(pieces) == "The parcel is late."
    assert finish == "stop"


def test_a_character_of_several_tokens_is_shown_whole(loaded: loading.Loaded) -> None:
    pieces, _ = shown(loaded, "Grüße aus Köln ☂", ())
    assert "".join(pieces) == "Grüße aus Köln ☂"
    assert not any("\ufffd" in piece for piece in pieces)


def test_an_answer_ends_at_its_limit(loaded: loading.Loaded) -> None:
    pieces: list[str] = []
    request = engine.Request((5,), max_tokens=1)
    growing = engine.Answer(request, replace(loaded.chat, ends=()), pieces.append)
    growing.add(300)
    assert growing.finish == "length"


def test_an_answer_that_nobody_watches_is_read_once_and_the_same(loaded: loading.Loaded) -> None:
    tokens = loaded.tokenizer.encode("Your parcel is on its way.")
    shown: list[list[str]] = []
    for in_pieces in (True, False):
        pieces: list[str] = []
        request = engine.Request((5,), max_tokens=len(tokens), in_pieces=in_pieces)
        growing = engine.Answer(request, loaded.chat, pieces.append)
        for token in tokens:
            growing.add(token)
        shown.append(pieces)
    assert len(shown[0]) > 1
    assert shown[1] == ["".join(shown[0])]


def test_a_missing_model_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(errors.ProjectError, match="cannot be loaded"):
        loading.load(str(tmp_path))


def without_a_layer(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    config |= {"num_hidden_layers": 3, "layer_types": None}
    (folder / "config.json").write_text(json.dumps(config))


def without_a_head(folder: Path) -> None:
    config = transformers.BertConfig(vocab_size=259, hidden_size=32, num_attention_heads=2)
    transformers.BertModel(config).save_pretrained(folder)


def an_encoder(folder: Path) -> None:
    config = transformers.BertConfig(vocab_size=259, hidden_size=32, num_attention_heads=2)
    transformers.BertForMaskedLM(config).save_pretrained(folder)


def with_an_encoder(folder: Path) -> None:
    transformers.T5Config().save_pretrained(folder)


def with_code_of_its_own(folder: Path) -> None:
    code = {"AutoConfig": "own.Config", "AutoModelForCausalLM": "own.Model"}
    (folder / "config.json").write_text(json.dumps({"model_type": "own", "auto_map": code}))


def without_its_large_files(folder: Path) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"
    (folder / "model.safetensors").write_text(pointer)


def without_its_tokenizer(folder: Path) -> None:
    for file in folder.glob("tokenizer*"):
        file.unlink()


def with_a_tokenizer_of_another_library(folder: Path) -> None:
    without_its_tokenizer(folder)
    (folder / "tokenizer.model").write_text("IQ== 0\nIg== 1\n")


def without_numbers(folder: Path) -> None:
    weights = load_file(folder / "model.safetensors")
    weights["model.layers.1.mlp.down_proj.weight"][0, 0] = torch.nan
    save_file(weights, folder / "model.safetensors", {"format": "pt"})


@pytest.mark.parametrize(
    ("damage", "problem", "help"),
    [
        (without_its_tokenizer, "backend tokenizer$", "Copy tokenizer.json"),
        (with_a_tokenizer_of_another_library, "tiktoken", "Install what it names"),
        (without_numbers, "no finite numbers", "train it anew"),
        (without_a_layer, "lacks weights: model.layers.2", "download it anew"),
        (without_a_head, "lacks weights: cls", "encoders"),
        (an_encoder, "is an encoder", "encoders"),
        (with_an_encoder, "Unrecognized configuration class", "poe model lists some"),
        (with_code_of_its_own, "custom code", "is not run here"),
        (without_its_large_files, "deserializing header", "download it anew"),
    ],
)
def test_what_is_no_whole_model_is_refused(
    damage: Callable[[Path], None], problem: str, help: str, folder: Path, tmp_path: Path
) -> None:
    damaged = shutil.copytree(folder, tmp_path / "damaged")
    damage(damaged)
    with pytest.raises(errors.ProjectError, match=problem) as raised:
        loading.load(str(damaged))
    assert help in raised.value.help


def test_a_token_for_padding_that_has_no_weights_pads_nothing(folder: Path, tmp_path: Path) -> None:
    model = shutil.copytree(folder, tmp_path / "model")
    tokenizer = small_model.make_tokenizer()
    tokenizer.add_special_tokens({"pad_token": "[PAD]"})
    tokenizer.save_pretrained(model)
    loaded = loading.load(str(model))
    prompts = [tuple(range(3, 3 + size)) for size in (4, 40)]
    requests = [engine.Request(prompt, max_tokens=2, in_pieces=False) for prompt in prompts]
    answers = [engine.Answer(each, loaded.chat, print) for each in requests]
    engine.write(loaded, answers)
    assert all(answer.tokens for answer in answers)


@pytest.mark.parametrize(
    ("kind", "shape", "is_batched"),
    [
        (transformers.GPTNeoXConfig, {"num_attention_heads": 2}, True),  # Pythia
        (transformers.GPT2Config, {"n_head": 2}, True),
        (transformers.RwkvConfig, {}, False),
    ],
)
def test_models_of_any_kind_answer_together_where_padding_is_nothing_to_them(
    kind: Any, shape: dict[str, int], is_batched: bool, tmp_path: Path
) -> None:
    small_model.make_tokenizer().save_pretrained(tmp_path)
    config = kind(vocab_size=259, hidden_size=32, num_hidden_layers=2, **shape)
    transformers.AutoModelForCausalLM.from_config(config).save_pretrained(tmp_path)
    assert loading.load(str(tmp_path)).is_batched is is_batched


def test_a_model_that_padding_confuses_is_asked_one_at_a_time(tmp_path: Path) -> None:
    small_model.make_tokenizer().save_pretrained(tmp_path)
    config = transformers.RwkvConfig(vocab_size=259, hidden_size=32, num_hidden_layers=2)
    transformers.RwkvForCausalLM(config).save_pretrained(tmp_path)
    recurrent = loading.load(str(tmp_path))
    requests = [engine.Request(tuple(range(3, 3 + size)), max_tokens=8) for size in (4, 40)]
    together, alone = (
        [engine.Answer(request, recurrent.chat, lambda _: None) for request in requests]
        for _ in range(2)
    )
    engine.write(recurrent, together)
    for answer in alone:
        engine.write(recurrent, [answer])
    assert [each.tokens for each in together] == [each.tokens for each in alone]


def test_a_model_that_cannot_answer_says_why(loaded: loading.Loaded) -> None:
    chat = replace(loaded.chat, tokenizer=small_model.make_tokenizer())
    chat.tokenizer.add_tokens(["parcel"])
    app = api.app(engine.Engine(replace(loaded, chat=chat)), "micro")
    said = TestClient(app).post(
        "/v1/chat/completions", json={"model": "micro", "messages": HELLO, "max_tokens": 1}
    )
    assert said.status_code == 500
    assert "The model cannot answer: index out of range" in said.json()["error"]["message"]


def test_an_adapter_answers_with_its_base(folder: Path, tmp_path: Path) -> None:
    peft = pytest.importorskip("peft", reason="the group train is not installed")
    base = loading.load(str(folder)).model
    adapted = peft.get_peft_model(base, peft.LoraConfig(target_modules="all-linear"))
    adapted.save_pretrained(tmp_path / "adapter")
    assert loading.load(str(tmp_path / "adapter")).context == small_model.CONTEXT


def test_what_a_request_leaves_open_is_not_the_authors_penalty(
    folder: Path, loaded: loading.Loaded, tmp_path: Path
) -> None:
    penalised = shutil.copytree(folder, tmp_path / "penalised")
    stated = {"repetition_penalty": 9.0, "no_repeat_ngram_size": 1, "eos_token_id": [2, 9]}
    (penalised / "generation_config.json").write_text(json.dumps(stated))
    again = loading.load(str(penalised))
    assert again.chat.ends == (2, 9)
    request = engine.Request(tuple(again.chat.prompt(HELLO)), max_tokens=24)
    written = []
    for each in (loaded, replace(again, chat=loaded.chat)):
        answer = engine.Answer(request, each.chat, lambda _: None)
        engine.write(each, [answer])
        written.append(answer.tokens)
    assert written[0] == written[1]


def test_without_a_name_it_serves_the_model_of_the_record(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = f"scope: {{ tasks: [chat] }}\nmodel: {{ id: {folder}, provider: local }}\n"
    (tmp_path / "lifecycle.yaml").write_text(record, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GENAI_MODEL", raising=False)
    served: list[Any] = []
    monkeypatch.setattr(uvicorn, "run", lambda app, **_: served.append(app))
    server.Server(port=serving.free_port()).cli_cmd()
    named = TestClient(served[0]).get("/v1/models").json()["data"]
    assert [model["id"] for model in named] == [str(folder)]
