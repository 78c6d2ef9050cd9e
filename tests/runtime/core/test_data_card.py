from pathlib import Path

import pytest
from lifecycle import data_card, errors


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The card of a task in a folder that has nothing else."""
    (tmp_path / "lifecycle.yaml").write_text("", encoding="utf-8")
    (tmp_path / "data" / "desk").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path / data_card.path_of("desk")


@pytest.mark.parametrize(
    ("front", "problem"),
    [
        ("task: { labels: [yes, no] }", r"task\.labels\.0: Input should be a valid string"),
        ("task: { lables: [billing] }", r"task\.lables: Extra inputs"),
        ("task: [", "no valid YAML"),
    ],
)
def test_a_wrong_card_is_one_sentence(card: Path, front: str, problem: str) -> None:
    card.write_text(f"---\n{front}\n---\n", encoding="utf-8")
    with pytest.raises(errors.ProjectError, match=rf"^data/desk/README\.md: {problem}"):
        data_card.facts("desk")


def test_what_the_card_does_not_say_is_read_off_the_training_split(card: Path) -> None:
    assert data_card.facts("desk") == data_card.Facts()
    lines = (
        '{"id": "1", "input": "a", "expected": "Late"}',
        '{"id": "2", "input": "b", "expected": "broken"}',
    )
    (card.parent / "train.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert data_card.facts("desk").labels == ("Late", "broken")
    card.write_text("---\ntask: { labels: [Late] }\n---\n", encoding="utf-8")
    assert data_card.facts("desk").labels == ("Late",)


# As tests/check/said-of-key.test.ts has it: both must say the same.
SAID = (
    '{"task":{"what":"ticket","labels":["billing","no","012","","退款"],'
    '"fields":{"2":"text","1":"number"}}}'
)


@pytest.mark.parametrize(
    "lines",
    [
        "  what: ticket   # what it is\n  labels: [billing, no, 012, '', 退款]\n"
        "  fields: { 2: text, 1: number }\n",
        "  # as the desk says\n  what: \"ticket\"\n  labels:\n    - billing\n    - 'no'\n"
        "    - 012\n    -\n    - 退款\n  fields:\n    2: text\n    1: number # 1, 2 or 3\n",
        '  what: ticket\n  labels:\n    [\n      billing,\n      no,\n      012,\n      "",\n'
        '      退款,\n    ]\n  fields: { "2": text, "1": text, "1": number }\n',
    ],
)
def test_a_card_says_the_same_however_it_is_laid_out(card: Path, lines: str) -> None:
    card.write_text(f"---\ntask:\n{lines}---\n", encoding="utf-8")
    assert data_card.said_of(card.parents[2], "desk") == SAID


@pytest.mark.parametrize(
    "lines", ["task:\n  labels: &all [a]\n  other: *all\n", "task:\n  a: b: c\n", ""]
)
def test_a_card_says_its_lines_where_readers_could_differ(card: Path, lines: str) -> None:
    card.write_text(f"---\n{lines}---\n", encoding="utf-8")
    assert data_card.said_of(card.parents[2], "desk") == lines
