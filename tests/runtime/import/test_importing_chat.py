"""Importing: dialogues, however they are written."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from lifecycle import data, tasks
from lifecycle.importing import dialogues

from own_rows import ONE, ROWS, TASKS, run, splits, state, text, write

RENDERED = {
    "ChatML": "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\n{0}<|im_end|>\n"
    "<|im_start|>assistant\n{1}<|im_end|>\n",
    "Llama 3": "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\n{0}<|eot_id|>"
    "<|start_header_id|>assistant<|end_header_id|>\n\n{1}<|eot_id|>",
    "Llama 2": "<s>[INST] <<SYS>>\nBe kind.\n<</SYS>>\n\n{0} [/INST] {1} </s>",
    "Mistral": "<s>[INST] {0} [/INST]{1}</s>",
    "Gemma": "<bos><start_of_turn>user\n{0}<end_of_turn>\n<start_of_turn>model\n{1}<end_of_turn>\n",
    "Zephyr": "<|system|>\nBe kind.</s>\n<|user|>\n{0}</s>\n<|assistant|>\n{1}</s>",
    "Guanaco": "### Human: {0}### Assistant: {1}",
    "Alpaca": "Below is an instruction.\n\n### Instruction:\n{0}\n\n### Response:\n{1}",
    "HH-RLHF": "\n\nHuman: {0}\n\nAssistant: {1}",
    "Vicuna": "USER: {0} ASSISTANT: {1}</s>",
}


@pytest.mark.skipif("chat" not in TASKS, reason="no task has dialogues here")
@pytest.mark.parametrize("template", RENDERED)
def test_a_text_as_a_chat_template_renders_it_is_a_dialogue(
    template: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("chat")
    reply = "It is so: <b>[1] ### 2</b>, ticket {}."
    rows = [{"text": RENDERED[template].format(text(n), reply.format(n))} for n in range(40)]
    assert run(write(rows)) == 0, capsys.readouterr().err
    said = capsys.readouterr().out
    assert "--dialogue text\n" in said
    assert ("not used: 40 turns of system" in said) == ("Be kind." in RENDERED[template])
    for example in (each for examples in splits(root, "chat").values() for each in examples):
        number = example.input.split()[1].rstrip(":")
        assert example.input == text(int(number))
        assert example.expected["reply"] == reply.format(number)


@pytest.mark.skipif("chat" not in TASKS, reason="no task has dialogues here")
def test_an_answer_without_weight_is_read_and_not_learned(desk: Callable[[str], Path]) -> None:
    root = desk("chat")
    said = "It is so, and said at length: {}."
    # An answer may be in parts, and one that is learned may say the same.
    asked = [(text(n), said.format(n) if n % 4 else "Yes.", n % 2) for n in range(60)]
    rows = [
        {
            "messages": [
                {"role": "user", "content": question},
                {
                    "role": "assistant",
                    "content": answer if weight else [{"type": "text", "text": answer}],
                    "weight": weight,
                },
                {"role": "user", "content": f"And {question}"},
                {"role": "assistant", "content": "Yes.", "weight": 1},
            ]
        }
        for question, answer, weight in asked
    ]
    assert run(write(rows)) == 0
    replies = {question: (answer, weight) for question, answer, weight in asked}
    found = [each for examples in splits(root, "chat").values() for each in examples]
    assert {each.learn for each in found} == {"every", "last"}
    for example in found:
        first = example.history[0].content if example.history else example.input
        answer, weight = replies[first]
        assert example.learn == ("every" if weight else "last")
        assert example.expected["reply"] == (answer if weight else "Yes.")
        assert len(example.history) == (0 if weight else 2)


@pytest.mark.skipif("chat" not in TASKS, reason="no task has dialogues here")
def test_several_rendered_turns_are_the_history_and_a_rejected_one_the_worse_answer(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("chat")
    before = "\n\nHuman: Hello\n\nAssistant: Hi.\n\nHuman: "
    rows = [
        {side: f"{before}{text(n)}\n\nAssistant: {side} {n}" for side in ("chosen", "rejected")}
        for n in range(40)
    ]
    assert run(write(rows)) == 0
    assert "--dialogue chosen --rejected rejected\n" in capsys.readouterr().out
    example = splits(root, "chat")["train"][0]
    assert [turn.content for turn in example.history] == ["Hello", "Hi."]
    assert example.expected["reply"].startswith("chosen ")
    assert example.expected["rejected"].startswith("rejected ")


@pytest.mark.parametrize(
    "plain",
    [
        "## Input:\nA table.\n## Response:\nNone.",
        "He wrote [INST] twice.",
        "A Human: being",
        "### Response:\n404",
        "USER: guest",
    ],
)
def test_a_text_with_marks_in_it_is_a_text(plain: str) -> None:
    assert (dialogues.dialogue_of(plain) or [("user", "")])[-1][0] == "user"
    assert len(dialogues.dialogue_of(plain) or []) < 2


@pytest.mark.skipif("classification" not in TASKS, reason="no task has labels here")
def test_a_rendered_chat_beside_a_label_is_the_input(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    chat = RENDERED["ChatML"]
    rows = [{"chat": chat.format(text(n), "Yes."), "solved by": "AB"[n % 2]} for n in range(60)]
    assert run(write(rows)) == 0, capsys.readouterr().err
    example = splits(root, "classification")["train"][0]
    assert re.fullmatch(r"User: Ticket .*\nAssistant: Yes\.", example.input)
    assert example.expected in ("A", "B")


def said(user: str, assistant: str) -> list[dict[str, Any]]:
    return [
        {"role": "system", "content": "Sort it."},
        {"role": "user", "content": user},
        {"role": "assistant", "content": assistant},
    ]


@ONE
@pytest.mark.parametrize(
    ("row", "options"),
    [
        (lambda n, queue: {"messages": said(text(n), queue)}, "--dialogue messages"),
        (
            lambda n, queue: {
                "conversations": [
                    {"from": "human", "value": text(n)},
                    {"from": "gpt", "value": queue},
                ]
            },
            "--dialogue conversations",
        ),
        (
            lambda n, queue: {
                "prompt": said(text(n), queue)[:2],
                "completion": said(text(n), queue)[2:],
            },
            "--input prompt --expected completion",
        ),
        (
            lambda n, queue: {"messages": said(text(n), queue)[:2], "queue": queue},
            "--input messages --expected queue",
        ),
    ],
)
def test_messages_hold_an_input_and_its_answer_for_any_task(
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
    row: Callable[[int, str], dict[str, Any]],
    options: str,
) -> None:
    root = desk("classification")
    queues = ["Late" if number % 2 else "Lost" for number in range(60)]
    assert run(write([row(number, queue) for number, queue in enumerate(queues)])) == 0
    assert f": {options}\n" in capsys.readouterr().out
    found = splits(root, "classification")
    answers = {each.input: each.expected for examples in found.values() for each in examples}
    assert answers == {text(number): queue for number, queue in enumerate(queues)}


@ONE
def test_a_conversation_with_a_label_is_read_with_who_speaks(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    rows = [
        {
            "messages": [*said(text(number), "Which lamp?"), {"role": "user", "content": "Mine."}],
            "queue": "Late" if number % 2 else "Lost",
        }
        for number in range(60)
    ]
    assert run(write(rows)) == 0
    inputs = {
        each.input for examples in splits(root, "classification").values() for each in examples
    }
    assert f"User: {text(3)}\nAssistant: Which lamp?\nUser: Mine." in inputs
    assert "not used: 60 turns of system\n" in capsys.readouterr().out


@ONE
def test_a_dialogue_of_several_turns_is_no_input_with_its_answer(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    rows = [{"messages": said(text(number), "Late") * (1 + number // 59)} for number in range(60)]
    path, before = write(rows), state(root)
    assert run(path) == 2
    assert "own.jsonl:60: it is a dialogue of 4 turns" in capsys.readouterr().err
    assert state(root) == before


@pytest.mark.skipif("chat" not in TASKS, reason="no task has turns here")
def test_earlier_turns_count_for_the_longest_input_that_is_advised(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("chat")
    record = yaml.safe_load((root / "lifecycle.yaml").read_text(encoding="utf-8"))
    record["model"]["context_length"] = 100
    (root / "lifecycle.yaml").write_text(yaml.safe_dump(record), encoding="utf-8")
    rows = [ROWS["chat"](n) for n in range(60)]
    rows[7]["messages"][1]["content"] += " and more" * 60
    rows[7]["messages"][3]["content"] = "Well?"
    assert run(write(rows)) == 0
    advised = re.search(r"1 example longer .*: --longest (\d+) leaves", capsys.readouterr().out)
    assert advised
    assert run("own.jsonl", "--longest", advised[1]) == 0
    assert "tokens that the model takes" not in capsys.readouterr().out
    assert sum(map(len, splits(root, "chat").values())) == 59


@pytest.mark.skipif("chat" not in TASKS, reason="no task has replies here")
def test_a_few_answers_that_score_less_than_1_themselves_are_left_out_and_many_are_refused(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("chat")
    rows = [ROWS["chat"](n) for n in range(100)]
    rows[20]["messages"][-1]["content"] = ":-("
    assert run(write(rows)) == 0
    said = capsys.readouterr().out
    assert "left out: 1 row with an answer that itself does not score 1 (at 21)" in said
    assert sum(map(len, splits(root, "chat").values())) == 99
    before = state(root)
    for row in rows[:10]:
        row["messages"][-1]["content"] = ":-("
    assert run(write(rows, "other.jsonl")) == 2
    assert "10 other examples likewise." in capsys.readouterr().err
    (root / "other.jsonl").unlink()
    assert state(root) == before


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
def test_an_instruction_stands_above_what_it_is_about(desk: Callable[[str], Path]) -> None:
    root = desk("chat")
    rows = [
        {"instruction": f"Say {n}", "input": text(n) if n % 2 else "", "output": f"I say {n}."}
        for n in range(60)
    ]
    assert run(write(rows)) == 0
    found = {each.input for examples in splits(root, "chat").values() for each in examples}
    assert found == {f"Say {n}\n\n{text(n)}" if n % 2 else f"Say {n}" for n in range(60)}


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
def test_a_message_in_parts_is_read_and_one_that_is_no_text_is_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("chat")
    rows = [ROWS["chat"](number) for number in range(40)]
    for row in rows:
        for turn in row["messages"]:
            turn["content"] = [{"type": "text", "text": turn["content"]}]
    assert run(write(rows)) == 0
    assert {each.input for each in splits(root, "chat")["train"]} <= {text(n) for n in range(40)}
    rows[2]["messages"][-1]["content"] = {"reply": "Yes."}
    assert run(write(rows)) == 2
    assert 'own.jsonl:3: {"reply": "Yes."} is an object, and no text.' in capsys.readouterr().err


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
def test_a_dialogue_is_read_up_to_the_call_of_a_tool_and_what_is_not_read_is_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("chat")
    rows = [ROWS["chat"](number) for number in range(40)]
    for row in rows:
        row["messages"] += [
            {"role": "user", "content": "And the courier?"},
            {"role": "assistant", "content": None, "tool_calls": [{"id": "1"}]},
            {"role": "tool", "content": "tomorrow"},
            {"role": "assistant", "content": "The courier comes tomorrow."},
        ]
    assert run(write(rows)) == 0
    said = "not used: 40 turns of system, 40 turns with a call of a tool, 40 turns of tool\n"
    assert said in capsys.readouterr().out
    found = [each for examples in splits(root, "chat").values() for each in examples]
    assert {each.input for each in found} == {text(n) for n in range(40)}


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
@pytest.mark.parametrize(
    ("last", "said"),
    [
        ({"content": "Let me see.", "tool_calls": [{"id": "1"}]}, "with a call of a tool"),
        ({"content": [{"type": "text", "text": "See:"}, {"type": "image_url"}]}, "with image_url"),
        ({"content": [{"inlineData": {}}]}, "with more than text"),
        ({"content": "<image>What is this?"}, "with <image>"),
    ],
)
def test_what_is_more_than_text_is_no_answer_and_no_question(
    last: dict[str, Any],
    said: str,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = desk("chat")
    rows = [ROWS["chat"](number) for number in range(40)]
    for row in rows:
        row["messages"] += [{"role": "user", **last}, {"role": "assistant", "content": "A lamp."}]
    rows[3]["messages"][-3] = {"role": "assistant", **last}
    assert run(write(rows)) == 0
    assert f"41 turns {said}\n" in capsys.readouterr().out
    found = {each.input: each for split in splits(root, "chat").values() for each in split}
    assert {text(3), *found} == {"Hello", *(text(n) for n in range(40))}
    assert "lamp" not in str([each.expected["reply"] for each in found.values()])


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
@pytest.mark.parametrize(
    "row",
    [
        lambda q, a: {
            "messages": [
                {"role": "developer", "content": "Be kind."},
                {"role": "user", "content": q},
                {"role": "assistant", "content": a},
            ]
        },
        lambda q, a: {
            "conversations": [{"from": "user", "value": q}, {"from": "chatgpt", "value": a}]
        },
        lambda q, a: {
            "contents": [
                {"role": "user", "parts": [{"text": q}]},
                {"role": "model", "parts": [{"text": a}]},
            ]
        },
        lambda q, a: {
            "conversation": [{"role": "prompter", "text": q}, {"role": "assistant", "text": a}]
        },
        lambda q, a: {
            "dialog": [{"speaker": "Customer", "text": q}, {"speaker": "Agent", "text": a}]
        },
        lambda q, a: {"instruction": q, "context": "", "response": a, "category": "open_qa"},
        lambda q, a: {
            "turns": [{"sender": "visitor", "message": q}, {"sender": "operator", "message": a}]
        },
        lambda q, a: {
            "messages": [
                {"author": {"type": "user"}, "body": q},
                {"author": {"type": "admin"}, "body": a},
            ]
        },
        lambda q, a: {
            "turns": [{"speaker": "USER", "utterance": q}, {"speaker": "SYSTEM", "utterance": a}]
        },
        lambda q, a: {"messages": [{"role": "usr", "content": q}, {"role": "sys", "content": a}]},
        lambda q, a: {
            "messages": [
                {"role": "user", "content": [{"type": "text", "value": q}]},
                {
                    "role": "assistant",
                    "content": [
                        {"type": "reasoning", "value": "Which one?"},
                        {"type": "text", "value": a},
                    ],
                },
            ]
        },
        lambda q, a: {"messages": [{"message": q, "attrs": ["x"]}, {"message": a}]},
        lambda q, a: {"dialog": [["agent", "Hello."], ["customer", q], ["agent", a]]},
        lambda q, a: {"conversation": [[q, a], ["Thanks.", "Bye."]]},
        lambda q, a: {"chat_id": len(q), "transcript": f"Customer: {q}\nAgent: {a}"},
        lambda q, a: {"log": f"[10:01] Visitor: {q}\n[10:02] Support: {a}", "stars": 4},
    ],
)
def test_dialogues_are_read_whatever_their_speakers_are_called(
    row: Callable[[str, str], dict[str, Any]], desk: Callable[[str], Path]
) -> None:
    root = desk("chat")
    assert run(write([row(text(n), f"I have looked at ticket {n}.") for n in range(40)])) == 0
    first = splits(root, "chat")["dev"][0]
    number = first.input.split()[1].rstrip(":")
    assert first.expected["reply"] == f"I have looked at ticket {number}."


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
@pytest.mark.parametrize("args", [[], ["--dialogue", "messages"], ["--group", "Conversation ID"]])
def test_a_table_with_a_row_for_each_turn_is_one_of_dialogues(
    args: list[str], desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("chat")
    turns = [
        {"Conversation ID": f"c{n}", "agent_id": n % 3, "Speaker": who, "Text": said}
        for n in range(40)
        for at, said in enumerate((text(n), "Which?", "That.", f"It is {n}."))
        for who in [("Customer", "Agent")[at % 2]]
    ]
    assert run(write(turns, "own.csv"), *args) == 0, capsys.readouterr().err
    assert "40 rows of own.csv: --dialogue messages" in capsys.readouterr().out
    for example in splits(root, "chat")["train"]:
        number = example.history[0].content.split()[1].rstrip(":")
        assert [turn.role for turn in example.history] == ["user", "assistant"]
        assert example.input == "That."
        assert example.expected["reply"] == f"It is {number}."
        assert f"c{number}" in (example.id, example.group)


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
def test_turns_are_in_the_order_of_their_times(desk: Callable[[str], Path]) -> None:
    root = desk("chat")
    turns = [
        {"ticket_id": n, "begun": "2026-03-01 09:00", "at": f"2026-03-01T1{at}:30Z"}
        | {"sender": ("customer", "agent")[at % 2], "body": said}
        for n in range(40)
        for at, said in enumerate((text(n), "Which?", "That.", f"It is {n}."))
    ]
    assert run(write(turns[::-1], "own.csv")) == 0
    for example in splits(root, "chat")["train"]:
        said = [turn.content for turn in example.history]
        assert said == [text(int(example.id)), "Which?"]
        assert example.expected["reply"] == f"It is {example.id}."


@ONE
def test_what_people_say_stands_behind_their_names(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    last = {"author": "McKay", "body": "No."}
    said = ([{"author": "Ada", "body": text(n)}, last] for n in range(40))
    assert run(write([{"text": each, "queue": "AB"[n % 2]} for n, each in enumerate(said)])) == 0
    assert "not used" not in capsys.readouterr().out
    example = splits(root, "classification")["train"][0]
    assert re.fullmatch(r"Ada: Ticket .*\nMcKay: No\.", example.input)


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
def test_what_names_a_row_is_no_answer_and_what_a_dialogue_is_is_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("chat")
    rows = [{"log": text(n), "chat_id": n} for n in range(40)]
    assert run(write(rows)) == 2
    assert run(write([{**row, "is_open": True} for row in rows])) == 2
    assert "holds the right answers cannot be told" in capsys.readouterr().err
    held = [{"messages": [{"sender": "Ada", "note": text(n)}]} for n in range(40)]
    assert run(write(held)) == 2
    assert 'A dialogue is [{"role": "user"' in capsys.readouterr().err
    told = [{"role": who, "content": text(1)} for who in ("ΠΕΛΑΤΗΣ", "ΥΠΑΛΛΗΛΟΣ")]
    assert run(write([{"id": n, "log": told} for n in range(9)]), "--dialogue", "log") == 2
    assert 'one of both in place of "ΠΕΛΑΤΗΣ", "ΥΠΑΛΛΗΛΟΣ".' in capsys.readouterr().err
    # A list of dialogues may have the name of one.
    logs = [{"log": f"Customer: {text(n)}\nAgent: It is {n}."} for n in range(40)]
    Path("own.json").write_text(json.dumps({"conversations": logs}), encoding="utf-8")
    assert run("own.json") == 0
    assert run("own.json", "--part", "conversations", "--dry-run") == 0


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("is_dialogue", [True, False])
def test_what_was_reasoned_before_an_answer_is_no_part_of_it(
    is_dialogue: bool,
    name: str,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Sets that a reasoning model wrote have it in front, as in `<think>…</think>`."""
    root = desk(name)
    target = tasks.find(name).target
    examples = [*data.load(root, name, "train"), *data.load(root, name, "dev")][:80]
    rows: list[dict[str, Any]] = []
    for each in examples:
        answer = f"<think>\nIs it 7, or a list?\n</think>\n\n{target(each.expected)}"
        user = {"role": "user", "content": each.input}
        spoken = [user, {"role": "assistant", "content": answer}]
        rows.append(
            {"messages": spoken} if is_dialogue else {"input": each.input, "output": answer}
        )
    options = [] if is_dialogue else ["--input", "input", "--expected", "output"]
    assert run(write(rows), *options) == 0
    assert "80 turns up to the end of their reasoning" in capsys.readouterr().out
    for example in (each for found in splits(root, name).values() for each in found):
        assert "think" not in json.dumps(example.expected)


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
def test_a_last_message_that_many_write_is_another_question_in_each_dialogue(
    desk: Callable[[str], Path],
) -> None:
    root = desk("chat")
    rows = [
        {
            "chosen": f"\n\nHuman: {text(n)}\n\nAssistant: Which one?\n\nHuman: The last."
            f"\n\nAssistant: Number {n}.",
            "rejected": "\n\nHuman: Hm.\n\nAssistant: I do not care.",
        }
        for n in range(40)
    ]
    assert run(write(rows), "--dialogue", "chosen") == 0
    found = splits(root, "chat")
    assert {split: len(examples) for split, examples in found.items()} == {
        "train": 28,
        "dev": 6,
        "test": 6,
    }
    first = found["dev"][0]
    assert (first.input, first.expected["rejected"]) == ("The last.", "I do not care.")
    assert [turn.role for turn in first.history] == ["user", "assistant"]


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
@pytest.mark.parametrize("lists", [3, 40])
def test_right_answers_with_lists_have_the_format_or_are_named(
    lists: int, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("chat")
    rows = [{"question": text(n), "answer": f"I see {text(n)} here."} for n in range(100)]
    for n in range(lists):
        rows[n]["answer"] = f"Please try:\n1. {text(n)}\n2. **wait**"
    assert run(write(rows)) == 0
    said = capsys.readouterr().out
    assert "no right answer refuses: refusal_ok asks only that a model does not" in said
    task = tasks.find("chat")
    found = [each.expected for split in splits(root, "chat").values() for each in split]
    right = sum(task.score(each, each["reply"])["format_ok"] for each in found)
    if lists == 3:
        assert right == 97
        assert "warning: 3 right answers less than 1 by format_ok, such as that of chat-0" in said
    else:
        assert right == 100
        assert "format_ok demands no plain text, but at most " in said
        assert task.score(found[0], "word " * 200)["format_ok"] == 0


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
def test_all_messages_that_one_sends_in_a_row_are_the_answer(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("chat")
    lines = "Customer: Hello\nCustomer: {}\nAgent: Hi Ada,\nAgent: it is in hall {}"
    rows = [{"chat": lines.format(text(n), n)} for n in range(40)]
    assert run(write(rows)) == 0
    assert "several paragraphs or no end: format_ok demands no plain" in capsys.readouterr().out
    for example in splits(root, "chat")["train"]:
        number = int(example.input.split()[2].rstrip(":"))
        assert example.input == f"Hello\n\n{text(number)}"
        assert example.expected["reply"] == f"Hi Ada,\n\nit is in hall {number}"
        assert not example.history


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
def test_the_goodbye_of_a_dialogue_is_not_what_is_learned(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("chat")
    spoken = ("Hello", "Hi, I am here to help you.", "", "Ticket {} is in the second of our halls.")
    rows = [
        {
            "messages": [
                {"role": ("user", "assistant")[at % 2], "content": said.format(n) or text(n)}
                for at, said in enumerate((*spoken, "Thanks", "Goodbye!"))
            ]
        }
        for n in range(40)
    ]
    assert run(write(rows)) == 0, capsys.readouterr().err
    assert "an example asks for one answer of its dialogue" in capsys.readouterr().out
    for example in splits(root, "chat")["train"]:
        number = int(example.input.split()[1].rstrip(":"))
        assert example.input == text(number)
        assert example.expected["reply"] == spoken[-1].format(number)
        assert len(example.history) == 2


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
def test_lines_of_code_stay_below_each_other(desk: Callable[[str], Path]) -> None:
    root = desk("chat")
    code = "    for at in range({0}):\n        print(at)\n    return {0}\n"
    assert run(write([{"prompt": text(n), "completion": code.format(n)} for n in range(40)])) == 0
    example = splits(root, "chat")["train"][0]
    number = example.input.split()[1].rstrip(":")
    said = f"for at in range({number}):\n    print(at)\nreturn {number}"
    assert example.expected["reply"] == said


@pytest.mark.skipif("chat" not in TASKS, reason="nobody chats in this project")
def test_messages_that_name_what_they_answer_are_dialogues_of_the_best_answers(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("chat")
    tree = (
        ("", "prompter", None, "{}"),
        ("a", "assistant", 1.0, "I do not care about that, not at all."),
        ("a", "assistant", 0.0, "It is in the hall."),
        ("c", "prompter", None, "Where is that?"),
        ("d", "assistant", 0.0, "Ticket {} is beside the door."),
    )
    rows = [
        {
            "message_id": f"{'abcde'[at]}{n}",
            "parent_id": parent and f"{parent}{n}",
            "text": said.format(n if role == "assistant" else text(n)),
            "role": role,
            "rank": rank,
            "message_tree_id": f"a{n}",
        }
        for n in range(40)
        for at, (parent, role, rank, said) in enumerate(tree)
    ]
    assert run(write(rows)) == 0, capsys.readouterr().err
    assert "40 rows of own.jsonl: --dialogue messages --id id" in capsys.readouterr().out
    for example in splits(root, "chat")["train"]:
        number = example.id.removeprefix("a")
        said_before = [text(int(number)), "It is in the hall."]
        assert [turn.content for turn in example.history] == said_before
        assert example.expected["reply"] == f"Ticket {number} is beside the door."
