"""What the reasoning task measures, and what its data holds."""

from pathlib import Path

import pytest
from lifecycle import data, data_card, errors

from own_tasks import beside, module_of

reasoning = module_of("reasoning")
arithmetic = beside(reasoning, "arithmetic")
ROOT = Path.cwd()
DATA = ROOT / "data" / "reasoning"
TASK = reasoning.TASK
SPLITS = {
    split: data.load(ROOT, "reasoning", split, TASK.validate) for split in ("train", "dev", "test")
}


EXPECTED = {"answer": 42, "expression": "6 * 7"}


def test_the_target_is_a_perfect_answer() -> None:
    for example in SPLITS["test"]:
        assert set(TASK.score(example.expected, TASK.target(example.expected)).values()) == {1.0}


@pytest.mark.parametrize(
    ("output", "exact_match", "expression_ok"),
    [
        ("6 * 7 = 42", 1.0, 1.0),
        ("6 × 7 = 42.", 1.0, 1.0),
        ("42", 1.0, 0.0),
        ("50-8 makes 42.0", 1.0, 1.0),
        ("6 * 7 = 48", 0.0, 1.0),
        ("7 * 7 = 42", 1.0, 0.0),
        ("3 * 14 = 40, no: 6 * 7 = 42", 1.0, 1.0),
        ("2 * 3 = 6 and 6 * 7 = 42.\n#### 42 lamps in 2 days", 1.0, 1.0),
        (r"\boxed{42}, which 3 people share", 1.0, 0.0),
        ("#### 7\nOr rather\n#### 42", 1.0, 0.0),
        ("The answer is 42.\n####", 1.0, 0.0),
        ("#### Step 2\nAdd 4.\n\nThat makes 42", 1.0, 0.0),
        ("It takes 6 crates, so 6 * 7 = 42 lamps", 1.0, 1.0),
        ("2 * 3 = 6\n6 * 7 = 42", 1.0, 1.0),
        ("1. 2 * 3 = 6\n2. 6 x 7 = 42", 1.0, 1.0),
        ("1,042 - 1,000 is $42.", 1.0, 1.0),
        ("He has 42 (that is (1 + 2) * 14)", 0.0, 1.0),
        ("They have (6 * 7 = 42)", 1.0, 1.0),
        ("6 × (9 \N{MINUS SIGN} 2) = 42", 1.0, 1.0),
        (r"\$6 \times \$7 = \$42", 1.0, 1.0),
        ("6\n* 7 = 42", 1.0, 0.0),
        ("6 / 0 = 42", 1.0, 0.0),
        ("1,042", 0.0, 0.0),
        ("-42", 0.0, 0.0),
        ("9" * 5000, 0.0, 0.0),
        ("1/" + "9" * 5000, 0.0, 0.0),
        ("no idea", 0.0, 0.0),
        ("", 0.0, 0.0),
    ],
)
def test_scores(output: str, exact_match: float, expression_ok: float) -> None:
    scores = TASK.score(EXPECTED, output)
    assert scores == {"exact_match": exact_match, "expression_ok": expression_ok}


@pytest.mark.parametrize(
    ("output", "answer"),
    [
        ("The answer is 1\N{NO-BREAK SPACE}016.", 1016),
        ("1 016 €", 1016),
        ("1'016.50 CHF", 1016.5),
        ("1.016,50 €", 1016.5),
        ("= 1,5", 1.5),
        ("0,125", 0.125),
        ("$1,250", 1250),
        ("₹12,34,567", 1234567),
        ("1, 2, 3", 3),
        ("2024 300", 300),
        ("\N{MINUS SIGN}5", -5),
        ("-1,250.75", -1250.75),
        ("15 m^2", 15),
        (r"15 \text{ m}^{2}", 15),
        ("1.250.000", 1250000),
        (r"1{,}250, that is 1\,250 or \boxed{1,\!250}", 1250),
        (r"\boxed{\frac{3}{4}}", 0.75),
        ("#### 3/4 of it", 0.75),
        ("$.75", 0.75),
        ("No.75", 75),
        ("m^12", None),
    ],
)
def test_a_number_is_read_as_any_language_writes_it(output: str, answer: float | None) -> None:
    assert (TASK.parse(output) or {"answer": None})["answer"] == answer


@pytest.mark.parametrize(
    ("answer", "output", "exact_match"),
    [
        (226.67, "680 / 3 = 226.6667", 1.0),
        (226.67, "226.68", 0.0),
        (0.05, "0.054", 0.0),
        (2.5, "2.52", 0.0),
        (18, "18.004", 0.0),
    ],
)
def test_what_is_rounded_may_be_said_more_exactly(
    answer: float, output: str, exact_match: float
) -> None:
    scores = TASK.score({"answer": answer, "expression": str(answer)}, output)
    assert scores["exact_match"] == exact_match


@pytest.mark.parametrize(
    ("expression", "value"),
    [("2 + 3 * 4", 14), ("(2 + 3) * 4", 20), ("-3 + 5", 2), ("7 / 2", 3.5)],
)
def test_arithmetic(expression: str, value: float) -> None:
    assert arithmetic.evaluate(expression) == value


@pytest.mark.parametrize("text", ["", "6 *", "2 ** 9", "True + 1", "abs(3)", "1 / 0", "1+" * 200])
def test_anything_but_arithmetic_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"arithmetic|longer"):
        arithmetic.evaluate(text)


def test_the_baseline_guesses_the_operator_by_a_word() -> None:
    predict = TASK.baseline(SPLITS["train"])["regular-expression"]
    assert predict("Ada packs 3 bags with 4 lamps in each. How many?") == "3 * 4 = 12"
    assert predict("There were 9 calls. Ada closed 4 of them.") == "9 - 4 = 5"
    assert predict("no number") == ""


def test_a_solution_in_words_is_wanted_and_read_where_the_card_says_so() -> None:
    expected = {"answer": 42, "solution": "Seven days of 6 are 6 * 7 = 42, in 2 weeks 84: half."}
    TASK.validate(data.Example("1", "How many?", expected, source="train.jsonl:3"))
    target = TASK.target(expected)
    assert target == f"{expected['solution']}\n#### 42"
    assert TASK.score(expected, target) == {"exact_match": 1.0, "expression_ok": 1.0}
    assert TASK.target({"answer": 42, "solution": ""}) == "#### 42"
    with data_card.instead("reasoning", data_card.Facts(worked=True)):
        assert TASK.variables() == {"worked": True}
        assert TASK.parse(target) == expected
        said = "It is 6 * 7, so 42."
        assert TASK.parse(said) == {"answer": 42, "solution": said}
        headed = {"answer": 42, "solution": "#### Step 1\nSix a day.\n\n#### Step 2\nThat is 42."}
        assert TASK.parse(TASK.target(headed)) == headed
        assert TASK.parse(headed["solution"]) == headed
        assert TASK.parse("") is None
    assert TASK.variables() == {"worked": False}


@pytest.mark.parametrize(
    "expected",
    [
        42,
        {"answer": 42},
        {"answer": 41, "expression": "6 * 7"},
        {"answer": 42, "solution": None},
        {"answer": 42, "solution": "", "expression": "6 * 7"},
        None,
    ],
)
def test_arithmetic_that_does_not_give_the_answer_is_refused(expected: object) -> None:
    with pytest.raises(errors.ProjectError, match=r"^train\.jsonl:3: "):
        TASK.validate(data.Example("1", "How many?", expected, source="train.jsonl:3"))
