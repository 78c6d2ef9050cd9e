import dataclasses
import random
from pathlib import Path

import pytest
from lifecycle import data, settings
from lifecycle.evaluation import answers, ask, score
from lifecycle.prompts import Decoding

import fake_endpoint


def questions(count: int) -> list[answers.Question]:
    """Questions of different lengths."""
    lengths = random.Random(0).choices(range(1, 200), k=count)
    return [
        answers.Question(
            "task",
            data.Example(str(number), "", ""),
            [{"role": "user", "content": f"{number} " + "x" * length}],
            Decoding(max_tokens=1),
        )
        for number, length in enumerate(lengths)
    ]


@pytest.fixture
def served(endpoint: fake_endpoint.Endpoint, project: Path) -> settings.Settings:
    """The fake endpoint, as if it were the project's own server."""
    endpoint.answer = fake_endpoint.in_turn(fake_endpoint.Reply("yes"))
    return dataclasses.replace(settings.load(project), base_url=endpoint.url)


@pytest.mark.once
@pytest.mark.parametrize(
    ("count", "size"), [(0, 32), (1, 32), (12, 32), (21, 4), (200, 32), (90, 1)]
)
def test_batches_hold_every_question_once_and_say_how_large_they_are(count: int, size: int) -> None:
    batches = ask.batches(questions(count), size)
    ids = sorted(int(question.example.id) for batch in batches for question in batch)
    assert ids == list(range(count))
    for batch in batches:
        assert {question.together for question in batch} == {len(batch)}
        assert len(batch) <= size
    alone = sum(len(batch) == 1 for batch in batches)
    assert size == 1 or min(count, ask.ALONE // 2) <= alone <= ask.ALONE + 1


def test_each_question_is_drawn_by_a_seed_of_its_own_and_by_the_same_one_again(
    served: settings.Settings, endpoint: fake_endpoint.Endpoint, project: Path
) -> None:
    drawn = [dataclasses.replace(each, decoding=Decoding(temperature=1)) for each in questions(50)]

    def seeds(of_run: int) -> dict[str, int]:
        endpoint.requests.clear()
        partial = answers.Partial(project, of_run)
        ask.answer_all(served, drawn, partial, concurrency=8, seed=of_run)
        partial.remove()
        return {each["messages"][0]["content"]: each["seed"] for each in endpoint.requests}

    first = seeds(0)
    assert len({*first.values()}) == 50
    assert seeds(0) == first
    assert not {*seeds(1).values()} & {*first.values()}


def test_a_batch_that_was_not_finished_is_asked_again_as_it_was(
    served: settings.Settings, endpoint: fake_endpoint.Endpoint, project: Path
) -> None:
    asked = questions(100)
    batch = ask.batches(asked, 16)[-2]
    partial = answers.Partial(project, "this run")
    for question in asked:
        # Of one batch, the answers to all but one were kept.
        if question.example.id != batch[3].example.id:
            partial.append(answers.Answer(task="task", id=question.example.id, output="yes"))
    ask.answer_all(served, asked, partial, concurrency=16, in_batches=True)
    wanted = {question.messages[0]["content"] for question in batch}
    assert set(endpoint.questions) == wanted
    assert [request["together"] for request in endpoint.requests] == [16] * 16


@pytest.mark.once
def test_the_latency_is_that_of_the_questions_that_were_asked_alone(
    served: settings.Settings, endpoint: fake_endpoint.Endpoint, project: Path
) -> None:
    def answer(request: dict[str, object]) -> fake_endpoint.Reply:
        return fake_endpoint.Reply("yes", delay_s=0.3 if "together" in request else 0.0)

    endpoint.answer = answer
    partial = answers.Partial(project, "this run")
    given = ask.answer_all(served, questions(60), partial, concurrency=32, in_batches=True)
    assert max(each.latency_ms for each in given) >= 300
    assert score.latency(given).p99 < 300


def test_another_endpoint_is_asked_nothing_but_what_openai_knows(
    served: settings.Settings, endpoint: fake_endpoint.Endpoint, project: Path
) -> None:
    ask.answer_all(served, questions(40), answers.Partial(project, "run"), concurrency=8)
    assert not any("together" in request for request in endpoint.requests)
