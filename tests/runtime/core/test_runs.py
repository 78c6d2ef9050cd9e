import errno
import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from lifecycle import errors, model_folder, runs, settings

pytestmark = pytest.mark.once

RESULTS = [
    runs.ExampleResult(
        task="classification",
        id=f"test-{number}",
        output="delivery",
        scores={"accuracy": 1.0},
        latency_ms=3.0,
        prompt_tokens=11,
        completion_tokens=3,
    )
    for number in range(2)
]


def draft(technique: str = "prompt", limit: int | None = None) -> runs.Draft:
    interval = runs.Interval(value=1.0, low=0.3, high=1.0)
    return runs.Draft(
        technique=technique,
        change="zero-shot",
        seed=0,
        limit=limit,
        model=runs.ModelRef(id="models/tiny", revision="recipe-1"),
        decoding=runs.DecodingRef(temperature=0.0, max_tokens=8),
        inputs=[runs.Input(role="lock", path="uv.lock", sha256="0" * 64)],
        tasks={"classification": runs.TaskResult(n=2, metrics={"accuracy": interval})},
        latency_ms=runs.Latency(p50=3.0, p95=3.0, p99=3.0),
        tokens=runs.Tokens(prompt=22, completion=6),
        errors=0,
    )


def test_a_run_is_read_as_it_was_written(tmp_path: Path) -> None:
    run = runs.write(tmp_path, draft(), RESULTS)
    assert runs.read(tmp_path / run.path) == run
    assert runs.read_examples(tmp_path, run) == RESULTS


def test_runs_are_numbered_over_the_whole_folder(tmp_path: Path) -> None:
    ids = [runs.write(tmp_path, draft(name), RESULTS).id for name in ("prompt", "baseline")]
    assert ids == ["0001-prompt", "0002-baseline"]
    (tmp_path / runs.FOLDER / "0007-fine-tune.jsonl").touch()  # as a killed write leaves it
    assert runs.write(tmp_path, draft(), RESULTS).id == "0008-prompt"
    numbers = [run.number for run in runs.newest_first(tmp_path)]
    assert numbers == [8, 2, 1]


def test_runs_that_end_at_once_are_two_runs(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: runs.write(tmp_path, draft(), RESULTS), range(24)))
    assert [run.number for run in runs.every(tmp_path)] == list(range(1, 25))
    assert sorted(run.number for run in made) == list(range(1, 25))


def test_a_run_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        runs.write(tmp_path, draft(), RESULTS)
    assert not list((tmp_path / runs.FOLDER).iterdir())


def test_a_number_that_two_branches_gave_names_neither(tmp_path: Path) -> None:
    first = runs.write(tmp_path, draft(), RESULTS)
    other = runs.write(tmp_path / "branch", draft("fine-tune"), RESULTS)
    (tmp_path / "branch" / other.path).rename(tmp_path / other.path)
    with pytest.raises(errors.ProjectError, match="2 runs have the number 1") as found:
        runs.find(tmp_path, "1")
    assert found.value.help == "Name one: 0001-fine-tune or 0001-prompt."
    assert runs.find(tmp_path, first.id) == first


@pytest.mark.parametrize(
    ("method", "technique"),
    [("sft", "fine-tune"), ("dpo", "align"), ("pretrain", "prompt"), ("", "prompt")],
)
def test_a_model_that_was_trained_here_is_measured_as_such_until_a_run_says_so(
    method: str, technique: str, tmp_path: Path
) -> None:
    (tmp_path / "lifecycle.yaml").write_text(
        "scope: { tasks: [classification] }\nmodel: { id: models/own, provider: local }\n"
    )
    folder = tmp_path / "models/own"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    if method:
        card = json.dumps({"experiment": {"method": method}})
        (folder / "run.json").write_text(card)
    own = settings.load(tmp_path)
    assert model_folder.technique_of(own) == technique
    model = runs.ModelRef(id="models/own", sha256=runs.hash_model(folder))
    runs.write(tmp_path, draft(technique).model_copy(update={"model": model}), RESULTS)
    assert model_folder.technique_of(own) == "prompt"
    if technique != "prompt":
        (folder / "config.json").write_text("{ }")  # it was trained anew
        assert model_folder.technique_of(own) == technique


def test_weights_are_read_once_however_often_they_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"1")
    first = runs.hash_model(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(runs, "hash_file", lambda _path: pytest.fail("it is read again"))
        assert runs.hash_model(tmp_path) == first
    weights.write_bytes(b"22")
    assert runs.hash_model(tmp_path) != first


def test_the_file_says_what_other_programs_read(tmp_path: Path) -> None:
    run = runs.write(tmp_path, draft(), RESULTS)
    content = json.loads((tmp_path / run.path).read_bytes())
    assert list(content)[:3] == ["version", "id", "created"]
    assert content["model"]["sha256"] is None
    assert content["inputs"] == [{"role": "lock", "path": "uv.lock", "sha256": "0" * 64}]
    assert "limit" not in content
    examples = (tmp_path / content["examples"]["path"]).read_bytes()
    assert content["examples"]["sha256"] == hashlib.sha256(examples).hexdigest()
    assert b"error" not in examples


@pytest.mark.parametrize("share", [0.29, 0.57, 0.58])
def test_a_share_of_the_questions_may_be_unanswered_to_the_last_one(share: float) -> None:
    none = round(100 * share)
    endings: dict[runs.Ending, int] = {"answered": 100 - none, "empty": none}
    assert draft().model_copy(update={"endings": endings}).is_answered(share)
    assert not draft().model_copy(update={"endings": endings}).is_answered(share - 0.01)


def test_a_limited_run_says_so(tmp_path: Path) -> None:
    run = runs.write(tmp_path, draft(limit=2), RESULTS)
    assert json.loads((tmp_path / run.path).read_bytes())["limit"] == 2


def test_examples_that_were_changed_afterwards_are_not_believed(tmp_path: Path) -> None:
    run = runs.write(tmp_path, draft(), RESULTS)
    path = tmp_path / run.examples.path
    path.write_bytes(path.read_bytes().replace(b"1.0", b"0.0"))
    with pytest.raises(errors.ProjectError, match="was changed"):
        runs.read_examples(tmp_path, run)
    path.unlink()
    with pytest.raises(errors.ProjectError, match="is gone, or was changed"):
        runs.read_examples(tmp_path, run)


def test_a_run_that_was_tidied_away_keeps_its_number(tmp_path: Path) -> None:
    record = "adapt:\n  iterations:\n    - { run: eval/runs/0041-prompt.json }\n"
    (tmp_path / "lifecycle.yaml").write_text(record, encoding="utf-8")
    assert runs.write(tmp_path, draft(), RESULTS).id == "0042-prompt"


@pytest.mark.parametrize("now", [b"Which queue?", b"Which queue?\r\n", b"Which queue?\n\n"])
def test_a_file_says_what_it_said_however_it_ends(tmp_path: Path, now: bytes) -> None:
    for was in [b"Which queue?", b"Which queue?\n", b"Which queue?\n\n"]:
        known = runs.FileRef(path="default.md", sha256=hashlib.sha256(was).hexdigest())
        (tmp_path / known.path).write_bytes(now)
        assert known.is_unchanged(tmp_path)


@pytest.mark.parametrize("ends", [(b"\n", b"\r\n"), (b"\r\n", b"\n")])
def test_a_file_says_what_it_said_however_its_lines_end(
    tmp_path: Path, ends: tuple[bytes, bytes]
) -> None:
    was, now = (end.join([b"Which queue?", b"{{ input }}", b""]) for end in ends)
    known = runs.FileRef(path="default.md", sha256=hashlib.sha256(was).hexdigest())
    file = tmp_path / known.path
    assert not known.is_unchanged(tmp_path)
    file.write_bytes(now)
    assert known.is_unchanged(tmp_path)
    file.write_bytes(now + now)
    assert not known.is_unchanged(tmp_path)


@pytest.mark.parametrize("content", ["", "{}", '{"version": 2}', "NaN"])
def test_what_is_no_run_file_is_said_to_be_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "0001-prompt.json"
    path.write_text(content)
    with pytest.raises(errors.ProjectError, match="is no run file"):
        runs.read(path)


def test_no_number_that_is_none_gets_into_a_run() -> None:
    with pytest.raises(ValueError, match="finite"):
        runs.Interval(value=float("nan"), low=0.0, high=1.0)


def test_a_model_is_hashed_by_what_decides_its_answers(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/weights.safetensors").write_bytes(b"1")
    first = runs.hash_model(tmp_path)
    expected = hashlib.sha256(
        b"".join(
            sorted(
                f"{hashlib.sha256(content).hexdigest()}  {path}\n".encode()
                for path, content in (("config.json", b"{}"), ("sub/weights.safetensors", b"1"))
            )
        )
    ).hexdigest()
    assert first == expected
    (tmp_path / "README.md").write_text("a note changes nothing")
    (tmp_path / "training_args.bin").write_bytes(b"nor do settings of a trainer")
    assert runs.hash_model(tmp_path) == first
    (tmp_path / "pytorch_model-00001-of-00002.bin").write_bytes(b"older weights")
    assert (second := runs.hash_model(tmp_path)) != first
    (tmp_path / "sub/weights.safetensors").write_bytes(b"2")
    assert runs.hash_model(tmp_path) not in (first, second)


def test_a_write_that_fails_leaves_no_half_file(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        runs.write_atomically(tmp_path / "a.json", "half\ud800")
    assert list(tmp_path.iterdir()) == []
