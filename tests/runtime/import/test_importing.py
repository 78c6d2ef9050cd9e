"""Importing: rows of any form become sound splits, and nothing of the user's is lost."""

import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from lifecycle import data, data_card, find_part, runs, tasks
from lifecycle.importing import dividing, shaping, survey

from own_rows import ONE, ROOT, ROWS, TASKS, run, splits, state, text, write


@pytest.mark.parametrize("name", TASKS)
def test_rows_become_splits_that_the_task_reads_with_full_marks(
    name: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk(name)
    assert run(write([ROWS[name](number) for number in range(120)])) == 0, capsys.readouterr().err
    found = splits(root, name)
    assert {split: len(examples) for split, examples in found.items()} == {
        "train": 84,
        "dev": 18,
        "test": 18,
    }
    task = tasks.find(name)
    for example in (each for examples in found.values() for each in examples):
        answer = task.target(example.expected)
        assert task.score(example.expected, answer)[task.metrics[0]] == 1.0, example
        assert len(answer) / 8 < task.max_tokens


@pytest.mark.parametrize("name", TASKS)
def test_only_data_change_and_the_same_command_changes_nothing_more(
    name: str, desk: Callable[[str], Path]
) -> None:
    root = desk(name)
    shutil.copytree(ROOT / "src", root / "src", ignore=shutil.ignore_patterns("__pycache__"))
    before = state(root)
    source = write([ROWS[name](number) for number in range(60)])
    assert run(source) == 0
    once = state(root)
    changed = {path for path in once if once[path] != before.get(path)} - {source}
    folder = f"data/{name}"
    assert changed == {
        ".genai/data.txt",
        f"{folder}/README.md",
        f"{folder}/dev.jsonl",
        f"{folder}/import.html",
        f"{folder}/test.jsonl",
        f"{folder}/train.jsonl",
    }
    assert run(source) == 0
    assert state(root) == once


def test_a_tiny_model_that_learned_other_data_is_made_anew(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    name = TASKS[0]
    root = desk(name)
    record = {"scope": {"tasks": [name]}, "model": {"id": "models/tiny", "provider": "local"}}
    (root / "lifecycle.yaml").write_text(yaml.safe_dump(record), encoding="utf-8")
    source = write([ROWS[name](number) for number in range(60)])
    told = "models/tiny learned the data of before: poe tiny makes it anew."
    assert run(source, "--seed", "1") == 0
    assert told not in capsys.readouterr().out
    (root / "models" / "tiny").mkdir(parents=True)
    for file in ("config.json", "model.safetensors"):
        (root / "models" / "tiny" / file).write_text("{}", encoding="utf-8")
    assert run(source, "--seed", "1") == 0
    assert told not in capsys.readouterr().out
    assert run(source, "--seed", "2") == 0
    assert told in capsys.readouterr().out


class Killed(BaseException):
    """What nothing catches, as nothing catches a kill."""


@pytest.mark.once
@pytest.mark.parametrize("survived", range(8))
def test_after_a_kill_between_two_files_the_next_import_goes_on_and_edits_stay_edits(
    survived: int,
    desk: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = TASKS[0]
    root = desk(name)
    first = write([ROWS[name](number) for number in range(60)], "first.jsonl")
    second = write([ROWS[name](number) for number in range(60, 130)], "second.jsonl")
    assert run(first) == 0
    wanted = {path: held for path, held in state(root).items() if path.startswith("data/")}
    whole, left = runs.write_atomically, iter(range(survived))

    def write_atomically(path: Path, text: str) -> None:
        if next(left, None) is None:
            raise Killed
        whole(path, text)

    with monkeypatch.context() as killing, suppress(Killed):
        killing.setattr(runs, "write_atomically", write_atomically)
        run(second)
    edited = root / "data" / name / "dev.jsonl"
    before = edited.read_bytes()
    edited.write_bytes(before + b"\n")
    assert run(first) == 2
    assert f"data/{name}/dev.jsonl is yours: it" in capsys.readouterr().err
    edited.write_bytes(before)
    assert run(first) == 0, capsys.readouterr().err
    found = state(root)
    assert {path: found[path] for path in wanted} == wanted
    notes = found[".genai/data.txt"].decode().splitlines()
    assert len(notes) == len({line.partition("  ")[2] for line in notes}) == 5


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("path", ["train.jsonl", "README.md"])
def test_what_was_edited_is_not_overwritten_and_nothing_is_half_written(
    name: str, path: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk(name)
    source = write([ROWS[name](number) for number in range(60)])
    edited = root / "data" / name / path
    edited.write_text(edited.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    before = state(root)
    assert run(source) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"error: data/{name}/{path} is yours")
    away = f"mkdir -p data/before && mv data/{name}/{path} data/before/"
    in_words = f"data/{name}/{path} into data/before, for example."
    assert (in_words if os.name == "nt" else away) in error
    assert state(root) == before
    # What was moved away before is not written over either.
    (root / "data" / "before").mkdir()
    assert run(source) == 2
    assert f"mv data/{name}/{path} data/before-2/" in capsys.readouterr().err


@pytest.mark.parametrize("name", TASKS)
def test_a_split_that_is_given_stays_and_training_has_nothing_of_it(
    name: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk(name)
    rows = [ROWS[name](number) for number in range(60)]
    write(rows[:42], "train.jsonl")
    write(rows[40:], "test.jsonl")
    assert run("train.jsonl", "--test-file", "test.jsonl") == 0, capsys.readouterr().err
    found = splits(root, name)
    assert {split: len(examples) for split, examples in found.items()} == {
        "train": 34,
        "dev": 6,
        "test": 20,
    }
    assert {each.id for each in found["test"]} == {f"{name}-test-{n:02}" for n in range(1, 21)}
    printed = capsys.readouterr().out
    assert "left out: 2 rows with what the test split says, or nearly" in printed


def test_what_another_task_has_goes_where_that_has_it(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    if not {"classification", "extraction"} <= set(TASKS):
        pytest.skip("this project has not both tasks")
    root = desk("classification")
    for folder in ("data", "prompt"):
        shutil.copytree(ROOT / folder / "extraction", root / folder / "extraction")
    record = yaml.safe_load((root / "lifecycle.yaml").read_text(encoding="utf-8"))
    record["scope"]["tasks"].append("extraction")
    (root / "lifecycle.yaml").write_text(yaml.safe_dump(record), encoding="utf-8")
    for name, numbers in (("classification", range(60)), ("extraction", range(20, 120))):
        rows = write([ROWS[name](number) for number in numbers])
        assert run(rows, "--task", name) == 0, capsys.readouterr().err
    first, second = (splits(root, name) for name in ("classification", "extraction"))
    placed = {each.input: split for split, examples in first.items() for each in examples}
    shared = [
        (split, placed[each.input])
        for split, examples in second.items()
        for each in examples
        if each.input in placed
    ]
    assert len(shared) == 40
    assert all(here == there for here, there in shared)
    # What the other task gives a split comes on top of a share of the rest.
    assert {split: len(examples) for split, examples in second.items()} == {
        "train": 68,
        "dev": 15,
        "test": 17,
    }


def test_what_is_like_examples_of_two_splits_of_another_task_is_left_out() -> None:
    asked = [{"input": text(number), "expected": "late"} for number in range(3)]
    found = [shaping.Found(number, {**line}) for number, line in enumerate(asked)]
    found.append(shaping.Found(3, {"input": text(0) + " " + text(1), "expected": "late"}))
    others: dict[data.Split, list[data.Line]] = {
        "train": [asked[0]],
        "dev": [],
        "test": [asked[1], {**asked[0], "input": text(0).upper()}],
    }
    free, given, left = dividing.beside(found, others)
    assert [each.place for each in free] == [2, 3]
    assert {split: [each.place for each in at] for split, at in given.items()} == {
        "train": [],
        "dev": [],
        "test": [1],
    }
    assert left == [0]


@pytest.mark.parametrize("name", sorted({*TASKS} & {"summarization", "chat", "reasoning"}))
def test_a_list_of_one_answer_is_that_answer(name: str, desk: Callable[[str], Path]) -> None:
    root = desk(name)
    assert run(write([{"text": text(n), "response": [f"It is {n}."]} for n in range(40)])) == 0
    task = tasks.find(name)
    answers = [task.target(each.expected) for each in splits(root, name)["train"]]
    assert not any("[" in answer for answer in answers)


LABELS = ("late", "broken", "lost")


@pytest.mark.parametrize(
    ("name", "row", "columns"),
    [
        (
            "classification",
            lambda n: {"text": text(n), "label": n % 3, "label_text": LABELS[n % 3]},
            "--input text --expected label_text\nnot used: label\n",
        ),
        (
            "classification",
            lambda n: {"passage": text(n), "question": "Is it late?", "answer": n % 2 == 0},
            "--input passage,question --expected answer\n\n",
        ),
        (
            "question-answering",
            lambda n: {"article": text(n), "question": "Which number?", "answer": str(n)},
            "--input question --expected answer --context article\n\n",
        ),
        (
            "chat",
            lambda n: {"user": text(n), "assistant": f"It is ticket {n}."},
            "--input user --expected assistant\n\n",
        ),
        (
            "chat",
            lambda n: {"conversations": [text(n), f"It is {n}.", "Thanks.", f"Ticket {n}."]},
            "--dialogue conversations\n\n",
        ),
        (
            "classification",
            lambda n: (
                {"locale": "de", "scenario": "parcels", "intent": LABELS[n % 3]}
                | {"utt": text(n), "annot_utt": f"[which : {text(n)}]", "worker": n % 2}
            ),
            "--input utt --expected intent\nnot used: locale, scenario, annot_utt, worker\n",
        ),
        (
            "classification",
            lambda n: {"review_id": n, "stars": n % 5 + 1, "useful": n % 2, "text": text(n)},
            "--input text --expected stars\nnot used: review_id, useful\n",
        ),
    ],
    ids=["SetFit", "BoolQ", "RACE", "speakers", "LIMA", "MASSIVE", "Yelp"],
)
def test_columns_of_known_names_are_guessed(
    name: str,
    row: Callable[[int], dict[str, Any]],
    columns: str,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    if name not in TASKS:
        pytest.skip(f"no task is {name} here")
    root = desk(name)
    assert run(write([row(n) for n in range(60)])) == 0, capsys.readouterr().err
    assert f"60 rows of own.jsonl: {columns}" in capsys.readouterr().out
    example = splits(root, name)["train"][0]
    assert "Ticket" in example.whole


@pytest.mark.skipif("classification" not in TASKS, reason="no task has labels here")
def test_labels_that_are_numbers_are_said_wherever_they_begin(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    for labels in (range(3), range(12), range(1, 5), range(-1, 2)):
        rows = [{"text": text(n), "label": labels[n % len(labels)]} for n in range(60)]
        assert run(write(rows)) == 0
        said = capsys.readouterr().out
        assert "warning: The answers are numbers: if they stand for names" in said
    assert run(write([{"text": text(n), "label": f"{n % 3} stars"} for n in range(60)])) == 0
    assert "are numbers" not in capsys.readouterr().out


@pytest.mark.skipif("classification" not in TASKS, reason="no task has labels here")
def test_a_list_of_other_options_is_no_list_of_choices(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    rows = [{**ROWS["classification"](n), "options": ["gift", "express"]} for n in range(60)]
    assert run(write(rows)) == 0
    assert "--input text --expected queue\nnot used: options" in capsys.readouterr().out
    # Labels as a column each, which says 0 or 1.
    hot = ({name: int(name == "abc"[n % 3]) for name in "abc"} for n in range(60))
    rows = [{"text": text(n), **each, "queue": "abc"[n % 3]} for n, each in enumerate(hot)]
    assert run(write(rows)) == 0
    assert "--input text --expected queue\nnot used: a, b, c" in capsys.readouterr().out
    rows = [{"text": text(n), "queue": n % 2, "options": ["gift", "express"]} for n in range(60)]
    assert run(write(rows), "--choices", "", "--expected", "queue") == 0
    assert "--input text --expected queue\nnot used: options" in capsys.readouterr().out


@pytest.mark.skipif("classification" not in TASKS, reason="no task has labels here")
def test_a_second_answer_is_refused_where_an_example_has_one(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    rows = [{"text": text(n), "queue": "ab"[n % 2], "team": "cd"[n % 2]} for n in range(40)]
    assert run(write(rows), "--expected", "queue,team") == 2
    assert "has one answer, and --expected names 2." in capsys.readouterr().err


@ONE
def test_labels_have_their_share_of_each_split_whatever_the_order_of_the_rows(
    desk: Callable[[str], Path],
) -> None:
    root = desk("classification")
    rows = [ROWS["classification"](number) for number in range(200)]
    assert run(write(rows, "own.csv"), "--seed", "3") == 0
    assert data_card.facts("classification").labels == ("BROKEN", "Größe", "Late", "退货")
    found = splits(root, "classification")
    for examples in found.values():
        counts = dict.fromkeys(("BROKEN", "Größe", "Late", "退货"), 0)
        for example in examples:
            counts[example.expected] += 1
        assert max(counts.values()) - min(counts.values()) <= 2
    assert run(write(rows[::-1], "own.csv"), "--seed", "3") == 0
    again = splits(root, "classification")
    assert {split: [each.input for each in examples] for split, examples in again.items()} == {
        split: [each.input for each in examples] for split, examples in found.items()
    }


@ONE
def test_the_first_examples_of_a_split_are_of_all_labels(desk: Callable[[str], Path]) -> None:
    root = desk("classification")
    file = write([ROWS["classification"](number) for number in range(200)])
    lacked = 0
    for seed in range(10):
        assert run(file, "--seed", f"{seed}") == 0
        first = splits(root, "classification")["dev"][:12]
        lacked += 4 - len({each.expected for each in first})
    # Of twelve that are drawn from thirty, one in fifty labels is not among them.
    assert lacked <= 3


@ONE
def test_what_belongs_together_stays_on_one_side(desk: Callable[[str], Path]) -> None:
    root = desk("classification")
    rows = [
        {**ROWS["classification"](number), "group": f"customer {number // 5}"}
        for number in range(200)
    ]
    rows += [{**row, "text": row["text"] + "!", "group": "other"} for row in rows[:3]]
    assert run(write(rows)) == 0
    found = splits(root, "classification")
    where = {each.group: split for split, examples in found.items() for each in examples}
    for split, examples in found.items():
        assert {where[each.group] for each in examples} == {split}
    assert where["other"] == where["customer 0"]


@ONE
def test_a_dozen_large_groups_can_be_divided(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    rows = [
        {**ROWS["classification"](number), "group": f"customer {number % 13}"}
        for number in range(200)
    ]
    assert run(write(rows)) == 0
    found = splits(root, "classification")
    # Of about 15 rows each; a fourth of them have the same label.
    assert {split: len(examples) > 14 for split, examples in found.items()} == dict.fromkeys(
        found, True
    )
    # One is all that some have; how alike its rows are is not known yet.
    sizes = [line for line in capsys.readouterr().out.splitlines() if "smallest difference" in line]
    for examples, line in zip(found.values(), sizes, strict=True):
        groups = len({each.group for each in examples})
        assert line.endswith(f", and larger where its {groups} groups fall alike")


@ONE
def test_what_is_left_out_is_said_with_its_rows(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    rows = [ROWS["classification"](number) for number in range(100)]
    rows += [
        {"text": "  ", "queue": "Late"},
        {"text": "No answer at all", "queue": ""},
        rows[0],
        {**rows[1], "queue": "Late"},
        {"text": "long " * 500, "queue": "Late"},
    ]
    assert run(write(rows), "--longest", "100") == 0
    said = capsys.readouterr().out
    assert "left out: 2 rows without an input or an answer (at 101, 102)" in said
    assert "left out: 1 row with what another row says (at 103)" in said
    assert "left out: 2 rows with an input that has two different answers (at 2, 104)" in said
    assert "left out: 1 row with a longer input than --longest allows (at 105)" in said
    assert "warning: dev has 15 examples: too few" in said
    page = (root / "data" / "classification" / "import.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 3
    assert "http" not in page
    assert "at 2, 104" in page


@pytest.mark.skipif("classification" not in TASKS, reason="no task has labels here")
def test_inputs_that_the_model_has_no_room_for_are_left_out_as_is_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    record = yaml.safe_load((root / "lifecycle.yaml").read_text(encoding="utf-8"))
    record["model"]["context_length"] = 60
    (root / "lifecycle.yaml").write_text(yaml.safe_dump(record), encoding="utf-8")
    rows = [{"text": text(n), "queue": "ab"[n % 2]} for n in range(100)]
    # A link is many words for a model, and one for whoever counts what stands between spaces.
    rows[7]["text"] += " https://example.org/" + "/".join(map(str, range(60)))
    rows[9]["text"] += " and more" * 40
    assert run(write(rows)) == 0
    said = capsys.readouterr().out
    advised = re.search(r"2 examples longer .* 60 tokens .*: --longest (\d+) leaves such out", said)
    assert advised
    assert run("own.jsonl", "--longest", advised[1]) == 0
    assert "tokens that the model takes" not in capsys.readouterr().out


@ONE
def test_the_card_says_how_to_do_it_again_wherever_the_file_was_named(
    desk: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = desk("classification")
    file = write([ROWS["classification"](number) for number in range(40)], f"{tmp_path}/own.csv")
    other = write(
        [ROWS["classification"](40 + number) for number in range(20)], f"{file[:-4]}2.csv"
    )
    card = root / data_card.path_of("classification")
    # As from a folder beside it.
    monkeypatch.setenv("POE_PWD", str(tmp_path / "beside"))
    for args, said in (
        (["--seed", "3", file], "poe import --seed 3 own.csv\n"),
        (["--seed", "4", "../own.csv"], "poe import --seed 4 own.csv\n"),
        ([file, "--test-file", other], "poe import own.csv --test-file own2.csv\n"),
    ):
        monkeypatch.setattr("sys.argv", ["import", *args])
        assert run(*args) == 0
        assert said in card.read_text(encoding="utf-8")


@pytest.mark.parametrize(("examples", "shown"), [(1, 1.0), (20, 0.319), (200, 0.09)])
def test_a_split_shows_differences_from_a_size_on_that_its_examples_decide(
    examples: int, shown: float
) -> None:
    assert survey.smallest_difference(examples) == pytest.approx(shown, abs=5e-4)


@ONE
def test_a_label_that_a_split_lacks_is_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    rows = [ROWS["classification"](number) for number in range(100)]
    assert run(write([*rows, {"text": "What is a rare thing?", "queue": "rare"}])) == 0
    said = capsys.readouterr().out
    for split in ("dev", "test"):
        assert f'warning: No example of {split} has the answer "rare".' in said
    assert 'No example of train has the answer "rare"' not in said


@ONE
def test_where_what_is_left_has_one_label_what_was_left_out_is_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    rows = [{"text": text(n), "queue": "Late"} for n in range(60)]
    assert run(write(rows + [{**row, "queue": "Lost"} for row in rows[:20]])) == 2
    error = capsys.readouterr().err
    assert 'Every example has the label "Late": there is nothing to tell apart. Left out:' in error
    assert "40 rows with an input that has two different answers (at 1, 61, 2, 62" in error


@ONE
@pytest.mark.parametrize(
    ("labels", "listed"),
    [
        (('["Late", "Lost"]', "Late"), '"Late, Lost"'),
        (("['Late', 'Lost']", "Late"), '"Late, Lost"'),
        ((["Late", "Lost"], ["Late"]), '"Late, Lost"'),
        (('{"choices": ["Late", "Lost"]}', "Late"), '"Late, Lost"'),
        (("Late|Lost", "Late", "Lost"), '"Late|Lost"'),
        (("Late|Lost", "Lost"), '"Late|Lost"'),
        (("ПОЗДНО、退款", "退款、物流", "ПОЗДНО、物流"), '"ПОЗДНО、退款"'),
        (("Late; Lost", "Lost; Broken", "Late; Broken"), '"Late; Lost"'),
    ],
)
def test_a_list_of_labels_is_no_label(
    labels: tuple[Any, ...],
    listed: str,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    desk("classification")
    write([{"text": text(n), "queue": labels[n % len(labels)]} for n in range(60)])
    assert run("own.jsonl") == 2
    error = capsys.readouterr().err
    assert f"{listed} is a list of labels, and a row has one" in error
    how = "" if "extraction" in TASKS else f"poe add --tasks {','.join([*TASKS, 'extraction'])}, "
    assert f"the task extraction reads them: {how}" in error
    assert error.count("..") == 0
    assert "--expected COLUMN" in error


@pytest.mark.skipif("summarization" not in TASKS, reason="nothing is summarized in this project")
def test_a_text_in_sentences_is_the_input_and_not_what_names_its_row(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("summarization")
    write(
        [
            {"source": [text(n), text(n + 100)], "paper_id": f"P{n:08}", "target": [f"Ticket {n}"]}
            for n in range(40)
        ]
    )
    assert run("own.jsonl", "--dry-run") == 0
    out = capsys.readouterr().out
    assert "--input source --expected target\nnot used: paper_id\n" in out


@ONE
def test_pairs_of_sentences_have_their_gold_label(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    rows = [
        {"annotator_labels": [["yes", "no"][n % 2]], "gold_label": ["yes", "no"][n % 2]}
        | {"sentence1": text(n), "sentence2": text(n + 100), "pairID": f"{n}r1"}
        for n in range(40)
    ]
    write(rows)
    assert run("own.jsonl", "--dry-run") == 0
    assert "--input sentence1,sentence2 --expected gold_label\n" in capsys.readouterr().out


@ONE
def test_a_column_that_divides_the_rows_is_named(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    rows = [{"text": text(n), "queue": ("Late", "Lost")[n % 2]} for n in range(60)]
    parted = [{**row, "split": ("train", "test")[n // 2 % 2]} for n, row in enumerate(rows)]
    assert run(write(parted)) == 0
    assert 'warning: The column "split" divides the rows, and is not' in capsys.readouterr().out


@ONE
def test_one_label_in_a_list_and_a_path_are_labels(desk: Callable[[str], Path]) -> None:
    desk("classification")
    labels = (["Late"], '["Lost"]', "['Broken']", "Home/Garden", "Home/Other", "Other/Other")
    write([{"text": text(n), "queue": labels[n % 6]} for n in range(90)])
    assert run("own.jsonl") == 0
    found = ("Broken", "Home/Garden", "Home/Other", "Late", "Lost", "Other/Other")
    assert data_card.facts("classification").labels == found


@ONE
def test_a_split_that_is_given_may_number_its_rows_as_the_other_file_does(
    desk: Callable[[str], Path],
) -> None:
    root = desk("classification")
    for path, first in (("train.csv", 0), ("test.csv", 40)):
        rows = (ROWS["classification"](first + number) for number in range(40))
        write([{"id": number, **row} for number, row in enumerate(rows, start=1)], path)
    assert run("train.csv", "--test-file", "test.csv") == 0
    found = splits(root, "classification")
    assert {each.id for each in found["test"]} == {
        f"classification-test-{number}" for number in range(1, 41)
    }
    assert {each.id for each in found["train"] + found["dev"]} == {str(n) for n in range(1, 41)}


@ONE
def test_what_is_no_number_is_no_label_and_unused_columns_are_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    rows = [{"text": text(n), "queue": n % 2, "clerk": "Ada"} for n in range(40)]
    assert run(write([*rows, {"text": "Nobody knows", "queue": float("nan")}])) == 0
    said = capsys.readouterr().out
    assert "without an input or an answer (at 41)" in said
    assert "not used: clerk" in said
    assert data_card.facts("classification").labels == ("0", "1")


@ONE
def test_a_whole_number_is_a_label_as_it_was_before_one_was_missing(
    desk: Callable[[str], Path],
) -> None:
    root = desk("classification")
    rows = [{"text": text(n), "queue": float(n % 2), "id": float(n)} for n in range(40)]
    assert run(write(rows)) == 0
    assert data_card.facts("classification").labels == ("0", "1")
    found = {each.id for examples in splits(root, "classification").values() for each in examples}
    assert found == {str(n) for n in range(40)}


@ONE
def test_what_nobody_wanted_in_an_input_is_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    odd = {
        3: "<p>Bought</p> it&nbsp;new",
        4: 'see <a href="x">',
        10: "it&#39;s new<br/>",
        5: "fÃ¼r mich",
        6: "itâ€™s late",
        7: "from jo.doe@example.com",
        11: r"first\nsecond",
        12: r"Caf\u00e9",
        # None of these is odd.
        13: r"C:\temp\users",
        8: "a < b, 3 <4> and <name> & Co <a@example>",
        9: "IRMÃ” ESPAÑOL hâlâ” Âge «Ñu» @home",
    }
    write([{"text": f"{text(n)} {odd.get(n, '')}", "queue": f"q{n % 2}"} for n in range(60)])
    assert run("own.jsonl") == 0
    said = capsys.readouterr().out
    assert "warning: HTML in 3 inputs, such as classification-0" in said
    assert "): take it out, unless the model meets it in use as well.\n" in said
    assert "warning: letters decoded wrongly in 2 inputs, such as" in said
    assert r"written as \n and \u00e9 in 2 inputs, such" in said
    assert "warning: e-mail addresses in 1 input, such as classification-08 (jo.doe@exampl" in said
    odd.clear()
    write([{"text": f"{text(n)}", "queue": f"q{n % 2}"} for n in range(60)])
    assert run("own.jsonl") == 0
    assert "HTML" not in capsys.readouterr().out


@ONE
def test_labels_that_look_like_another_or_like_none_are_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("classification")
    labels = ("Late", "late", "nan", "1", "1.0", "Größe", "Gro\u0308ße", "home", "ho\u200bme")
    write([{"text": text(n), "queue": labels[n % 9]} for n in range(108)])
    assert run("own.jsonl") == 0
    said = capsys.readouterr().out
    assert 'warning: "Late" and "late" are two answers' in said
    assert 'warning: "1" and "1.0" are two answers' in said
    # Each of these is shown as the other is.
    assert 'warning: "Gro\u0308ße" and "Größe" are two answers' in said
    assert 'warning: "home" and "ho\u200bme" are two answers' in said
    assert 'warning: "nan" is the answer of 12 examples: if it stands for none, leave' in said


def test_preferences_need_what_is_trained_on_them(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    if find_part("alignment.preferences"):
        pytest.skip("this project trains on preferences")
    root = desk(TASKS[0])
    source = write([{"input": "What?", "chosen": "this", "rejected": "that"}])
    before = state(root)
    assert run(source, "--pairs") == 2
    assert "help: poe add align" in capsys.readouterr().err
    assert state(root) == before


@pytest.mark.skipif("classification" not in TASKS, reason="this project has no task with labels")
@pytest.mark.parametrize(
    ("first", "second"), [("premise", "hypothesis"), ("sentence1", "sentence2")]
)
def test_two_sentences_that_one_label_is_of_are_an_input_together(
    first: str, second: str, desk: Callable[[str], Path]
) -> None:
    root = desk("classification")
    rows = [
        {first: text(n), second: f"It is {n}.", "label": ["yes", "no"][n % 2]} for n in range(40)
    ]
    assert run(write(rows)) == 0
    inputs = {each.input for split in splits(root, "classification").values() for each in split}
    assert inputs == {f"{text(n)}\n\nIt is {n}." for n in range(40)}


@pytest.mark.skipif("classification" not in TASKS, reason="this project has no task with labels")
def test_what_a_second_column_says_again_is_no_second_part_of_an_input(
    desk: Callable[[str], Path],
) -> None:
    root = desk("classification")
    rows = [
        {"body": text(n), "question": f"{text(n)} What is it?", "label": ["yes", "no"][n % 2]}
        for n in range(40)
    ]
    assert run(write(rows)) == 0
    inputs = {each.input for split in splits(root, "classification").values() for each in split}
    assert inputs == {f"{text(n)} What is it?" for n in range(40)}


@pytest.mark.skipif("summarization" not in TASKS, reason="nothing is summarized in this project")
def test_beside_an_answer_by_its_name_the_other_text_is_the_input(
    desk: Callable[[str], Path],
) -> None:
    root = desk("summarization")
    rows = [{"mr": text(n), "ref": f"{text(n)[:60]} in short."} for n in range(40)]
    assert run(write(rows)) == 0
    inputs = {each.input for split in splits(root, "summarization").values() for each in split}
    assert inputs == {text(n) for n in range(40)}


@pytest.mark.skipif("summarization" not in TASKS, reason="nothing is summarized in this project")
def test_a_name_that_begins_a_sentence_of_the_text_is_faithful_anywhere(
    desk: Callable[[str], Path],
) -> None:
    root = desk("summarization")
    rows = [
        {"article": f"{text(n)}. Ada wrote. (Élodie too.)", "headline": f"Ticket {n} of Bo"}
        for n in range(40)
    ]
    assert run(write(rows)) == 0
    found = tasks.find("summarization")
    for example in splits(root, "summarization")["test"]:
        said = {
            answer: found.score(example.expected, answer)["faithful"]
            for answer in ("a parcel that Ada and Élodie miss", "a parcel that Eve misses")
        }
        assert [*said.values()] == [1.0, 0.0]


@pytest.mark.skipif("summarization" not in TASKS, reason="nothing is summarized in this project")
def test_summaries_that_are_no_shorter_than_the_text_are_said(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("summarization")
    rows = [ROWS["summarization"](number) for number in range(40)]
    rows[7]["headline"] = rows[7]["article"] + " And more."
    assert run(write(rows)) == 0
    said = capsys.readouterr().out
    assert "warning: 1 of 40 summaries are no shorter than the text, as summarization-08.\n" in said


@pytest.mark.parametrize(("name", "column"), [("summarization", "headline"), ("chat", "messages")])
def test_one_answer_of_a_whole_page_is_no_limit_for_all(
    name: str, column: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    if name not in TASKS:
        pytest.skip(f"no {name} in this project")
    root = desk(name)
    rows = [ROWS[name](number) for number in range(40)]
    page = "Ticket 7: " + "the parcel is late. " * 100
    if name == "chat":
        rows[7][column][-1]["content"] = page
    else:
        rows[7] = {"article": page * 2, column: page}
    assert run(write(rows)) == 0
    most = max(data_card.count_words(answer_of(row[column])) for row in [*rows[:7], *rows[8:]])
    head = yaml.safe_load((root / data_card.path_of(name)).read_text().split("---")[1])
    assert head["task"]["max_words"] == most
    said = capsys.readouterr().out
    assert (
        f"1 answer far longer than most, such as that of {name}-08 with 402 words. {most}" in said
    )
    assert run(write(rows), "--longest-answer", f"{most}") == 0
    said = capsys.readouterr().out
    assert "left out: 1 row with a longer answer than --longest-answer allows (at 8)" in said
    assert "far longer than most" not in said
    head = yaml.safe_load((root / data_card.path_of(name)).read_text().split("---")[1])
    assert (head["task"]["max_words"], head["task"]["max_tokens"] < 100) == (most, True)


def answer_of(told: Any) -> str:
    """Give what is answered, alone or at the end of a dialogue."""
    return str(told[-1]["content"] if isinstance(told, list) else told)


@pytest.mark.parametrize("name", TASKS)
def test_a_given_split_of_other_columns_is_refused_with_the_one_it_lacks(
    name: str, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk(name)
    before = state(root)
    rows = [ROWS[name](number) for number in range(60)]
    *_, answer = rows[0]
    write(rows, "train.jsonl")
    for column in (answer.title(), "more"):
        others = [{(column if key == answer else key): row[key] for key in row} for row in rows]
        write(others, "given.jsonl")
        assert run("train.jsonl", "--test-file", "given.jsonl") == 2
        error = capsys.readouterr().err
        assert f'given.jsonl has no column "{answer}"' in error
    for file in ("train.jsonl", "given.jsonl"):
        (root / file).unlink()
    assert state(root) == before


@pytest.mark.skipif("classification" not in TASKS, reason="nothing is classified in this project")
def test_a_text_of_one_label_may_have_them_in_columns_and_one_of_several_is_refused(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    names = ("late", "broken", "angry")
    rows = [
        {"text": text(n)} | {name: int(names[n % 3] == name) for name in names} for n in range(60)
    ]
    assert run(write(rows)) == 0, capsys.readouterr().err
    assert data_card.facts("classification").labels == ("angry", "broken", "late")
    example = splits(root, "classification")["dev"][0]
    assert example.expected == names[int(example.input.split()[1].rstrip(":")) % 3]
    cats = [{"text": row["text"], "cats": {name: row[name] for name in names}} for row in rows]
    assert run(write(cats), "--expected", "cats.late") == 0, capsys.readouterr().err
    assert data_card.facts("classification").labels == ("0", "1")
    rows[7]["angry"] = rows[7]["late"] = 1
    assert run(write(rows)) == 2
    assert "is a list of labels, and a row has one" in capsys.readouterr().err


@pytest.mark.skipif("classification" not in TASKS, reason="nothing is classified in this project")
def test_marks_beside_a_label_of_another_name_are_not_the_labels(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("classification")
    said = ("Billing", "Sales", "Repair")
    rows = [
        {"mail": text(n), "department": said[n % 3], "is_paid": n % 2, "is_new": int(n % 5 == 0)}
        | {"is_urgent": int(n % 7 == 0)}
        for n in range(60)
    ]
    file = write(rows)
    before = state(root)
    assert run(file) == 2
    assert "help: Name it: --expected COLUMN" in capsys.readouterr().err
    assert state(root) == before
    assert run(file, "--expected", "department") == 0, capsys.readouterr().err
    assert data_card.facts("classification").labels == ("Billing", "Repair", "Sales")
