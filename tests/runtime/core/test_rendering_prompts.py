import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from lifecycle import data, data_card, errors, prompts, tasks

ROOT = Path.cwd()
WRITE = Callable[..., prompts.Prompt]


@pytest.fixture
def write(tmp_path: Path) -> WRITE:
    """Write a prompt file and read it."""

    def write_and_read(front_matter: str, body: str = "Ticket: {{ input }}") -> prompts.Prompt:
        path = tmp_path / "prompt" / "any" / "mine.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{front_matter}\n---\n{body}\n", encoding="utf-8")
        return prompts.read(tmp_path, "prompt/any/mine.md")

    return write_and_read


@pytest.fixture
def train(task: tasks.Task) -> list[data.Example]:
    """The training split of the task."""
    return data.load(ROOT, task.name, "train")


def test_few_shot_examples_are_turns_rendered_by_the_same_body(
    task: tasks.Task, train: list[data.Example], write: WRITE
) -> None:
    prompt = write("system: Be brief.\nshots: 2")
    messages = prompts.renderer(prompt, task, train)("Hello")
    assert [message["role"] for message in messages] == [
        "system", "user", "assistant", "user", "assistant", "user",
    ]  # fmt: skip
    [first] = [each for each in train if messages[1]["content"] == f"Ticket: {each.input}"]
    assert messages[2]["content"] == task.target(first.expected)
    assert messages[-1]["content"] == "Ticket: Hello"


def test_names_with_a_comma_stand_in_quotes(
    task: tasks.Task, write: WRITE, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("late", "late, and broken")
    held = {"labels": names, "kinds": {"state": names, "who": "text"}}
    monkeypatch.setattr(type(task), "variables", lambda _self: held)
    prompt = write("system: \"{{ labels | join(', ') }}; {{ kinds.state | join(', ') }}\"")
    shown = prompts.renderer(prompt, task, ())("Hello")[0]["content"]
    assert shown == 'late, "late, and broken"; late, "late, and broken"'


def test_an_example_of_a_dialogue_is_shown_with_its_earlier_turns(
    task: tasks.Task, train: list[data.Example], write: WRITE
) -> None:
    earlier = (data.Turn(role="user", content="Hi"), data.Turn(role="assistant", content="Hello."))
    shown = [dataclasses.replace(train[0], history=earlier)]
    messages = prompts.renderer(write("shots: 1"), task, shown)("Where is it?")
    assert [message["content"] for message in messages[:2]] == ["Hi", "Hello."]
    assert len(messages) == 5


def test_fixed_examples_can_be_chosen_by_id(
    task: tasks.Task, train: list[data.Example], write: WRITE
) -> None:
    prompt = write(f"shots: 3\nids: [{train[5].id}, {train[3].id}]")
    contents = [message["content"] for message in prompts.renderer(prompt, task, train)("Hello")]
    assert contents[0::2] == [
        f"Ticket: {text}" for text in (train[5].input, train[3].input, train[0].input, "Hello")
    ]


def test_the_card_names_the_examples_that_are_shown_where_the_prompt_names_none(
    task: tasks.Task, train: list[data.Example], write: WRITE
) -> None:
    named = data_card.facts(task.name).shown[:2]
    inputs = {example.id: example.input for example in train}
    messages = prompts.renderer(write("shots: 2"), task, train)("Hello")
    assert [each["content"] for each in messages[0:4:2]] == [
        f"Ticket: {inputs[id]}" for id in named
    ]


def test_without_any_names_each_answer_has_its_turn_and_every_process_shows_the_same(
    task: tasks.Task, train: list[data.Example]
) -> None:
    wanted = [example.expected for example in train[:3]]
    answers = [wanted[0]] * 20 + [wanted[1]] * 5 + [wanted[2]] * 2
    many = [
        data.Example(f"own-{number}", f"Ticket {number}", answer)
        for number, answer in enumerate(answers)
    ]
    ordered = prompts.shown(task, many)
    assert sorted(example.id for example in ordered) == sorted(example.id for example in many)
    for turn in (ordered[:3], ordered[3:6]):
        assert {str(example.expected) for example in turn} == {str(each) for each in wanted}
    assert prompts.shown(task, many[::-1][::-1]) == ordered


def test_the_nearest_example_stands_next_to_the_question(
    task: tasks.Task, train: list[data.Example], write: WRITE
) -> None:
    prompt = write("examples: nearest\nshots: 3")
    messages = prompts.renderer(prompt, task, train)(train[7].input + " zzz")
    assert messages[-3]["content"] == f"Ticket: {train[7].input}"


@pytest.mark.parametrize("way", ["fixed", "nearest"])
def test_an_example_never_shows_its_own_answer(
    task: tasks.Task, train: list[data.Example], write: WRITE, way: str
) -> None:
    prompt = write(f"examples: {way}\nshots: 3")
    messages = prompts.renderer(prompt, task, train)(train[0].input)
    assert train[0].input not in "".join(message["content"] for message in messages[:-1])


def test_words_that_no_example_has_still_get_examples(
    task: tasks.Task, train: list[data.Example], write: WRITE
) -> None:
    prompt = write("examples: nearest\nshots: 2")
    assert len(prompts.renderer(prompt, task, train)("qqq")) == 5
    assert prompts.renderer(prompt, task, train)("")


@pytest.mark.parametrize(
    ("inputs", "asked", "nearest"),
    [
        (("我的包裹还没有到", "请把发票寄给我", "我想退货"), "发票在哪里", 1),
        (("注文した荷物が届きません", "請求書を送ってください"), "荷物はどこですか", 0),
        (("5 + 3", "6 + 2"), "9 - 4", 0),
    ],
)
def test_the_nearest_is_found_in_any_script_and_where_there_are_no_words(
    task: tasks.Task,
    train: list[data.Example],
    write: WRITE,
    inputs: tuple[str, ...],
    asked: str,
    nearest: int,
) -> None:
    shown = [dataclasses.replace(train[0], id=input, input=input) for input in inputs]
    messages = prompts.renderer(write("examples: nearest\nshots: 1"), task, shown)(asked)
    assert messages[0]["content"] == f"Ticket: {inputs[nearest]}"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("{{ inptu }}", "'inptu' is undefined"),
        ("{% for %}", "Expected"),
        ("{{ input.__class__.__mro__ }}", "unsafe"),
    ],
)
def test_a_wrong_template_is_an_error_and_cannot_run_code(
    task: tasks.Task, write: WRITE, body: str, problem: str
) -> None:
    with pytest.raises(errors.ProjectError, match=problem):
        prompts.renderer(write("system: ''", body), task, [])("Hello")


@pytest.mark.parametrize(
    ("front_matter", "problem"),
    [
        ("examples: some", "examples"),
        ("shots: -1", "shots"),
        ("temprature: 1", "temprature"),
        ("decoding: { temperature: 9 }", "decoding.temperature"),
        ("system: [", "no UTF-8 text with YAML"),
    ],
)
def test_a_wrong_front_matter_is_one_sentence(
    write: WRITE, front_matter: str, problem: str
) -> None:
    with pytest.raises(errors.ProjectError, match=problem):
        write(front_matter)


def test_a_prompt_that_is_not_utf8_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "prompt" / "any" / "mine.md"
    path.parent.mkdir(parents=True)
    path.write_bytes("---\nsystem: Größe\n---\n".encode("latin-1"))
    with pytest.raises(errors.ProjectError, match=r"prompt/any/mine\.md is no UTF-8 text"):
        prompts.read(tmp_path, "prompt/any/mine.md")


def test_a_prompt_that_does_not_exist_is_answered_with_those_that_do(task: tasks.Task) -> None:
    with pytest.raises(errors.ProjectError, match="no prompt") as raised:
        prompts.find(ROOT, task.name, "defualt")
    assert "holds: default" in raised.value.help


def test_what_a_customer_writes_is_never_taken_for_a_template(
    task: tasks.Task, write: WRITE
) -> None:
    messages = prompts.renderer(write("system: ''"), task, [])("{{ 7 * 7 }} {% raw %}")
    assert messages[-1]["content"] == "Ticket: {{ 7 * 7 }} {% raw %}"


def test_ids_of_other_data_are_named_with_what_to_do(
    task: tasks.Task, train: list[data.Example], write: WRITE
) -> None:
    with pytest.raises(errors.ProjectError, match='has no example "gone"') as raised:
        prompts.renderer(write("shots: 1\nids: [gone]"), task, train)("Hello")
    assert "Take ids: out" in raised.value.help


def test_a_prompt_says_in_the_words_of_the_field_what_it_shows(write: WRITE) -> None:
    prompt = write("shots: 4")
    assert str(prompt) == "mine, 4-shot"
    assert str(prompt.showing(0, nearest=False)) == "mine, zero-shot"
    assert str(prompt.showing(1, nearest=True)) == "mine, one-shot, nearest"
    assert write("system: ''").showing(None, nearest=True).shots == prompts.NEAREST_SHOTS


def test_prompt_files_of_earlier_versions_are_read(write: WRITE) -> None:
    plain = write("name: mine\ntask: any\nexamples: none")
    few = write("name: mine\ntask: any\nexamples: fixed\ncount: 8")
    assert (plain.shots, few.shots) == (0, 8)
