import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from lifecycle import runs, tasks
from lifecycle.deploy import config
from lifecycle.errors import ProjectError
from lifecycle.loop import deploying

ACCEPTED = "eval/runs/0001-prompt.json"
MODEL = "models/gguf-f16"


@pytest.fixture
def accepted(project: Path, task: tasks.Task) -> Path:
    """A project that accepted a run of a model of its own."""
    write_run(project, task, 1, "prompt", "models/tiny")
    record(project, adapt={"accepted": ACCEPTED})
    (project / "deploy" / "runs").mkdir(parents=True)
    (project / "deploy" / "serve.yaml").write_text(f"server: llama.cpp\nmodel: {MODEL}\n")
    return project


def test_nothing_comes_before_a_run_is_accepted(accepted: Path) -> None:
    record(accepted, adapt={})
    assert deploying.next_step(accepted) is None


def test_one_step_follows_another(accepted: Path, task: tasks.Task) -> None:
    assert commands(accepted) == ("poe optimize",)
    (accepted / MODEL).mkdir(parents=True)
    (accepted / MODEL / "model.gguf").write_bytes(b"GGUF")
    assert commands(accepted) == ("poe optimize --name gguf-f16-2",)
    write(accepted / MODEL / "run.json", {"made_from": {"id": "models/tiny"}, "type": "f16"})
    assert commands(accepted) == ("poe optimize --compare",)
    write(accepted / "deploy/runs/0001-optimize.json", {"rows": [{"model": {"id": MODEL}}]})
    evaluate = f"poe evaluate --split test --model {MODEL} --technique quantize --shots 0"
    assert commands(accepted) == (evaluate, "poe record")
    write_run(accepted, task, 2, "quantize", MODEL)
    assert commands(accepted) == ("poe record",)
    integrate: dict[str, Any] = {"optimized_run": "eval/runs/0002-quantize.json"}
    record(accepted, integrate=integrate)
    assert commands(accepted) == ("poe smoke", "poe load-test", "poe record")
    load = {"id": "0002-load", "accepted": ACCEPTED, "lost": 0, "service": {"model": {"id": MODEL}}}
    write(accepted / "deploy/runs/0002-load.json", load)
    assert commands(accepted) == ("poe record",)
    integrate["serve"] = {"load_run": "deploy/runs/0002-load.json"}
    record(accepted, integrate=integrate)
    assert commands(accepted) == ("poe check --phase integrate",)
    record(accepted, phase="integrate")
    assert commands(accepted) == ("poe check --phase integrate", "poe release --help")
    record(accepted, integrate=integrate | {"release": "deploy/releases.yaml"})
    assert commands(accepted)[-1] == "poe check"


def test_a_model_that_takes_the_place_of_another_is_loaded_recorded_and_released(
    accepted: Path, task: tasks.Task
) -> None:
    (accepted / MODEL).mkdir(parents=True)
    (accepted / MODEL / "model.gguf").write_bytes(b"GGUF")
    write(accepted / MODEL / "run.json", {"made_from": {"id": "models/tiny"}, "type": "f16"})
    write(accepted / "deploy/runs/0001-optimize.json", {"rows": [{"model": {"id": MODEL}}]})
    write_run(accepted, task, 2, "quantize", MODEL)
    before = {"id": "0002-load", "accepted": ACCEPTED, "lost": 0, "service": {"model": {"id": "x"}}}
    write(accepted / "deploy/runs/0002-load.json", before)
    integrate: dict[str, Any] = {
        "optimized_run": "eval/runs/0000-quantize.json",
        "serve": {"load_run": "deploy/runs/0002-load.json"},
        "release": "deploy/releases.yaml",
    }
    record(accepted, phase="integrate", integrate=integrate)
    assert commands(accepted) == ("poe smoke", "poe load-test", "poe record")
    load = before | {"id": "0003-load", "service": {"model": {"id": MODEL}}}
    write(accepted / "deploy/runs/0003-load.json", load)
    assert commands(accepted) == ("poe record",)
    integrate["optimized_run"] = "eval/runs/0002-quantize.json"
    integrate["serve"] = {"load_run": "deploy/runs/0003-load.json"}
    record(accepted, integrate=integrate)
    release = {"number": 1, "image": "desk", "digest": f"sha256:{'1' * 64}", "date": "2026-11-30"}
    released = [release | {"run": "eval/runs/0000-quantize.json"}]
    write(accepted / "deploy/releases.yaml", released)
    assert commands(accepted)[-1] == "poe release --help"
    then = release | {"number": 2, "run": "eval/runs/0002-quantize.json"}
    back = released[0] | {"number": 3, "note": "back from release 2"}
    for later in ([then], [then, back]):
        write(accepted / "deploy/releases.yaml", released + later)
        assert commands(accepted)[-1] == "poe check"


def test_what_was_made_of_the_model_before_is_made_of_the_one_accepted_now(
    accepted: Path,
) -> None:
    """Else a second turn of the loop ends at a service that does not start."""

    def make(name: str, sha256: str | None) -> None:
        folder = accepted / "models" / name
        folder.mkdir(parents=True)
        (folder / "model.gguf").write_bytes(b"GGUF")
        made_from = {"id": "models/tiny", "sha256": sha256}
        write(folder / "run.json", {"made_from": made_from, "type": "f16"})

    make("gguf-f16", "before")
    make("gguf-f16-2", "between")
    again = ("poe optimize --type f16 --name gguf-f16-3",)
    assert commands(accepted) == again
    make("gguf-f16-3", None)
    assert commands(accepted) == again
    (accepted / "deploy" / "serve.yaml").write_text("model: models/gguf-f16-3\n")
    assert commands(accepted) == ("poe optimize --compare",)


def test_what_was_merged_from_the_adapter_before_is_merged_anew(accepted: Path) -> None:
    folder = accepted / "models" / "lora-merged"
    folder.mkdir(parents=True)
    (folder / "model.gguf").write_bytes(b"GGUF")
    write(folder / "run.json", {"merged_from": "lora", "fingerprint": "before"})
    (accepted / "deploy" / "serve.yaml").write_text("model: models/lora-merged\n")
    assert commands(accepted) == ("poe merge models/tiny --output models/lora-merged-2",)


@pytest.mark.once
@pytest.mark.parametrize(
    ("n", "tolerance", "written"),
    [
        (200, None, None),
        (91, None, None),
        (90, None, "0.04"),
        (24, None, "0.11"),
        (24, 0.11, None),
        (24, "much", "0.11"),
        (8, 0.2, ""),
    ],
)
def test_a_look_at_test_that_could_show_nothing_is_not_taken(
    project: Path, task: tasks.Task, n: int, tolerance: float | str | None, written: str | None
) -> None:
    write_run(project, task, 1, "prompt", "models/tiny", n)
    integrate = {} if tolerance is None else {"tolerance": tolerance}
    record(project, adapt={"accepted": ACCEPTED}, integrate=integrate)
    (project / "deploy" / "runs").mkdir(parents=True)
    (project / "deploy" / "serve.yaml").write_text(f"server: llama.cpp\nmodel: {MODEL}\n")
    (project / MODEL).mkdir(parents=True)
    (project / MODEL / "model.gguf").write_bytes(b"GGUF")
    write(project / MODEL / "run.json", {"made_from": {"id": "models/tiny"}, "type": "f16"})
    write(project / "deploy/runs/0001-optimize.json", {"rows": [{"model": {"id": MODEL}}]})
    step = deploying.next_step(project)
    assert step is not None
    what, why, typed = step
    assert (typed == ()) == (written is not None)
    if written is not None:
        assert f"With {n} of them" in why
        # A tolerance that check calls too wide is nothing to write.
        assert ("tolerance:" in what) == bool(written)
        assert (written or "") in what


@pytest.mark.parametrize("content", [b"server: [", b"\xff\xfe"])
def test_settings_that_are_no_yaml_are_one_sentence(accepted: Path, content: bytes) -> None:
    (accepted / "deploy" / "serve.yaml").write_bytes(content)
    for read in (deploying.next_step, config.read):
        with pytest.raises(ProjectError, match=r"serve\.yaml is no valid YAML"):
            read(accepted)


def test_a_load_run_that_lost_requests_is_made_again(accepted: Path) -> None:
    (accepted / "deploy" / "serve.yaml").write_text("server: local\n")
    load = {
        "id": "0001-load",
        "accepted": ACCEPTED,
        "lost": 1,
        "service": {"model": {"id": "models/tiny"}},
    }
    write(accepted / "deploy/runs/0001-load.json", load)
    assert commands(accepted)[0] == "poe smoke"
    write(accepted / "deploy/runs/0001-load.json", load | {"lost": 0})
    assert commands(accepted) == ("poe record",)


def commands(root: Path) -> tuple[str, ...]:
    step = deploying.next_step(root)
    assert step is not None
    return step[2]


def record(root: Path, **changes: Any) -> None:
    path = root / "lifecycle.yaml"
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | changes))


def write_run(
    root: Path, task: tasks.Task, number: int, technique: str, model: str, n: int = 200
) -> None:
    tests = runs.input_of(root, "data", f"data/{task.name}/test.jsonl", task.name)
    draft = runs.Draft(
        technique=technique,
        change="",
        seed=0,
        model=runs.ModelRef(id=model),
        prompt=runs.PromptRef(name="default", shots=0, examples="fixed"),
        decoding=runs.DecodingRef(temperature=0, max_tokens=8),
        inputs=[tests],
        tasks={task.name: runs.TaskResult(n=n, metrics={})},
        latency_ms=runs.Latency(p50=1, p95=1, p99=1),
        tokens=runs.Tokens(prompt=1, completion=1),
        errors=0,
    )
    assert runs.write(root, draft, []).id == f"{number:04d}-{technique}"


def write(file: Path, content: Any) -> None:
    file.write_text(json.dumps(content), encoding="utf-8")
