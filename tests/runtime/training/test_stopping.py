import pytest
from lifecycle import data, settings, tasks
from lifecycle.errors import ProjectError
from lifecycle.training import examples, experiment
from lifecycle.training.examples import Row, rows


def row(number: int, group: str) -> Row:
    task = next(iter(tasks.every().values()))
    example = data.Example("", "", None, source=f"train.jsonl:{number}", group=group)
    return Row(task, example, turns=[])


def numbers(found: list[Row]) -> list[int]:
    return [int(each.example.source.split(":")[1]) for each in found]


def test_a_tenth_of_the_training_split_decides_when_to_stop_and_is_not_learned_from() -> None:
    train = rows(experiment.Data(), settings.load(), "train")
    learned, deciding = examples.divide(train)
    assert len(deciding) == round(len(train) / 10)
    assert sorted(numbers(learned) + numbers(deciding)) == sorted(numbers(train))
    assert not {each.group for each in learned} & {each.group for each in deciding}


def test_it_is_the_same_tenth_every_time() -> None:
    train = [row(number, f"{number}") for number in range(50)]
    assert examples.divide(train) == examples.divide(list(train))


def test_rows_of_one_group_stay_together() -> None:
    threads = [row(number, f"thread {number // 3}") for number in range(60)]
    _, deciding = examples.divide(threads)
    assert len(deciding) == 6
    assert len({each.group for each in deciding}) == 2


def test_a_large_group_is_learned_from() -> None:
    rows = [row(number, "the wholesaler" if number < 40 else f"{number}") for number in range(50)]
    _, deciding = examples.divide(rows)
    assert len(deciding) == 5
    assert "the wholesaler" not in {each.group for each in deciding}


def test_two_examples_are_one_for_each_side() -> None:
    learned, deciding = examples.divide([row(1, "a"), row(2, "b")])
    assert len(learned) == len(deciding) == 1


def test_one_group_alone_cannot_be_divided() -> None:
    with pytest.raises(ProjectError, match="All 3 training examples are of one group"):
        examples.divide([row(number, "the wholesaler") for number in range(3)])


def test_dialogues_that_end_in_the_same_question_are_many() -> None:
    task = next(iter(tasks.every().values()))
    asked = [[data.Turn(role="user", content=f"Where is parcel {n}?")] for n in range(30)]
    train = [
        Row(task, data.Example(f"{n}", "And now?", None, tuple(history)), turns=[])
        for n, history in enumerate([*asked, *asked])
    ]
    learned, deciding = examples.divide(train)
    assert (len(learned), len(deciding)) == (54, 6)
    assert not {each.group for each in learned} & {each.group for each in deciding}
