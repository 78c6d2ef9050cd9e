"""Hosted fine-tuning, against a provider that checks the protocol."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from lifecycle import prompts, serving, settings, tasks
from lifecycle.data import load
from lifecycle.errors import ProjectError

import fake_provider
import job


@pytest.fixture
def plan(tmp_path: Path) -> job.Plan:
    return job.Plan("base-2026-01-01", "default", tmp_path / "hosted", 0, {"n_epochs": "auto"})


def run(plan: job.Plan, provider: fake_provider.Provider) -> str:
    project = replace(settings.load(), base_url=provider.url, max_retries=0)
    return asyncio.run(job.run(plan, project, job.write_files(plan, project), poll_s=0.01))


def test_the_job_gets_both_files_and_names_the_model(plan: job.Plan) -> None:
    with fake_provider.Provider() as provider:
        assert run(plan, provider) == "ft:base-2026-01-01:desk"
        (asked,) = provider.jobs.values()
        assert asked["training_file"] == "file-0"
        assert asked["validation_file"] == "file-1"
        saved = json.loads((plan.folder / "job.json").read_text())
        assert saved["trained_tokens"] == 1234


def test_a_line_is_the_prompt_that_is_served_and_the_wanted_answer(plan: job.Plan) -> None:
    project = settings.load()
    name = project.tasks[0]
    train = load(project.root, name, "train")
    served = prompts.renderer(
        prompts.find(project.root, name, plan.prompt), tasks.find(name), train
    )(train[0].input, train[0].history)
    first = next(job.dialogues(plan, project, "train"))
    assert first["messages"][:-1] == served
    assert first["messages"][-1]["content"] == tasks.find(name).target(train[0].expected)


def test_an_interrupted_job_is_not_paid_for_twice(plan: job.Plan) -> None:
    with fake_provider.Provider(dies=True) as provider:
        with pytest.raises(ProjectError, match="does not answer"):
            run(plan, provider)
        provider.dies = False
        run(plan, provider)
        run(plan, provider)
        assert len(provider.files) == 2
        assert len(provider.jobs) == 1


def test_a_model_of_this_machine_is_refused_where_nothing_can_serve_it() -> None:
    trained = settings.load().with_model("models/lora")
    with pytest.raises(ProjectError, match="this project asks an endpoint"):
        serving.serving(trained).__enter__()


def test_a_failed_job_says_why(plan: job.Plan) -> None:
    with (
        fake_provider.Provider(fails=True) as provider,
        pytest.raises(ProjectError, match="not finite"),
    ):
        run(plan, provider)


def test_other_settings_are_another_job(plan: job.Plan) -> None:
    with fake_provider.Provider() as provider:
        run(plan, provider)
        with pytest.raises(ProjectError, match="other settings"):
            run(replace(plan, seed=1), provider)
