"""Every chat template that TRL ships: an answer that is trained is read as it was wanted."""

import re
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("trl", reason="uv sync --group train")

import trl
from jinja2 import TemplateError
from lifecycle import data, tasks
from lifecycle.chat import Chat, ends_of, fit_template
from lifecycle.errors import ProjectError
from lifecycle.training import examples
from lifecycle.training.examples import Row, Wanted

import small_model

pytestmark = pytest.mark.once

TEMPLATES = sorted((Path(trl.__file__).parent / "chat_templates").glob("*.jinja"))
DIALOGUE = [
    {"role": "system", "content": "Route each ticket to a queue."},
    {"role": "user", "content": "My printer is out of toner."},
    {"role": "assistant", "content": "hardware"},
    {"role": "user", "content": "Order 48213 is late."},
]
ENDS = {
    "cohere": "<|END_OF_TURN_TOKEN|>",
    "deepseek": "<｜end▁of▁sentence｜>",
    "gemma4": "<turn|>",
    "diffusion": "<turn|>",
    "gemma": "<end_of_turn>",
    "glm4moe": "<|user|>",
    "gptoss": "<|return|>",
    "idefics3": "<end_of_utterance>",
    "llama3": "<|eot_id|>",
    "llava": "</s>",
    "muse": "<|eot|>",
    "phi3": "<|end|>",
    "smolvlm": "<end_of_utterance>",
}
"""What ends an answer, by the beginning of a template's name; most others write <|im_end|>."""
REASONING_FIRST = {"deepseek": "trainer.chat_template_path", "nemotron": "enable_thinking: false"}
"""Their prompts open a reasoning that answers of training do not have, and what helps."""


def chat_of(file: Path, **arguments: Any) -> Chat:
    """A tokenizer of bytes and of the template's marks, fitted."""
    name = file.stem
    end = next((end for key, end in ENDS.items() if name.startswith(key)), "<|im_end|>")
    text = file.read_text(encoding="utf-8")
    tokenizer = small_model.make_tokenizer(text)
    marks = set(re.findall(r"<[|｜]?[^\s<>{}()'\"]+?[|｜]?>", text)) | {end}
    tokenizer.add_special_tokens({"additional_special_tokens": sorted(marks - THINKING)})
    tokenizer.add_tokens(sorted(marks & THINKING))
    tokenizer.add_special_tokens({"bos_token": "<|pad|>", "eos_token": end})
    fit_template(tokenizer, arguments)
    return Chat(tokenizer, ends_of(tokenizer))


THINKING = {"<think>", "</think>"}
"""Marks that models do not hold for special."""


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.stem)
def test_an_answer_goes_there_and_back(file: Path) -> None:
    chat = chat_of(file)
    trip = chat.trip(DIALOGUE, "delivery")
    prompt = chat.tokenizer.decode(chat.prompt(DIALOGUE))
    assert all(message["content"] in prompt for message in DIALOGUE)
    if file.stem.startswith(tuple(REASONING_FIRST)):
        with pytest.raises(ProjectError, match="renders a prompt differently") as raised:
            examples.check_template(chat, file.stem)
        key = next(key for key in REASONING_FIRST if file.stem.startswith(key))
        assert REASONING_FIRST[key] in raised.value.help
        return
    assert trip.is_prefix
    assert trip.read.strip() == "delivery"
    # GLM's own ends an answer with nothing at all; the one for training does.
    assert trip.stops == (file.stem != "glm4moe")


APART = {"gptoss", "qwen3", "qwen3_5_nothink", "qwen3_5_think", "qwen3_6", "gptoss_training"}
"""They show an answer otherwise once another follows."""


TRAINED = [file for file in TEMPLATES if not file.stem.startswith(("deepseek", "glm4moe"))]


@pytest.mark.parametrize("file", TRAINED, ids=lambda file: file.stem)
def test_each_answer_of_a_dialogue_is_learned_behind_the_tokens_that_are_served(file: Path) -> None:
    is_opened = file.stem.startswith("nemotron")
    chat = chat_of(file, **({"enable_thinking": False} if is_opened else {}))
    turns = [Wanted(DIALOGUE[:2], "hardware"), Wanted(DIALOGUE, "delivery")]
    task = next(iter(tasks.every().values()))
    sequences = Row(task, data.Example("", "", None), turns).sequences(chat)
    assert len(sequences) == (2 if file.stem in APART else 1)
    served, answers = [], []
    for sequence in sequences:
        ids, labels = sequence["input_ids"], sequence["labels"]
        is_learned = [label != examples.IGNORED for label in labels]
        for shown, run in groupby(range(len(ids)), is_learned.__getitem__):
            start, *_, end = run
            if shown:
                assert labels[start : end + 1] == ids[start : end + 1]
                assert ids[end] in chat.ends
                served.append(ids[:start])
                said = chat.read(chat.opening(ids[:start]), ids[start : end + 1])
                answers.append(said.answer.strip())
    assert served == [chat.prompt(turn.prompt) for turn in turns]
    assert answers == ["hardware", "delivery"]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("qwen3", {"enable_thinking": False}),
        ("qwen3_5_think", {"enable_thinking": False}),
        ("nemotron_3_nano", {"enable_thinking": False}),
        ("gptoss", {"reasoning_effort": "low"}),
    ],
)
def test_arguments_are_part_of_the_template_from_then_on(
    name: str, arguments: dict[str, Any]
) -> None:
    file = next(file for file in TEMPLATES if file.stem == name)
    told, fitted = chat_of(file), chat_of(file, **arguments)
    rendered = told.tokenizer.apply_chat_template(DIALOGUE, tokenize=False, **arguments)
    assert fitted.tokenizer.apply_chat_template(DIALOGUE, tokenize=False) == rendered
    trip = fitted.trip(DIALOGUE, "delivery")
    assert (trip.is_prefix, trip.read.strip(), trip.stops) == (True, "delivery", True)


@pytest.mark.parametrize("name", ["llama3_2", "gptoss"])
def test_a_prompt_is_the_same_on_another_day(name: str) -> None:
    chat = chat_of(next(file for file in TEMPLATES if file.stem == name))
    prompt = chat.tokenizer.decode(chat.prompt(DIALOGUE))
    assert re.search("26 Jul 2024|2024-07-26", prompt)
    assert "strftime_now(" not in chat.tokenizer.chat_template


def test_a_system_role_that_is_refused_goes_into_the_users_turn() -> None:
    file = next(file for file in TEMPLATES if file.stem == "gemma")
    bare = small_model.make_tokenizer(file.read_text(encoding="utf-8"))
    with pytest.raises(TemplateError, match="System role"):
        bare.apply_chat_template(DIALOGUE, tokenize=False)
    chat = chat_of(file)
    prompt = chat.tokenizer.decode(chat.prompt(DIALOGUE))
    system, user = (message["content"] for message in DIALOGUE[:2])
    assert f"{system}\n\n{user}" in prompt


def test_a_dialogue_that_an_assistant_begins_is_kept_where_the_system_role_is_refused() -> None:
    chat = chat_of(next(file for file in TEMPLATES if file.stem == "gemma"))
    begun = [DIALOGUE[0], {"role": "assistant", "content": "Welcome."}, *DIALOGUE[1:]]
    prompt = chat.tokenizer.decode(chat.prompt(begun))
    assert "<start_of_turn>model\nWelcome.<end_of_turn>" in prompt
    assert all(message["content"] in prompt for message in begun)
    with pytest.raises(ProjectError, match="refuses the dialogue that ends in 'Order 48213 is"):
        chat.prompt(begun[1:])


def test_of_several_templates_that_for_a_chat_is_taken() -> None:
    tokenizer = small_model.make_tokenizer()
    tokenizer.chat_template = {"tool_use": "{{ tools }}", "default": small_model.TEMPLATE}
    fit_template(tokenizer, {"enable_thinking": False})
    examples.check_template(Chat(tokenizer, ends_of(tokenizer)), "of several")
    assert tokenizer.chat_template.endswith(small_model.TEMPLATE)
    tokenizer.chat_template = {"tool_use": "{{ tools }}"}
    fit_template(tokenizer)
    with pytest.raises(ProjectError, match="no chat template"):
        examples.check_template(Chat(tokenizer, ends_of(tokenizer)), "of none")


def test_what_was_fitted_once_stays_as_it_is() -> None:
    tokenizer = small_model.make_tokenizer()
    fit_template(tokenizer, {})
    assert tokenizer.chat_template == small_model.TEMPLATE
    fit_template(tokenizer, {"enable_thinking": False})
    trained = tokenizer.chat_template
    fit_template(tokenizer, {"enable_thinking": True})
    assert tokenizer.chat_template == trained
