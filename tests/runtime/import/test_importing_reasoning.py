"""Importing: problems, their numbers, and how these are reached."""

from collections.abc import Callable
from pathlib import Path

import pytest
from lifecycle import data_card, tasks

from own_rows import ROWS, TASKS, run, splits, text, write


@pytest.mark.skipif("reasoning" not in TASKS, reason="no task has numbers here")
def test_a_number_that_is_a_part_of_a_formula_is_no_answer(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("reasoning")
    rows = [{"problem": text(n), "answer": f"$\\frac{{{n}}}{{2}}$"} for n in range(40)]
    assert run(write(rows)) == 2
    assert "own.jsonl:1: which number " in capsys.readouterr().err
    rows = [{"problem": text(n), "answer": f"In {{x}} it is ${n}$."} for n in range(40)]
    assert run(write(rows)) == 0


@pytest.mark.skipif("reasoning" not in TASKS, reason="nothing is worked out in this project")
@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("3 + 4 = 7 crates, so 1,250.50 euros", 1250.5),
        ("#### $1,250", 1250),
        ("#### 18 m2", 18),
        ("#### \N{MINUS SIGN}7", -7),
        (r"$x^2 = 9$, hence \boxed{42}.", 42),
        ("#### 123456789012345678901234567890", 123456789012345678901234567890),
        (".5", 0.5),
        ("#### 1\N{NARROW NO-BREAK SPACE}250 F", 1250),
        ("It costs 1 250 euros", 1250),
        ("#### 1'250.50", 1250.5),
        ("#### 15 m^2", 15),
        (r"15 \text{ m}^{2}", 15),
        (r"\boxed{15} in 2 steps", 15),
        ("#### 1/2", None),
        ("#### 3 1/2", None),
        ("#### 3,5", None),
        ("#### 1.234,50", None),
        ("#### 1.5e6", None),
        ("#### 2024-05-06", None),
        ("10:30", None),
        (r"\boxed{\frac{3}{4}}", None),
        (r"\boxed{2\pi}", None),
        ("#### forty", None),
    ],
)
def test_a_number_is_read_as_it_is_meant_or_not_at_all(
    said: str, number: float | None, desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("reasoning")
    rows = [ROWS["reasoning"](n) for n in range(40)]
    rows[3]["answer"] = rows[7]["answer"] = said
    assert run(write(rows)) == (2 if number is None else 0)
    if number is None:
        error = capsys.readouterr().err
        assert "own.jsonl:4: which number" in error
        assert "; 1 other row cannot be read either." in error
        return
    found = [each for examples in splits(root, "reasoning").values() for each in examples]
    assert [each.expected["answer"] for each in found].count(number) >= 2


@pytest.mark.skipif("reasoning" not in TASKS, reason="nothing is worked out in this project")
@pytest.mark.parametrize(
    ("said", "mark", "number"),
    [
        ("#### 1.600", None, None),
        ("#### 1.600", ",", 1600),
        ("#### 1.600", ".", 1.6),
        ("Zusammen 1.250,50 Euro", ",", 1250.5),
        ("#### 3,5", ",", 3.5),
    ],
)
def test_a_point_in_a_result_is_asked_about_where_it_may_stand_before_thousands(
    said: str,
    mark: str | None,
    number: float | None,
    desk: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = desk("reasoning")
    rows = [ROWS["reasoning"](n) for n in range(40)]
    rows[3]["answer"] = rows[7]["answer"] = said
    assert run(write(rows), *(["--decimals", mark] if mark else [])) == (2 if mark is None else 0)
    if number is None:
        error = capsys.readouterr().err
        assert "own.jsonl:4: whether 1.600 is 1600 or has decimals cannot be told; 1" in error
        assert "help: Say what begins the decimals" in error
        return
    found = [each for examples in splits(root, "reasoning").values() for each in examples]
    assert [each.expected["answer"] for each in found].count(number) >= 2


@pytest.mark.skipif("reasoning" not in TASKS, reason="nothing is reckoned here")
@pytest.mark.parametrize("args", [[], ["--decimals", ","]])
def test_a_number_that_is_no_text_has_its_decimals_behind_the_point(
    args: list[str], desk: Callable[[str], Path]
) -> None:
    root = desk("reasoning")
    rows = [{"question": f"{text(n)}?", "answer": [[n + 0.625]]} for n in range(40)]
    assert run(write(rows), *args) == 0
    found = [each for examples in splits(root, "reasoning").values() for each in examples]
    assert {each.expected["answer"] for each in found} == {n + 0.625 for n in range(40)}


@pytest.mark.skipif("reasoning" not in TASKS, reason="nothing is worked out in this project")
def test_a_solution_gives_its_arithmetic(desk: Callable[[str], Path]) -> None:
    root = desk("reasoning")
    solution = "Half is <<48/2=24>>24, both <<48+24=72>>72, and 2 more <<72+2=74>>74. #### 74"
    rows = [{"question": text(n), "answer": f"<<{n}+1={n + 1}>> #### {n + 1}"} for n in range(40)]
    rows[0]["answer"] = solution
    rows[1]["answer"] = "It is <<1+1=2>>2, no: #### 3"
    rows[2]["answer"] = "<<.5*10=5.00>>5, and <<5+1=6.00>>6. #### 6"
    assert run(write(rows)) == 0
    found = [each for examples in splits(root, "reasoning").values() for each in examples]
    wanted = {each.input: each.expected["expression"] for each in found}
    assert wanted[text(0)] == "(48+(48/2))+2"
    assert wanted[text(1)] == "3"
    assert wanted[text(2)] == "(.5*10)+1"
    assert tasks.find("reasoning").max_tokens == 64
    assert not data_card.facts("reasoning").worked


@pytest.mark.skipif("reasoning" not in TASKS, reason="nothing is worked out in this project")
def test_where_answers_are_numbers_alone_steps_are_asked_for_and_have_room(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("reasoning")
    rows = [{"problem": text(n), "answer": n} for n in range(40)]
    rows[0]["answer"] = "<<1+1=2>> #### 2"
    assert run(write(rows)) == 0
    assert "right answers are numbers alone: prompts ask for the steps" in capsys.readouterr().out
    task = tasks.find("reasoning")
    [first, *_] = splits(root, "reasoning")["dev"]
    assert task.variables() == {"worked": True}
    assert task.max_tokens == 512
    assert task.target(first.expected) == f"#### {first.expected['answer']}"


@pytest.mark.skipif("reasoning" not in TASKS, reason="nothing is worked out in this project")
def test_solutions_in_words_are_learned_where_most_have_no_arithmetic_of_their_own(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = desk("reasoning")
    steps = "First 2 boxes, then {} more of the same kind, which makes {}."
    rows = [{"problem": text(n), "solution": steps.format(n, n + 2)} for n in range(40)]
    rows[0]["solution"] = "In all there are <<1+1=2>>2 boxes. #### 2"
    rows[1]["solution"] = "3"
    rows[4]["solution"] = "#### Step 1\nTake 2 boxes.\n#### Final answer\nThere are 6 boxes"
    # Another way to the same number is no contradiction; another number is.
    rows += [{"problem": text(2), "solution": "Four it is, as one sees, or \\boxed{4}."}]
    rows += [{"problem": text(3), "solution": "It is 6."}]
    assert run(write(rows)) == 0
    out = capsys.readouterr().out
    assert "1 row with what another row says (at 41)" in out
    assert "2 rows with an input that has two different answers (at 4, 42)" in out
    found = {e.input: e.expected for each in splits(root, "reasoning").values() for e in each}
    assert len(found) == 39
    assert found[text(0)] == {"answer": 2, "solution": "In all there are 2 boxes."}
    assert found[text(1)] == {"answer": 3, "solution": ""}
    assert found[text(2)] == {"answer": 4, "solution": steps.format(2, 4)}
    assert found[text(4)] == {"answer": 6, "solution": rows[4]["solution"]}
    assert data_card.facts("reasoning").worked
    assert tasks.find("reasoning").target(found[text(2)]).endswith("which makes 4.\n#### 4")


@pytest.mark.skipif("reasoning" not in TASKS, reason="nothing is worked out in this project")
def test_a_row_whose_arithmetic_gives_another_number_is_left_out(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    desk("reasoning")
    rows = [
        {"question": text(n), "answer": n + 2, "sum": f"{n} + {2 + (n == 7)}"} for n in range(40)
    ]
    assert run(write(rows), "--expression", "sum") == 0, capsys.readouterr().err
    assert "1 row with an answer that itself does not score 1 (at 8)" in capsys.readouterr().out


@pytest.mark.skipif("reasoning" not in TASKS, reason="nothing is worked out in this project")
def test_a_column_of_arithmetic_for_other_numbers_can_be_left_out(
    desk: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """As in TAT-QA, where a percentage is 13.2 and its arithmetic gives 0.132."""
    desk("reasoning")
    rows = [{"question": text(n), "answer": 1000 + n, "sum": f"1,000 + {n}"} for n in range(40)]
    assert run(write(rows), "--expression", "sum") == 0, capsys.readouterr().err
    rows = [{**row, "sum": f"1 / {n + 3}"} for n, row in enumerate(rows)]
    assert run(write(rows), "--expression", "sum") == 2
    assert "leave out --expression" in capsys.readouterr().err
    assert run(write(rows)) == 0
