import json
import shutil
from pathlib import Path

import pytest
import yaml
from lifecycle import command, data, runs, settings, tasks
from lifecycle.deploy import image

ROOT = Path.cwd()


@pytest.fixture
def desk(project: Path, task: tasks.Task) -> Path:
    """A project that accepted a prompt with examples, and holds more than serving needs."""
    (project / "deploy").mkdir(exist_ok=True)
    shutil.copy(ROOT / "deploy/serve.yaml", project / "deploy")
    accept(project, task, runs.ModelRef(id="fake", base_url="http://127.0.0.1:9/v1"))
    (project / ".env").write_text("GENAI_API_KEY=secret\n")
    return project


def accept(desk: Path, task: tasks.Task, model: runs.ModelRef, shots: int = 4) -> None:
    prompt = f"prompt/{task.name}/default.md"
    inputs = [runs.input_of(desk, "prompt", prompt, task.name)]
    inputs += [runs.input_of(desk, "data", f"data/{task.name}/test.jsonl", task.name)]
    if shots:
        inputs += [runs.input_of(desk, "examples", f"data/{task.name}/train.jsonl", task.name)]
    ones = {metric: runs.Interval(value=1, low=1, high=1) for metric in task.metrics}
    draft = runs.Draft(
        technique="prompt",
        change="default",
        seed=0,
        model=model,
        prompt=runs.PromptRef(name="default", shots=shots, examples="fixed"),
        decoding=runs.DecodingRef(temperature=0, max_tokens=8),
        inputs=inputs,
        tasks={task.name: runs.TaskResult(n=1, metrics=ones)},
        latency_ms=runs.Latency(p50=1, p95=1, p99=1),
        tokens=runs.Tokens(prompt=1, completion=1),
        errors=0,
    )
    run = runs.write(desk, draft, [])
    content = yaml.safe_load((desk / "lifecycle.yaml").read_text())
    content["adapt"] = {"accepted": run.path}
    (desk / "lifecycle.yaml").write_text(yaml.safe_dump(content))


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def served(task: tasks.Task) -> set[str]:
    return {
        "lifecycle.yaml",
        "pyproject.toml",
        "deploy/serve.yaml",
        f"prompt/{task.name}/default.md",
        f"data/{task.name}/dev.jsonl",
        f"data/{task.name}/README.md",
    }


def test_an_image_holds_what_was_accepted_and_no_more(
    desk: Path, task: tasks.Task, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("image") / "served"
    command.run(image.Gather, [str(folder)])
    run = {"eval/runs/0001-prompt.json", f"data/{task.name}/train.jsonl"}
    assert files(folder) == served(task) | run


def test_an_image_holds_the_run_that_measured_what_it_serves(
    desk: Path, task: tasks.Task, tmp_path_factory: pytest.TempPathFactory
) -> None:
    measured = "eval/runs/0002-quantize.json"
    shutil.copy(desk / "eval/runs/0001-prompt.json", desk / measured)
    record = yaml.safe_load((desk / "lifecycle.yaml").read_text())
    record["integrate"] = {"optimized_run": measured}
    (desk / "lifecycle.yaml").write_text(yaml.safe_dump(record))
    folder = tmp_path_factory.mktemp("image") / "served"
    command.run(image.Gather, [str(folder)])
    assert (folder / measured).is_file()


def test_an_image_holds_one_example_to_show_and_not_what_else_people_wrote(
    desk: Path, task: tasks.Task, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("image") / "served"
    command.run(image.Gather, [str(folder)])
    assert data.load(folder, task.name, "dev") == data.load(desk, task.name, "dev")[:1]


def test_the_user_of_the_image_can_read_it_whatever_the_rights_were(
    desk: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (desk / "lifecycle.yaml").chmod(0o600)
    (desk / "data").chmod(0o700)
    folder = tmp_path_factory.mktemp("image") / "served"
    command.run(image.Gather, [str(folder)])
    rights = {path: path.stat().st_mode & 0o555 for path in folder.rglob("*")}
    assert all(rights[path] == (0o555 if path.is_dir() else 0o444) for path in rights)


def test_training_data_stay_out_where_no_example_is_shown(desk: Path, task: tasks.Task) -> None:
    accept(desk, task, runs.ModelRef(id="fake", base_url="http://127.0.0.1:9/v1"), shots=0)
    needed = image.needed(settings.load(), with_model=False)
    assert set(needed) == served(task) | {"eval/runs/0002-prompt.json"}


def test_no_image_is_made_of_a_prompt_that_changed(
    desk: Path, task: tasks.Task, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (desk / f"prompt/{task.name}/default.md").open("a") as prompt:
        prompt.write("Be brief.\n")
    with pytest.raises(SystemExit, match="2"):
        command.run(image.Gather, [str(tmp_path / "served")])
    assert "is not what run 0001-prompt was accepted with" in capsys.readouterr().err
    assert not (tmp_path / "served").exists()


def test_a_model_of_the_project_is_baked_in_with_the_base_of_an_adapter(
    desk: Path, task: tasks.Task
) -> None:
    for name, file in (("tiny", "config.json"), ("lora", "adapter_config.json")):
        (desk / "models" / name).mkdir(parents=True)
        content = {"base_model_name_or_path": "models/tiny"}
        (desk / "models" / name / file).write_text(json.dumps(content))
    (desk / "deploy/serve.yaml").write_text("server: local\n")
    adapter = runs.ModelRef(id="models/lora", sha256=runs.hash_model(desk / "models/lora"))
    accept(desk, task, adapter)
    needed = image.needed(settings.load(), with_model=True)
    assert needed[-2:] == ["models/lora", "models/tiny"]


def test_a_model_of_somebody_else_cannot_be_baked_in(
    desk: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(SystemExit, match="2"):
        command.run(image.Gather, [str(tmp_path / "served"), "--with-model"])
    assert "is no folder of this project" in capsys.readouterr().err
