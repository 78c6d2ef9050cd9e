"""What the classification task measures, and what its data holds."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import yaml
from lifecycle import data, data_card, errors, prompts, statistics
from sklearn.metrics import f1_score

from own_tasks import module_of

classification = module_of("classification")
ROOT = Path.cwd()
DATA = ROOT / "data" / "classification"
TASK = classification.TASK
SPLITS = {
    split: data.load(ROOT, "classification", split, TASK.validate)
    for split in ("train", "dev", "test")
}


def test_the_target_is_a_perfect_answer() -> None:
    for example in SPLITS["test"]:
        assert TASK.score(example.expected, TASK.target(example.expected)) == {"accuracy": 1.0}


@pytest.mark.parametrize(
    ("output", "accuracy"),
    [
        ("refund", 1.0),
        (" Refund.\n", 1.0),
        ('"refund"', 1.0),
        ("returns", 0.0),
        ("refund or returns", 0.0),
        ("Queue: refund", 1.0),
        ("The queue is **refund**.", 1.0),
        ("refund queue", 1.0),
        ("The refund queue.", 1.0),
        ("Answer: refund\nThe customer wants money back.", 1.0),
        ("not refund", 0.0),
        ("The queue is not refund", 0.0),
        ("the queue", 0.0),
        ("", 0.0),
    ],
)
def test_only_the_queue_counts(output: str, accuracy: float) -> None:
    assert TASK.score("refund", output) == {"accuracy": accuracy}


@pytest.fixture
def own_labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """A folder whose card has other labels."""
    labels = ("Politics", "Tech & Science", "U.S.", "us", "ЭКОНОМИКА", "政治")
    (tmp_path / "lifecycle.yaml").write_text("", encoding="utf-8")
    card = tmp_path / data_card.path_of("classification")
    card.parent.mkdir(parents=True)
    task = {"what": "article", "asked": "section", "labels": list(labels)}
    front = yaml.safe_dump({"task": task}, allow_unicode=True)
    card.write_text(f"---\n{front}---\n# News\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return labels


def test_labels_of_any_case_and_script_are_read(own_labels: tuple[str, ...]) -> None:
    for label in own_labels:
        for output in (
            label,
            f"{label}.",
            f' "{label.lower()}"\n',
            f"**{label.upper()}**",
            f"「{label}」",
        ):
            scores = TASK.score(label, output)
            assert scores == {"accuracy": 1.0}, output


def test_prompts_name_the_labels_and_words_of_the_card(own_labels: tuple[str, ...]) -> None:
    prompt = prompts.read(ROOT, "prompt/classification/default.md")
    system = prompts.renderer(prompt, TASK, [])("The vote was close.")[0]["content"]
    assert system.startswith(f"Name the section of the article: {', '.join(own_labels)}.")


def test_one_label_alone_is_nothing_to_learn() -> None:
    train = [data.Example(str(number), f"Ticket {number}", "billing") for number in range(3)]
    with pytest.raises(errors.ProjectError, match=r'All 3 training examples have the label "bil'):
        TASK.baseline(train)


def test_macro_f1_weighs_a_small_queue_like_a_large_one() -> None:
    # refund: 3 of 4 outputs right, F1 6/7; account: never found, F1 0.
    expected = ["refund", "refund", "refund", "account"]
    macro_f1 = TASK.aggregate(expected, ["refund", "refund", "refund", "refund"])["macro_f1"]
    assert macro_f1(np.arange(4)) == pytest.approx(3 / 7)


def test_the_interval_of_many_rare_labels_lies_around_their_macro_f1() -> None:
    expected = [f"label {n % 150}" for n in range(225)]
    outputs = [each if n % 7 else "no idea" for n, each in enumerate(expected)]
    with data_card.instead("classification", data_card.Facts(labels=tuple({*expected}))):
        macro_f1 = TASK.aggregate(expected, outputs)["macro_f1"]
    interval = statistics.estimate(macro_f1, len(expected))
    assert interval.low < interval.value - 0.02
    assert interval.value + 0.02 < interval.high


def test_a_run_from_before_a_label_was_renamed_can_still_be_compared() -> None:
    macro_f1 = TASK.aggregate(["complaints", "refund"], ["refund", "refund"])["macro_f1"]
    assert macro_f1(np.arange(2)) == pytest.approx(1 / 3)


def test_a_label_that_nobody_expected_counts_against_macro_f1() -> None:
    macro_f1 = TASK.aggregate(["refund"] * 3, ["refund", "refund", "billing"])["macro_f1"]
    assert macro_f1(np.arange(3)) == pytest.approx((4 / 5 + 0) / 2)


def test_macro_f1_is_that_of_scikit_learn() -> None:
    random = np.random.default_rng(0)
    for _ in range(50):
        wanted, given = random.integers(0, 3, 20), random.integers(0, 5, 20)
        found = sorted({*wanted, *given} - {4})
        theirs = f1_score(wanted, given, labels=found, average="macro", zero_division=0)
        assert classification.macro_f1(wanted, given, 4) == pytest.approx(theirs)


def test_the_baseline_reads_scripts_without_spaces() -> None:
    said = {"late": "的包裹还没有到请查", "money": "要求退还已付的款项"}
    known = [
        data.Example(f"{label}-{n}", f"{'甲乙丙丁戊'[n]}{text[n:]}", label)
        for label, text in said.items()
        for n in range(5)
    ]
    predict = TASK.baseline(known)["tf-idf"]
    assert predict("您好包裹没有到") == "late"
    assert predict("您好退还款项") == "money"


@pytest.mark.once
def test_the_baseline_of_many_labels_and_words_takes_no_more_memory_than_there_is() -> None:
    rng = np.random.default_rng(0)
    said = rng.integers(0, 5000, size=(3000, 25))
    train = [
        data.Example(f"{n}", " ".join(f"word{each}" for each in words), f"label {n % 300}")
        for n, words in enumerate(said)
    ]
    tracemalloc.start()
    TASK.baseline(train)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**30


def test_no_answer_is_none_of_the_labels_that_are_signs_alone() -> None:
    with data_card.instead("classification", data_card.Facts(labels=("*", "**", "***"))):
        assert [TASK.parse(output) for output in ("", '""', "**")] == [None, None, "**"]


def test_an_output_without_a_queue_is_wrong() -> None:
    macro_f1 = TASK.aggregate(["refund", "account"], ["no idea", ""])["macro_f1"]
    assert macro_f1(np.arange(2)) == 0.0


@pytest.mark.parametrize(
    ("name", "low", "high"), [("majority", 0.05, 0.25), ("tf-idf", 0.75, 0.93)]
)
def test_a_baseline_is_no_joke_and_no_solution(name: str, low: float, high: float) -> None:
    predict = TASK.baseline(SPLITS["train"])[name]
    right = [predict(example.input) == example.expected for example in SPLITS["test"]]
    assert low < sum(right) / len(right) < high


@pytest.mark.parametrize("expected", ["refunds", "", None, 3])
def test_an_unknown_label_is_named_with_its_line(expected: object) -> None:
    example = data.Example("1", "Hello.", expected, source="data/train.jsonl:3")
    with pytest.raises(errors.ProjectError, match=r"^data/train\.jsonl:3: "):
        TASK.validate(example)


def test_every_queue_is_in_every_split() -> None:
    for examples in SPLITS.values():
        assert {example.expected for example in examples} == set(TASK.labels)


@pytest.mark.parametrize(("left", "right"), [("train", "test"), ("train", "dev")])
def test_splits_share_nothing_not_even_nearly(left: str, right: str) -> None:
    assert data.near_duplicates(SPLITS[left], SPLITS[right], threshold=0.55) == []
