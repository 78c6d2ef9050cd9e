"""What the lifecycle suggests next, for projects at every iteration of the loop."""

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from lifecycle import (
    data,
    data_card,
    errors,
    find_part,
    prompts,
    runs,
    settings,
    statistics,
    tasks,
)
from lifecycle.evaluation import scorer
from lifecycle.loop import remarks, state, suggest
from lifecycle.settings import Settings, Target

import iterate

ROOT = settings.load().root
TASK = settings.load().tasks[0]
METRIC = tasks.find(TASK).metrics[0]
WAYS: tuple[tuple[int, prompts.Selection], ...] = ((0, "fixed"), (4, "fixed"), (4, "nearest"))
"""Shots, and how they are chosen."""


@pytest.fixture
def desk(tmp_path: Path) -> Settings:
    """A project with one task, one prompt, a model and a target of 0.9, and no runs."""
    folder = tmp_path / "prompt" / TASK
    folder.mkdir(parents=True)
    (folder / "default.md").write_text("")
    dev = tmp_path / data.path_of(TASK, "dev")
    dev.parent.mkdir(parents=True)
    line = json.loads((ROOT / data.path_of(TASK, "dev")).read_text().splitlines()[0])
    dev.write_text("".join(f"{json.dumps(line | {'id': str(number)})}\n" for number in range(200)))
    target = Target(metric=METRIC, at_least=0.9)
    desk = replace(settings.load(), root=tmp_path, tasks=(TASK,), targets=(target,))
    if desk.model_folder:
        desk.model_folder.mkdir(parents=True)
        (desk.model_folder / "config.json").touch()
    return desk


def record(desk: Settings, techniques: list[str], recorded: int, **more: object) -> None:
    names = sorted(path.name for path in (desk.root / runs.FOLDER).glob("*.json"))[:recorded]
    entries = [{"run": f"{runs.FOLDER}/{name}"} for name in names]
    adapt = {"techniques": techniques, "iterations": entries} | more
    phase = adapt.pop("phase", "adapt")
    content = {"phase": phase, "adapt": adapt, "integrate": adapt.pop("integrate", None)}
    (desk.root / "lifecycle.yaml").write_text(json.dumps(content))


def measure(
    desk: Settings,
    technique: str,
    right: int,
    n: int = 200,
    shots: int = 0,
    examples: prompts.Selection = "fixed",
    split: data.Split = "dev",
    seen: str = "",
    sha256: str | None = None,
    cut_off: int = 0,
    model: runs.ModelRef | None = None,
    scorer: Sequence[runs.Scorer] = (),
) -> None:
    """Write a run in which the first `right` of `n` examples are right."""
    value = right / n
    seen = seen or runs.hash_file(desk.root / data.path_of(TASK, "dev"))
    zero = dict.fromkeys(tasks.find(TASK).metrics, 0.0)
    draft = runs.Draft(
        technique=technique,
        change=f"{shots}-shot",
        seed=0,
        model=model or runs.ModelRef(id="models/small", sha256=sha256),
        scorer=list(scorer),
        prompt=runs.PromptRef(name="default", shots=shots, examples=examples),
        decoding=runs.DecodingRef(temperature=0.0, max_tokens=8),
        inputs=[
            runs.input_of(desk.root, "prompt", f"prompt/{TASK}/default.md", TASK),
            runs.Input(role="data", path=data.path_of(TASK, split), sha256=seen, task=TASK),
        ],
        tasks={
            TASK: runs.TaskResult(
                n=n,
                metrics={
                    METRIC: runs.Interval(
                        value=value, low=max(0.0, value - 0.04), high=min(1.0, value + 0.04)
                    )
                },
            )
        },
        latency_ms=runs.Latency(p50=1, p95=1, p99=1),
        tokens=runs.Tokens(prompt=1, completion=1),
        errors=0,
        endings={"answered": n - cut_off, "cut off": cut_off},
    )
    results = [
        runs.ExampleResult(
            task=TASK,
            id=str(number),
            output="",
            scores=zero | {METRIC: float(number < right)},
            latency_ms=1,
            prompt_tokens=1,
            completion_tokens=1,
        )
        for number in range(n)
    ]
    runs.write(desk.root, draft, results)


def next_step(
    desk: Settings, techniques: tuple[str, ...] = ("prompt",), recorded: int = 99
) -> suggest.Suggestion:
    record(desk, list(techniques), recorded)
    return suggest.next_step(state.read(desk))


def test_without_a_run_the_plainest_prompt_is_measured(desk: Settings) -> None:
    assert next_step(desk).commands == ("poe baseline", "poe evaluate")
    measure(desk, "baseline", 100)
    assert next_step(desk).commands == ("poe evaluate",)


def test_a_model_that_is_made_here_is_made_before_it_is_measured(desk: Settings) -> None:
    shutil.rmtree(desk.root / "models", ignore_errors=True)
    (desk.root / "pretrain").mkdir()
    pretrained = replace(desk, model="models/pretrained", base_url=None)
    measuring = ("poe baseline", "poe evaluate")
    assert next_step(pretrained).commands == ("poe corpus", "poe pretrain", *measuring)
    (desk.root / "data/pretrain").mkdir()
    (desk.root / "data/pretrain/texts.jsonl").touch()
    assert next_step(pretrained).commands == ("poe pretrain", *measuring)
    # Another machine has it.
    served = replace(pretrained, base_url="http://127.0.0.1:9/v1")
    assert next_step(served).commands == measuring
    (desk.root / "models/pretrained").mkdir(parents=True)
    (desk.root / "models/pretrained/config.json").touch()
    assert next_step(pretrained).commands == measuring
    # What nothing here makes is brought: poe evaluate says where it is missing.
    ours = replace(desk, model="models/ours", base_url=None)
    assert next_step(ours).commands == measuring


def test_runs_on_other_data_than_lie_there_are_measured_again(desk: Settings) -> None:
    measure(desk, "prompt", 195)
    assert next_step(desk).commands == ("poe accept 1",)
    dev = desk.root / data.path_of(TASK, "dev")
    dev.write_text("".join(dev.read_text().splitlines(keepends=True)[1:]))
    assert next_step(desk).commands == ("poe baseline", "poe evaluate")
    said = remarks.remarks(state.read(desk))
    assert "Runs on other dev examples, or by another metric, than now, left out: 1." in said


def test_what_was_changed_since_its_run_is_measured_again_and_not_accepted(desk: Settings) -> None:
    measure(desk, "prompt", 195)
    (desk.root / "prompt" / TASK / "default.md").write_text("Said otherwise.")
    again = next_step(desk)
    assert again.commands == ("poe evaluate --model models/small --technique prompt --shots 0",)
    assert again.what.startswith(f"Bring prompt/{TASK}/default.md back, or measure")
    # As it is now, it may miss them: then nothing is left to measure.
    measure(desk, "prompt", 100)
    assert next_step(desk).what == f"Bring prompt/{TASK}/default.md back."
    # The old run stays the best, and the best of what lies there goes on.
    measure(desk, "prompt", 190)
    assert next_step(desk).commands == ("poe accept 3",)


def test_an_adapter_whose_base_was_made_anew_is_not_accepted(desk: Settings) -> None:
    adapter, base = (desk.root / "models" / name for name in ("small", "base"))
    written = {
        base / "config.json": {},
        base / "model.safetensors": "weights",
        adapter / "adapter_config.json": {"base_model_name_or_path": "models/base"},
        adapter / "adapter_model.safetensors": "differences",
    }
    for path, content in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content))
    trained_on = {"id": "models/base", "sha256": runs.hash_model(base)}
    (adapter / "run.json").write_text(json.dumps({"base": trained_on}))
    measure(desk, "prompt", 195, sha256=runs.hash_model(adapter))
    assert next_step(desk).commands == ("poe accept 1",)
    weights = base / "model.safetensors"
    before = weights.stat()
    weights.write_text('"others!"')
    assert next_step(desk).what.startswith("Bring models/base back, or measure")
    # As it was when it was read: gigabytes are not read again.
    os.utime(weights, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert next_step(desk).commands == ("poe accept 1",)


@pytest.mark.parametrize("technique", ["prompt", "baseline"])
def test_runs_by_another_metric_than_todays_are_left_out(desk: Settings, technique: str) -> None:
    measure(desk, technique, 195)
    measure(desk, "prompt", 100)
    path = desk.root / runs.FOLDER / f"0001-{technique}.json"
    path.write_text(path.read_text().replace(f'"{METRIC}"', '"of_before"'))
    record(desk, ["prompt"], 99)
    now = state.read(desk)
    assert [run.id for run in (*now.baselines, *now.iterations)] == ["0002-prompt"]


@pytest.mark.parametrize(
    ("adapt", "key"),
    [
        ("nothing", "adapt"),
        ({"iterations": "nothing"}, "adapt.iterations"),
        ({"iterations": [{"technique": "prompt"}]}, "adapt.iterations.0.run"),
        ({"looks": 7}, "adapt.looks"),
    ],
)
def test_a_record_that_says_something_else_is_one_sentence(
    desk: Settings, adapt: object, key: str
) -> None:
    (desk.root / "lifecycle.yaml").write_text(json.dumps({"phase": "adapt", "adapt": adapt}))
    with pytest.raises(errors.ProjectError, match=f"{key} is ") as raised:
        state.read(desk)
    assert "poe check" in raised.value.help


def test_a_run_that_is_not_recorded_is_recorded_first(desk: Settings) -> None:
    measure(desk, "prompt", 100)
    assert next_step(desk, recorded=0).commands == ("poe record",)


def test_a_prompt_is_measured_and_recorded_before_what_was_trained(desk: Settings) -> None:
    measure(desk, "fine-tune", 100)
    assert next_step(desk, recorded=0).commands == ("poe evaluate",)
    measure(desk, "prompt", 90)
    path = f"{runs.FOLDER}/0002-prompt.json"
    # Without a name, record takes the oldest that waits.
    assert next_step(desk, recorded=0).commands == (f"poe record --run {path}",)
    record(desk, ["prompt"], recorded=0, iterations=[{"run": path, "technique": "prompt"}])
    assert suggest.next_step(state.read(desk)).commands == (
        "poe evaluate --model models/small --technique fine-tune --shots 0",
    )
    # Measured again it is the same, or by chance a little worse.
    measure(desk, "fine-tune", 99)
    turns = [{"run": path, "technique": "prompt"}]
    turns += [{"run": f"{runs.FOLDER}/0003-fine-tune.json", "technique": "fine-tune"}]
    record(desk, ["prompt"], recorded=0, iterations=turns)
    found = state.read(desk)
    assert found.best is not None
    assert found.best.id == "0003-fine-tune"


def test_what_was_measured_again_for_the_record_is_accepted_by_that_run(desk: Settings) -> None:
    for technique, right in (("fine-tune", 195), ("prompt", 100), ("fine-tune", 195)):
        measure(desk, technique, right)
    names = {"prompt": "0002-prompt", "fine-tune": "0003-fine-tune"}
    turns = [{"run": f"{runs.FOLDER}/{names[each]}.json", "technique": each} for each in names]
    record(desk, ["prompt"], recorded=0, iterations=turns)
    assert suggest.next_step(state.read(desk)).commands == ("poe accept 3",)


def test_what_is_measured_again_is_asked_as_it_was(desk: Settings) -> None:
    measure(desk, "fine-tune", 100, shots=4, examples="nearest")
    measure(desk, "prompt", 90)
    turn = {"run": f"{runs.FOLDER}/0002-prompt.json", "technique": "prompt"}
    record(desk, ["prompt"], recorded=0, iterations=[turn])
    (command,) = suggest.next_step(state.read(desk)).commands
    assert command.endswith("--technique fine-tune --shots 4 --nearest")


def test_a_missed_target_is_answered_with_the_next_prompt(desk: Settings) -> None:
    measure(desk, "prompt", 100)
    step = next_step(desk)
    assert step.commands == ("poe evaluate --shots 4 --compare-with 1",)
    assert f"{METRIC} 0.5, not >= 0.9" in step.why


def test_prompts_that_were_passed_over_come_back_before_the_data_is_blamed(desk: Settings) -> None:
    for technique in ("prompt", "fine-tune", "align"):
        measure(desk, technique, 150)
    step = next_step(desk)
    assert step.commands == ("poe evaluate --shots 4 --compare-with 1",)
    assert "every prompt" not in step.why


def test_when_prompts_are_used_up_weights_are_next(desk: Settings) -> None:
    for shots, examples in WAYS:
        measure(desk, "prompt", 100, shots=shots, examples=examples)
    assert next_step(desk).commands == ("poe add fine-tune",)
    (desk.root / "fine-tune").mkdir()
    assert next_step(desk).commands[0] == "poe fine-tune"


def test_the_alignment_that_is_there_comes_before_fine_tuning_that_is_not(desk: Settings) -> None:
    if not (ROOT / "align").is_dir():
        pytest.skip("nothing aligns in this project")
    for shots, examples in WAYS:
        measure(desk, "prompt", 100, shots=shots, examples=examples)
    (desk.root / "align").mkdir()
    step = next_step(desk, ("prompt", "align"))
    assert step.commands[0] == "poe align align/grpo.yaml"
    assert "after fine-tuning" not in step.why
    measure(desk, "align", 150)
    assert next_step(desk, ("prompt", "align")).commands == ("poe add fine-tune",)


def test_nothing_trains_a_model_whose_weights_a_provider_keeps(desk: Settings) -> None:
    for shots, examples in WAYS:
        measure(desk, "prompt", 100, shots=shots, examples=examples)
    record(desk, ["prompt"], 99)
    said = json.loads((desk.root / "lifecycle.yaml").read_text())
    hosted = said | {"model": {"provider": "endpoint"}}
    (desk.root / "lifecycle.yaml").write_text(json.dumps(hosted))
    # Stages of a model that was here before.
    (desk.root / "fine-tune").mkdir()
    (desk.root / "align").mkdir()
    step = suggest.next_step(state.read(desk))
    assert step.commands == ("poe errors 1",)
    assert "train" not in step.why


def test_after_fine_tuning_alignment_is_next_and_then_the_data(desk: Settings) -> None:
    for shots, examples in WAYS:
        measure(desk, "prompt", 150, shots=shots, examples=examples)
    measure(desk, "fine-tune", 150)
    (desk.root / "align").mkdir()
    assert "grpo" in next_step(desk).commands[0]
    measure(desk, "align", 150)
    assert "wrong answers" in next_step(desk).what
    assert next_step(desk).commands == ("poe errors 1",)


def test_a_planned_alignment_takes_pairs_or_where_there_are_none_a_reward(desk: Settings) -> None:
    if not (ROOT / "align").is_dir():
        pytest.skip("nothing aligns in this project")
    measure(desk, "prompt", 195)
    (desk.root / "align").mkdir()
    assert next_step(desk, ("prompt", "align")).commands[0] == "poe align align/grpo.yaml"
    for path in (ROOT / "data" / TASK).glob("*.jsonl"):
        if path.stem != "dev":
            shutil.copy(path, desk.root / "data" / TASK)
    assert next_step(desk, ("prompt", "align")).commands[0] == "poe align"


def test_met_targets_end_the_loop(desk: Settings) -> None:
    measure(desk, "prompt", 195)
    assert next_step(desk).commands == ("poe accept 1",)


def test_a_run_whose_number_another_has_too_is_called_by_its_id(desk: Settings) -> None:
    measure(desk, "prompt", 195)
    # As a merge brings it.
    other = (desk.root / "eval/runs/0001-prompt.json").read_text()
    other = other.replace('"technique": "prompt"', '"technique": "baseline"')
    (desk.root / "eval/runs/0001-baseline.json").write_text(other)
    (name,) = next_step(desk).commands
    assert name == "poe accept 0001-prompt"
    assert runs.find(desk.root, name.split()[-1]).id == "0001-prompt"


def test_what_hardly_answers_is_no_candidate(desk: Settings) -> None:
    measure(desk, "prompt", 195, cut_off=11)
    step = next_step(desk, ("prompt", "fine-tune"))
    assert step.commands[0] == "poe errors 1"
    assert "11 cut off at 8 tokens (decoding.max_tokens in the prompt), of 200" in step.why
    measure(desk, "prompt", 190, cut_off=10)
    assert next_step(desk).commands == ("poe accept 2",)


def accept(desk: Settings, **more: object) -> suggest.Suggestion:
    """Accept the newest run, the look at test, and ask what is next."""
    (path,) = sorted((desk.root / runs.FOLDER).glob("*.json"))[-1:]
    look = f"{runs.FOLDER}/{path.name}"
    record(desk, ["prompt"], 1, looks=[look], accepted=look, **more)
    return suggest.next_step(state.read(desk))


def test_after_acceptance_it_leads_on_to_the_phase_and_then_to_deploying(desk: Settings) -> None:
    measure(desk, "prompt", 195)
    measure(desk, "prompt", 190, split="test", seen=runs.hash_file(lay_test(desk)))
    assert accept(desk, phase="select").commands == ("poe check --phase adapt",)
    assert accept(desk).commands == ("poe add deploy",)


def test_what_was_accepted_and_changed_since_is_accepted_anew(desk: Settings) -> None:
    measure(desk, "prompt", 195)
    measure(desk, "prompt", 190, split="test", seen=runs.hash_file(lay_test(desk)))
    prompt = desk.root / f"prompt/{TASK}/default.md"
    prompt.write_text(prompt.read_text() + "\nPlease.\n")
    step = accept(desk)
    assert step.what.startswith(f"Accept anew what was measured with prompt/{TASK}/default.md")
    again = "poe evaluate --model models/small --technique prompt --shots 0"
    assert step.commands == (again, "poe record --all", "poe accept")
    measure(desk, "prompt", 196)
    look = f"{runs.FOLDER}/0002-prompt.json"
    entries = [{"run": f"{runs.FOLDER}/{number}-prompt.json"} for number in ("0001", "0003")]
    record(desk, ["prompt"], 0, iterations=entries, looks=[look], accepted=look)
    assert suggest.next_step(state.read(desk)).commands == ("poe accept 3",)


def test_what_was_changed_for_the_worse_is_brought_back(desk: Settings) -> None:
    measure(desk, "prompt", 195)
    measure(desk, "prompt", 190, split="test", seen=runs.hash_file(lay_test(desk)))
    prompt = desk.root / f"prompt/{TASK}/default.md"
    prompt.write_text(prompt.read_text() + "\nPlease.\n")
    measure(desk, "prompt", 150)
    look = f"{runs.FOLDER}/0002-prompt.json"
    entries = [{"run": f"{runs.FOLDER}/{number}-prompt.json"} for number in ("0001", "0003")]
    record(desk, ["prompt"], 0, iterations=entries, looks=[look], accepted=look)
    step = suggest.next_step(state.read(desk))
    assert step.what.startswith(f"Bring prompt/{TASK}/default.md back")
    assert not step.commands


def import_others(desk: Settings) -> None:
    for split in ("dev", "test"):
        path = desk.root / data.path_of(TASK, split)
        path.write_text(path.read_text() * 2)


def test_with_other_examples_the_loop_begins_again(desk: Settings) -> None:
    lora, train = desk.root / "models/lora", desk.root / data.path_of(TASK, "train")
    train.write_text("of the sample")
    lora.mkdir(parents=True)
    files = [{"path": data.path_of(TASK, "train"), "sha256": runs.hash_file(train)}]
    (lora / "run.json").write_text(json.dumps({"files": files}))
    model = runs.ModelRef(id="models/lora", sha256=runs.hash_model(lora))
    measure(desk, "prompt", 100)
    measure(desk, "fine-tune", 195, model=model)
    seen = runs.hash_file(lay_test(desk))
    measure(desk, "fine-tune", 190, model=model, split="test", seen=seen)
    look = f"{runs.FOLDER}/0003-fine-tune.json"
    turns = [f"{runs.FOLDER}/{name}.json" for name in ("0001-prompt", "0002-fine-tune")]

    def commands() -> tuple[str, ...]:
        entries = [{"run": turn} for turn in turns]
        record(desk, ["prompt"], 0, iterations=entries, looks=[look], accepted=look)
        return suggest.next_step(state.read(desk)).commands

    import_others(desk)
    # Some were put right: what was accepted may well do.
    again = "poe evaluate --model models/lora --technique fine-tune --shots 0"
    assert commands() == (again, "poe record --all", "poe accept")
    assert again in " ".join(remarks.remarks(state.read(desk)))
    # Nothing says that of a model that has learned something else.
    train.write_text("of people")
    assert commands() == ("poe baseline", "poe evaluate")
    assert again not in " ".join(remarks.remarks(state.read(desk)))
    measure(desk, "prompt", 100)
    turns.append(f"{runs.FOLDER}/0004-prompt.json")
    assert commands() == ("poe evaluate --shots 4 --compare-with 4",)


def test_what_was_measured_anew_and_misses_is_not_accepted(desk: Settings) -> None:
    measure(desk, "prompt", 195)
    measure(desk, "prompt", 190, split="test", seen=runs.hash_file(lay_test(desk)))
    look = f"{runs.FOLDER}/0002-prompt.json"
    import_others(desk)
    measure(desk, "prompt", 100)
    entries = [{"run": f"{runs.FOLDER}/{number}-prompt.json"} for number in ("0001", "0003")]
    record(desk, ["prompt"], 0, iterations=entries, looks=[look], accepted=look)
    step = suggest.next_step(state.read(desk))
    assert step.commands == ("poe evaluate --shots 4 --compare-with 3",)


def test_what_other_code_has_scored_is_accepted_anew(desk: Settings) -> None:
    code = desk.root / "src/desk/tasks/own.py"
    code.parent.mkdir(parents=True)
    code.write_text("METRICS = 1\n")
    scorer = [runs.Scorer(path="src/desk/tasks/own.py", sha256=runs.hash_file(code), task=TASK)]
    measure(desk, "prompt", 195, scorer=scorer)
    look = runs.hash_file(lay_test(desk))
    measure(desk, "prompt", 190, split="test", seen=look, scorer=scorer)
    assert not accept(desk).what.startswith("Accept anew")
    code.write_text("METRICS = 2\n")
    step = suggest.next_step(state.read(desk))
    assert step.what.startswith("Accept anew what was measured with src/desk/tasks/own.py")
    assert step.commands[-1] == "poe accept"


def test_what_other_labels_have_scored_is_accepted_anew(desk: Settings) -> None:
    card = desk.root / data_card.path_of(TASK)
    card.write_text("---\ntask:\n  what: letter\n---\n")
    cards = [scorer.card(desk.root, TASK)]
    measure(desk, "prompt", 195, scorer=cards)
    look = runs.hash_file(lay_test(desk))
    measure(desk, "prompt", 190, split="test", seen=look, scorer=cards)
    card.write_text("---\ntask: { what: letter }\n---\nPlainly.\n")
    assert not accept(desk).what.startswith("Accept anew")
    card.write_text("---\ntask:\n  what: letter\n  labels: [late, lost]\n---\n")
    step = suggest.next_step(state.read(desk))
    assert step.what.startswith(f"Accept anew what was measured with {data_card.path_of(TASK)}")
    assert step.commands[-2:] == ("poe record --all", "poe accept")


def test_an_adapter_whose_base_was_changed_is_led_nowhere(desk: Settings) -> None:
    base, lora = desk.root / "models/base", desk.root / "models/lora"
    for folder, weights in ((base, "model.safetensors"), (lora, "adapter_model.safetensors")):
        folder.mkdir(parents=True)
        (folder / weights).write_bytes(b"weights")
    (base / "config.json").write_text("{}")
    (lora / "adapter_config.json").write_text('{"base_model_name_or_path": "models/base"}')
    card = {"base": {"id": "models/base", "sha256": runs.hash_model(base)}}
    (lora / "run.json").write_text(json.dumps(card))
    model = runs.ModelRef(id="models/lora")
    measure(desk, "fine-tune", 195, model=model)
    look = runs.hash_file(lay_test(desk))
    measure(desk, "fine-tune", 190, split="test", seen=look, model=model)
    assert not accept(desk).what.startswith("Bring")
    (base / "model.safetensors").write_bytes(b"others, trained anew")
    step = suggest.next_step(state.read(desk))
    assert step.what == "Bring models/base back, or train models/lora again and accept that."


def test_a_task_that_came_after_acceptance_begins_the_loop_anew(desk: Settings) -> None:
    measure(desk, "prompt", 195)
    measure(desk, "prompt", 190, split="test", seen=runs.hash_file(lay_test(desk)))
    assert accept(desk).commands == ("poe add deploy",)
    later = next((name for name in tasks.every() if name != TASK), None)
    if later is None:
        pytest.skip("it has one task")
    shutil.copytree(desk.root / "data" / TASK, desk.root / "data" / later)
    (desk.root / "prompt" / later).mkdir()
    step = suggest.next_step(state.read(replace(desk, tasks=(TASK, later))))
    assert step.commands[-1] == "poe evaluate"


def test_what_is_accepted_is_measured_on_dev_examples_that_came_later(desk: Settings) -> None:
    desk = replace(desk, base_url=None)
    measure(desk, "prompt", 195)
    measure(desk, "prompt", 190, split="test", seen=runs.hash_file(lay_test(desk)))
    accept(desk)
    again = "measure it on these: poe evaluate --model models/small --technique prompt --shots 0"
    assert again not in " ".join(remarks.remarks(state.read(desk)))
    dev = desk.root / data.path_of(TASK, "dev")
    dev.write_text("".join(dev.read_text().splitlines(keepends=True)[:-1]))
    measure(desk, "prompt", 120, n=199, shots=4)
    assert again in " ".join(remarks.remarks(state.read(desk)))
    measure(desk, "prompt", 190, n=199)
    assert again not in " ".join(remarks.remarks(state.read(desk)))


def test_what_is_accepted_is_measured_only_where_it_answers(desk: Settings) -> None:
    here = replace(desk, model="models/small", base_url=None)
    there = replace(desk, model="large", revision=None, base_url="http://127.0.0.1:9/v1")
    large = runs.ModelRef(id="large", base_url=there.base_url)
    measure(there, "prompt", 195, model=large)
    measure(there, "prompt", 190, split="test", seen=runs.hash_file(lay_test(desk)), model=large)
    accept(there)
    dev = desk.root / data.path_of(TASK, "dev")
    dev.write_text("".join(dev.read_text().splitlines(keepends=True)[:-1]))
    measure(there, "prompt", 120, n=199, shots=4, model=large)
    again = "measure it on these: poe evaluate --model large"
    assert again in " ".join(remarks.remarks(state.read(there)))
    assert again not in " ".join(remarks.remarks(state.read(here)))


@pytest.mark.parametrize(
    ("model", "card", "is_named"),
    [
        ("large", None, True),
        ("ft:small:ours", None, False),  # a fine-tune at the endpoint
        ("models/lora", None, False),  # weights of a colleague
        ("models/lora", "small", False),
        ("models/lora-of-another", "adapter", False),
        ("models/downloaded", "", True),
    ],
)
def test_a_run_of_another_model_goes_on_once_the_record_names_that(
    model: str, card: str | None, is_named: bool, desk: Settings
) -> None:
    if card is not None:
        (desk.root / model).mkdir(parents=True)
        (desk.root / model / "config.json").write_text("{}")
    if card == "adapter":
        told = json.dumps({"base_model_name_or_path": "small"})
        (desk.root / model / "adapter_config.json").write_text(told)
    elif card:
        told = json.dumps({"base": {"id": card}})
        (desk.root / model / "run.json").write_text(told)
    here = replace(desk, model="small", revision=None)
    measure(here, "prompt", 195, model=runs.ModelRef(id=model))
    record(desk, ["prompt"], 99)
    step = suggest.next_step(state.read(here))
    name = f"Name {model} in lifecycle.yaml: model.id, with its revision and licence."
    assert (step.what == name, bool(step.commands)) == (is_named, not is_named)


def test_another_model_at_an_endpoint_is_measured_and_accepted_anew(desk: Settings) -> None:
    hosted = replace(desk, model="large", base_url="http://127.0.0.1:9/v1")
    before = runs.ModelRef(id="small", base_url=hosted.base_url)
    measure(desk, "prompt", 195, model=before)
    measure(desk, "prompt", 190, model=before, split="test", seen=runs.hash_file(lay_test(desk)))
    accept(desk)
    step = suggest.next_step(state.read(hosted))
    again = "poe evaluate --model large --technique prompt --shots 0"
    assert step.commands == (again, "poe record --all", "poe accept")
    assert "with model.id small, or bring that back" in step.what
    assert suggest.next_step(state.read(replace(hosted, model="small"))).commands[0] != again


def test_test_examples_that_were_replaced_are_looked_at_anew(desk: Settings) -> None:
    measure(desk, "prompt", 195)
    test = lay_test(desk)
    measure(desk, "prompt", 190, split="test", seen=runs.hash_file(test))
    test.write_text("\n" + test.read_text())
    assert accept(desk).commands == ("poe accept 1",)
    # Test has said of it what it has to say, and other prompts are left.
    measure(desk, "prompt", 100, split="test", seen=runs.hash_file(test))
    looks = [f"{runs.FOLDER}/{number}-prompt.json" for number in ("0002", "0003")]
    record(desk, ["prompt"], 1, looks=looks, accepted=looks[0])
    step = suggest.next_step(state.read(desk))
    assert step.commands == ("poe evaluate --shots 4 --compare-with 1",)


def test_what_was_accepted_under_lower_targets_goes_round_the_loop_again(desk: Settings) -> None:
    measure(desk, "prompt", 195)
    measure(desk, "prompt", 190, split="test", seen=runs.hash_file(lay_test(desk)))
    assert accept(desk).commands == ("poe add deploy",)
    higher = replace(desk, targets=(Target(metric=METRIC, at_least=0.96),))
    assert accept(higher).commands == ("poe evaluate --shots 4 --compare-with 1",)


def test_what_dev_met_and_test_missed_is_not_accepted_again(desk: Settings) -> None:
    measure(desk, "prompt", 195)
    measure(desk, "prompt", 100, split="test", seen=runs.hash_file(lay_test(desk)))
    look = f"{runs.FOLDER}/0002-prompt.json"
    record(desk, ["prompt"], 1, looks=[look])
    now = state.read(desk)
    assert suggest.next_step(now).commands == ("poe evaluate --shots 4 --compare-with 1",)
    assert "met its targets on dev, and its look at test, 0002-prompt, missed" in "".join(
        remarks.remarks(now)
    )


def test_a_look_that_is_not_counted_is_counted_first(desk: Settings) -> None:
    measure(desk, "prompt", 195)
    measure(desk, "prompt", 190, split="test", seen="t")
    step = next_step(desk, recorded=1)
    assert step.commands == (f"poe record --run {runs.FOLDER}/0002-prompt.json",)


def test_a_look_that_what_is_served_rests_on_is_counted(desk: Settings) -> None:
    measure(desk, "prompt", 195)
    measure(desk, "application", 190, split="test", seen="t")
    path = f"{runs.FOLDER}/0002-application.json"
    record(desk, ["prompt"], 1)
    assert suggest.next_step(state.read(desk)).commands == (f"poe record --run {path}",)
    record(desk, ["prompt"], 1, integrate={"application_run": path})
    assert suggest.next_step(state.read(desk)).commands != (f"poe record --run {path}",)


@pytest.mark.parametrize(
    ("right", "said"),
    [(150, "0.750, ahead of the best run's 0.500"), (100, "0.500, no less than the best run's")],
)
def test_a_baseline_that_the_best_run_does_not_get_past_is_said(
    desk: Settings, right: int, said: str
) -> None:
    measure(desk, "prompt", 100)
    measure(desk, "baseline", right)
    record(desk, ["prompt"], 2)
    now = state.read(desk)
    assert now.baselines[0].technique == "baseline"
    assert f"{METRIC} {said}" in " ".join(remarks.remarks(now))


def test_a_target_that_nothing_was_measured_for_is_not_missed(desk: Settings) -> None:
    record(desk, ["prompt"], 99)
    for seen, said in (("old", "not measured"), ("", "missed")):
        measure(desk, "prompt", 10, seen=seen)
        *_, judged = iterate.targets_table(state.read(desk)).columns
        assert {*judged.cells} == {said}


def test_runs_on_dev_examples_that_were_replaced_are_left_out(desk: Settings) -> None:
    measure(desk, "prompt", 195, seen="old")
    measure(desk, "prompt", 100)
    record(desk, ["prompt"], 99)
    now = state.read(desk)
    assert [run.id for run in now.iterations] == ["0002-prompt"]
    assert "left out: 1" in " ".join(remarks.remarks(now))


def lay_test(desk: Settings) -> Path:
    """Give a test split that lies there."""
    path = desk.root / data.path_of(TASK, "test")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{}\n")
    return path


def test_what_the_record_still_plans_is_tried_or_taken_out(desk: Settings) -> None:
    measure(desk, "prompt", 195)
    (desk.root / "fine-tune").mkdir()
    step = next_step(desk, techniques=("prompt", "fine-tune"))
    assert step.what.startswith("Try fine-tune, or take it out")


@pytest.mark.parametrize("technique", ["baseline", "compared", "quantize"])
def test_what_is_no_turn_of_the_loop_is_no_iteration(desk: Settings, technique: str) -> None:
    measure(desk, technique, 195)
    assert "plainest" in next_step(desk).what


def test_a_target_inside_the_interval_asks_for_more_examples(desk: Settings) -> None:
    measure(desk, "prompt", 184)
    record(desk, ["prompt"], 99)
    (remark,) = remarks.remarks(state.read(desk))
    assert "is met, but its interval" in remark
    assert "there are 200" in remark


def test_a_difference_inside_the_noise_asks_for_more_examples(desk: Settings) -> None:
    measure(desk, "prompt", 100)
    measure(desk, "prompt", 102, shots=4)
    record(desk, ["prompt"], 99)
    (remark,) = remarks.remarks(state.read(desk))
    assert "within the noise of 200 examples" in remark


def test_no_difference_at_all_asks_for_nothing(desk: Settings) -> None:
    measure(desk, "prompt", 100)
    measure(desk, "prompt", 100, shots=4)
    record(desk, ["prompt"], 99)
    (remark,) = remarks.remarks(state.read(desk))
    assert remark.endswith("0002-prompt scores as 0001-prompt does on 200 examples.")


def test_examples_needed_follow_the_square_root_law() -> None:
    interval = statistics.wilson(0.95, 1000)
    assert remarks.examples_for_target(1000, interval, 0.90) == pytest.approx(149, abs=5)
    assert remarks.examples_for_difference(200, smallest=0.04, difference=0.02) == 800
    # No more figures than are known.
    assert remarks.examples_for_difference(1007, smallest=0.03, difference=0.005) == 36_000


def test_of_two_bounds_the_nearer_one_is_in_doubt() -> None:
    interval = runs.Interval(value=0.88, low=0.8, high=0.93)
    target = Target(metric=METRIC, at_least=0.2, at_most=0.9)
    standing = state.Standing(TASK, target, interval.value, interval, n=100)
    needed = remarks.examples_for_target(100, interval, 0.9)
    assert f"About {needed} dev" in remarks._unsure(standing)


def test_the_examples_said_to_settle_a_target_do_so_four_times_of_five() -> None:
    needed = remarks.examples_for_target(200, statistics.wilson(0.85, 200), 0.9)
    right = np.random.default_rng(0).binomial(needed, 0.85, size=2_000)
    settled = [statistics.wilson(each / needed, needed).high < 0.9 for each in right]
    assert 0.75 <= np.mean(settled) <= 0.92


def test_what_training_took_away_is_asked_for_and_then_said(desk: Settings) -> None:
    if find_part("evaluation.forgetting") is None:
        pytest.skip("nothing trains in this project")
    measure(desk, "prompt", 100)
    measure(desk, "fine-tune", 190)
    record(desk, ["prompt", "fine-tune"], recorded=2)
    assert "poe forgetting models/small" in " ".join(remarks.remarks(state.read(desk)))
    folder = desk.root / "eval" / "forgetting"
    folder.mkdir()
    cost = {"kinds": {"all": {"before": 0.5, "after": 0.25}}}
    (folder / "small.json").write_text(json.dumps(cost))
    said = " ".join(remarks.remarks(state.read(desk)))
    assert "models/small does 25% of the regression set, and 50% before" in said
