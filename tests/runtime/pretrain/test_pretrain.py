import errno
import gzip
import json
import os
import shutil
import subprocess
import sys
import types
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("matplotlib")

import datasets
import huggingface_hub
import peft
import torch
import transformers
import yaml
from lifecycle import data, errors, runs, settings, tasks
from lifecycle.chat import Chat, ends_of
from lifecycle.command import run
from lifecycle.training import examples, experiment
from tokenizers.processors import TemplateProcessing
from transformers import AutoModelForCausalLM, AutoTokenizer, TrainerCallback

import architecture
import budget
import corpus
import learn
import mixture
import plans
import pretrain
import small_model
import tokenizer as tokens
from plans import Plan, Source

ROOT = Path.cwd()
PLAN = """
vocabulary: 320
model: { hidden_size: 16, intermediate_size: 32, num_hidden_layers: 1, num_attention_heads: 2 }
row_tokens: 32
sources:
  - { path: data/pretrain/texts.jsonl, weight: 1 }
  - { path: data/pretrain/dialogues.jsonl, weight: 3 }
budget: { tokens: 1024, at_least_per_parameter: 0 }
trainer:
  per_device_train_batch_size: 4
  learning_rate: 1.0e-2
  logging_steps: 1
  save_steps: 4
  report_to: none
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a small corpus and a plan of eight steps; each test works on a copy."""
    root = tmp_path_factory.mktemp("made")
    for name in ("data", "prompt", ".genai"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("pretrain"))
    shutil.copy(ROOT / "lifecycle.yaml", root)
    (root / "plan.yaml").write_text(PLAN, encoding="utf-8")
    corpus.make(settings.load(root), documents=60)
    return root


@pytest.fixture
def project(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of its own, where the test works."""
    root = tmp_path / "project"
    shutil.copytree(made, root)
    monkeypatch.chdir(root)
    monkeypatch.setenv("TENSORBOARD_LOGGING_DIR", str(tmp_path / "logs"))
    # Threads of a model this small would only wait for each other.
    torch.set_num_threads(1)
    return root


def read(project: Path, *changes: str) -> Plan:
    return experiment.read(Plan, project / "plan.yaml", changes)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("vocabular=1", 'no key "vocabular"'),
        ("budget.tokens=0", "budget.tokens is 0: input should be greater than 0"),
        ("sources=[]", r"sources is \[\]: tuple should have at least 1 item"),
        ("sources=[{weight: 1}]", "either a path or a hub"),
        ("model", "is not of the form"),
        ("model.hidden.size=1", None),
        ("name.x=1", None),
    ],
)
def test_a_wrong_plan_is_one_sentence(tmp_path: Path, change: str, problem: str | None) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text("name: one\n" + PLAN, encoding="utf-8")
    if problem is None and change.startswith("model"):
        assert experiment.read(Plan, file, [change]).model["hidden"] == {"size": 1}
        return
    with pytest.raises(errors.ProjectError, match=problem):
        experiment.read(Plan, file, [change])


@pytest.mark.parametrize("name", ["model.yaml", "continue.yaml"])
def test_the_shipped_plans_are_legal(name: str) -> None:
    experiment.read(Plan, ROOT / "pretrain" / name)


def test_the_budget_counts_parameters_exactly(project: Path) -> None:
    plan = read(project)
    figures = budget.of(plan, project)
    built = architecture.build(plan, architecture.load_tokenizer(plan, project), project)
    assert figures.parameters == sum(weight.numel() for weight in built.parameters())
    assert figures.flops == 6 * figures.parameters * 1024


def test_a_small_source_is_known_to_come_round_oftener_than_all(project: Path) -> None:
    (project / "small.txt").write_text("My parcel is late.\n" * 20, encoding="utf-8")
    (project / "large.txt").write_text("Where is it?\n" * 20_000, encoding="utf-8")
    sources = "[{path: large.txt, weight: 1}, {path: small.txt, weight: 1}]"
    figures = budget.of(read(project, f"sources={sources}"), project)
    assert figures.available == round(380 / 2.5) + round(260_000 / 2.5)
    assert figures.most is not None
    assert figures.most[1] == "small.txt"
    assert figures.most[0] == pytest.approx(512 / 152)
    assert "over small.txt: nearly as good as new" in budget.table(figures, "cpu", 1)
    changes = (f"sources={sources}", "budget.tokens=20000")
    often = budget.table(budget.of(read(project, *changes), project), "cpu", 1)
    assert "65.8   over small.txt: beyond 4, each adds less" in often
    hub = "[{hub: own/data, weight: 3}, {path: small.txt, weight: 1}]"
    figures = budget.of(read(project, f"sources={hub}"), project)
    assert figures.available is None
    assert figures.most is not None
    assert figures.most[0] == pytest.approx(256 / 152)


@pytest.mark.parametrize("ascii", [True, False])
def test_the_tokenizer_tells_how_many_tokens_there_are(project: Path, ascii: bool) -> None:
    said = [{"text": f"ამანათი იგვიანებს, ნომერი {n}. სად არის?"} for n in range(500)]
    text = "".join(json.dumps(each, ensure_ascii=ascii) + "\n" for each in said)
    (project / "own.jsonl").write_text(text, encoding="utf-8")
    plan = read(project, "sources=[{path: own.jsonl}]")
    guessed = budget.of(plan, project)
    assert "a guess, at 2.5 bytes each" in budget.table(guessed, "cpu", 1)
    tokenizer = architecture.load_tokenizer(plan, project)
    known = sum(len(tokenizer(each["text"] + tokenizer.eos_token)["input_ids"]) for each in said)
    figures = budget.of(plan, project)
    assert figures.available == pytest.approx(known, rel=0.05)
    assert guessed.available != pytest.approx(known, rel=0.05)
    assert "by the first 200 doc" in budget.table(figures, "cpu", 1)
    # One that was trained on other sources says nothing of these.
    other = read(project, "sources=[{path: data/pretrain/texts.jsonl}]")
    assert not budget.of(other, project).is_sampled


def test_a_budget_below_what_the_plan_states_is_refused(project: Path) -> None:
    plan = read(project, "budget.at_least_per_parameter=20")
    with pytest.raises(errors.ProjectError, match="states at least 20") as raised:
        budget.check(plan, budget.Budget(1000, 1024, None))
    assert "20,000 tokens" in raised.value.help


def test_hours_follow_from_compute_and_devices() -> None:
    figures = budget.Budget(parameters=10**9, tokens=20 * 10**9, available=None)
    assert figures.flops == pytest.approx(1.2e20)
    assert figures.hours("h100", 8) == pytest.approx(1.2e20 / (8 * 0.33 * 989e12) / 3600)
    stated = budget.feasibility(figures, "h100", 8)
    assert (stated["hours"], stated["tokens"]) == (13.0, 20 * 10**9)


@pytest.mark.parametrize(
    ("command", "option"), [(budget.ShowBudget, "--count"), (corpus.Corpus, "--documents")]
)
def test_a_number_of_nothing_is_refused(
    command: Any, option: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(command, [option, "0"])
    assert ended.value.code == 2
    assert f"{option}: Input should be greater than 0" in capsys.readouterr().err


def test_the_tokenizer_loses_nothing_and_spells_digits(project: Path) -> None:
    own = tokens.train(read(project), project)
    text = "Order 48213: naïve café 🙂\n\ttabs  and  spaces"
    assert own.decode(own(text)["input_ids"]) == text
    assert len(own.tokenize("48213")) == 5
    assert len(own) == 320
    examples.check_template(Chat(own, ends_of(own)), "own")
    assert tokens.bytes_per_token(own, read(project), project) > 1.0


def test_rows_are_full_and_come_in_the_stated_shares(project: Path) -> None:
    # So long that no row lies within one turn, and each row of dialogues has a mark.
    plan = read(project, "row_tokens=512")
    own = architecture.load_tokenizer(plan, project)
    rows = list(mixture.stream(plan, own, project, seed=0).take(200))
    assert {len(row["input_ids"]) for row in rows} == {plan.row_tokens}
    for row in rows:
        pairs = set(zip(row["input_ids"], row["labels"], strict=True))
        assert {label for id, label in pairs if id != label} <= {mixture.NO_LOSS}
    assert rows == list(mixture.stream(plan, own, project, seed=0).take(200))
    mark = own.convert_tokens_to_ids(tokens.START)
    share = sum(mark in row["input_ids"] for row in rows) / len(rows)
    assert share == pytest.approx(0.75, abs=0.1)


def text_of(own: Any, rows: Iterable[dict[str, list[int]]]) -> str:
    return "\n".join(own.decode(row["input_ids"]) for row in rows)


def test_validation_is_of_the_same_kind_as_training_and_none_of_it(project: Path) -> None:
    corpus.make(settings.load(), documents=600)
    plan = read(project, "row_tokens=512")
    own = architecture.load_tokenizer(plan, project)
    held = list(mixture.validation(plan, own, project))
    mark = own.convert_tokens_to_ids(tokens.START)
    assert 8 <= len(held) <= mixture.VALIDATED
    share = sum(mark in row["input_ids"] for row in held) / len(held)
    assert share == pytest.approx(0.75, abs=0.1)
    lines = (project / "data/pretrain/texts.jsonl").read_text(encoding="utf-8").splitlines()
    documents = {json.loads(line)["text"] for line in lines}
    validated = {each for each in documents if each in text_of(own, held)}
    trained = text_of(own, mixture.stream(plan, own, project, seed=0).take(100))
    assert validated
    assert not {each for each in validated if each in trained}


def test_too_few_documents_to_hold_one_out_are_one_sentence(project: Path) -> None:
    (project / "few.jsonl").write_text('{"text": "One parcel."}\n', encoding="utf-8")
    plan = read(project, "sources=[{path: few.jsonl}]")
    own = tokens.train(plan, project)
    with pytest.raises(errors.ProjectError, match="too few documents to validate on"):
        mixture.validation(plan, own, project)


def documents(project: Path, name: str, content: str) -> list[dict[str, Any]]:
    (project / name).write_text(content, encoding="utf-8")
    return list(mixture.load(Source(path=name), project))


def test_documents_are_texts_and_dialogues_of_json_lines_or_paragraphs(project: Path) -> None:
    turn = {"role": "user", "content": "Where is it?"}
    lines = [{"text": "One\u2028parcel.", "id": 1}, {"messages": [turn]}]
    content = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    assert documents(project, "own.jsonl", content) == [
        {"text": "One\u2028parcel.", "messages": []},
        {"text": "", "messages": [turn]},
    ]
    said = documents(project, "own.txt", "\n\nOne\nparcel.\n \n\nTwo.")
    assert [document["text"] for document in said] == ["One\nparcel.", "Two."]
    said = documents(project, "own.txt", "One parcel.\nTwo.\n")
    assert [document["text"] for document in said] == ["One parcel.", "Two."]


def test_a_packed_file_is_to_be_unpacked(project: Path) -> None:
    (project / "own.jsonl.gz").write_bytes(gzip.compress(b'{"text": "One."}'))
    plan = read(project, "sources=[{path: own.jsonl.gz}]")
    for reads in (budget.available, tokens.train):
        with pytest.raises(errors.ProjectError, match=r"own.jsonl.gz is packed"):
            reads(plan, project)


def test_rows_of_parquet_are_documents_and_its_empty_cells_none(project: Path) -> None:
    said = ["One parcel.", None, ""]
    table = {"text": said, "lang": ["en"] * 3}
    datasets.Dataset.from_dict(table).to_parquet(project / "own.parquet")
    assert list(mixture.load(Source(path="own.parquet"), project)) == [
        {"text": text or "", "messages": []} for text in said
    ]
    plan = read(project, "sources=[{path: own.parquet}]")
    assert budget.available(plan, project) == [None]
    datasets.Dataset.from_dict({"content": ["One."]}).to_parquet(project / "own.parquet")
    with pytest.raises(errors.ProjectError, match=r"own.parquet: it has neither text nor messages"):
        list(mixture.load(plan.sources[0], project))
    (project / "own.parquet").write_text("no table", encoding="utf-8")
    with pytest.raises(errors.ProjectError, match=r"own.parquet is no Parquet file"):
        list(mixture.load(plan.sources[0], project))


def test_a_folder_is_no_source(project: Path) -> None:
    with pytest.raises(errors.ProjectError, match=r"data/pretrain is a folder") as refused:
        budget.of(read(project, "sources=[{path: data/pretrain}]"), project)
    assert "name each" in str(refused.value.help)


@pytest.mark.parametrize("command", [budget.ShowBudget, tokens.TrainTokenizer])
def test_every_command_takes_the_plan_as_pretraining_does(
    command: Any, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(command, ["plan.yaml"])
    assert {"ShowBudget": "1,024", "TrainTokenizer": "320 tokens"}[command.__name__] in (
        capsys.readouterr().out
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('{"content": "One."}\n', "own.jsonl:1: it has neither text nor messages"),
        ('{"text": "One."}\n{"text": null}\n', 'own.jsonl:2: "text": input should be'),
        ("no json", "own.jsonl:1: this is no JSON object"),
        ('\n{"text": ""}\n', "own.jsonl holds no documents"),
    ],
)
def test_a_source_without_documents_is_one_sentence(
    content: str, problem: str, project: Path
) -> None:
    with pytest.raises(errors.ProjectError, match=problem):
        documents(project, "own.jsonl", content)


def test_the_corpus_of_other_data_than_the_sample_is_of_them(project: Path) -> None:
    names = list(tasks.every())
    for name in names:
        path = project / data.path_of(name, "train")
        path.write_text("\n".join(path.read_text().splitlines()[:30]) + "\n", encoding="utf-8")
    corpus.make(settings.load(project))
    lines = (project / "data/pretrain/texts.jsonl").read_text(encoding="utf-8").splitlines()
    inputs = {each.input for name in names for each in data.load(project, name, "train")}
    assert 0 < len(lines) <= 10 * len(names)
    assert {json.loads(line)["text"] for line in lines} <= inputs


def test_a_source_that_is_not_there_is_named_before_anything_is_made(project: Path) -> None:
    with pytest.raises(errors.ProjectError, match=r"own/texts.jsonl does not exist"):
        pretrain.pretrain(project / "plan.yaml", ["sources=[{path: own/texts.jsonl}]"])
    assert not (project / "models").exists()


def test_a_data_set_of_the_hub_is_taken_at_one_commit(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []
    texts = (project / "data/pretrain/texts.jsonl").read_text(encoding="utf-8").splitlines()
    rows = datasets.Dataset.from_list([json.loads(line) for line in texts])

    def load_dataset(*args: Any, **options: Any) -> Any:
        asked.append({"args": args, **options})
        return rows.to_iterable_dataset()

    found = types.SimpleNamespace(sha="1a2b3c")
    monkeypatch.setattr(huggingface_hub.HfApi, "dataset_info", lambda _self, _name: found)
    monkeypatch.setattr(datasets, "load_dataset", load_dataset)
    made = pretrain.pretrain(project / "plan.yaml", ["sources=[{hub: desk/texts, subset: a}]"])
    assert {(each["args"], each["revision"], each["streaming"]) for each in asked} == {
        (("desk/texts", "a"), "1a2b3c", True)
    }
    [source] = json.loads((made / "run.json").read_text())["experiment"]["sources"]
    assert source["revision"] == "1a2b3c"
    named = read(project, "sources=[{hub: desk/texts, revision: v1}]")
    assert plans.pinned(named) == named


def test_a_data_set_that_cannot_be_had_is_one_sentence(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError("no route\nto host")

    monkeypatch.setattr(huggingface_hub.HfApi, "dataset_info", refuse)
    monkeypatch.setattr(datasets, "load_dataset", refuse)
    with pytest.raises(errors.ProjectError, match=r"desk/texts cannot be had .*: no route to host"):
        pretrain.pretrain(project / "plan.yaml", ["sources=[{hub: desk/texts}]"])
    with pytest.raises(errors.ProjectError, match="desk/texts cannot be had"):
        mixture.load(Source(hub="desk/texts", revision="v1"), project)


TWICE = """
from pathlib import Path
import architecture, tokenizer
from accelerate import PartialState
from lifecycle.training import experiment
from plans import Plan, Source
train = tokenizer.train
def counted(*args):
    with Path("trained").open("a") as file:
        file.write("once ")
    return train(*args)
tokenizer.train = counted
PartialState(cpu=True)  # as the trainer's configuration does
architecture.load_tokenizer(experiment.read(Plan, Path("plan.yaml")), Path.cwd())
"""


def test_one_of_several_processes_trains_the_tokenizer(project: Path) -> None:
    (project / "twice.py").write_text(TWICE, encoding="utf-8")
    run = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([*run, "twice.py"], cwd=project, env=env, check=True, capture_output=True)
    assert (project / "trained").read_text() == "once "


def test_a_tokenizer_of_another_plan_is_trained_anew(project: Path) -> None:
    plan = read(project)
    assert len(architecture.load_tokenizer(plan, project)) == 320
    larger = read(project, "vocabulary=330")
    assert len(architecture.load_tokenizer(larger, project)) == 330
    text = "\n".join(json.dumps({"text": "zzzz " * 40}) for _ in range(40)) + "\n"
    (project / "data/pretrain/texts.jsonl").write_text(text, encoding="utf-8")
    assert len(architecture.load_tokenizer(larger, project)("zzzz")["input_ids"]) == 1


def test_a_tokenizer_that_was_brought_is_taken_and_is_part_of_the_run(project: Path) -> None:
    brought = small_model.make_tokenizer()
    brought.save_pretrained(project / tokens.FOLDER)
    assert len(architecture.load_tokenizer(read(project), project)) == 259
    assert f"{tokens.FOLDER}/tokenizer.json" in pretrain._files(read(project), settings.load())


def test_a_tokenizer_that_was_brought_is_never_overwritten(project: Path) -> None:
    small_model.make_tokenizer().save_pretrained(project / tokens.FOLDER)
    before = runs.hash_file(project / tokens.FOLDER / "tokenizer.json")
    with pytest.raises(errors.ProjectError, match="has 259 tokens, and the vocabulary") as refused:
        architecture.load_tokenizer(read(project).model_copy(update={"vocabulary": 258}), project)
    assert "Set vocabulary: 259" in refused.value.help
    with pytest.raises(errors.ProjectError, match="that you brought"):
        tokens.TrainTokenizer(plan=project / "plan.yaml").cli_cmd()
    assert runs.hash_file(project / tokens.FOLDER / "tokenizer.json") == before


def test_a_tokenizer_that_cannot_be_written_leaves_the_one_before(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    architecture.load_tokenizer(read(project), project)
    before = runs.hash_file(project / tokens.FOLDER / "tokenizer.json")

    def fill(_self: object, folder: Path, **_: object) -> None:
        (folder / "tokenizer.json").write_text("{", encoding="utf-8")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(transformers.PreTrainedTokenizerBase, "save_pretrained", fill)
    with pytest.raises(OSError, match="No space"):
        tokens.TrainTokenizer(plan=project / "plan.yaml").cli_cmd()
    assert runs.hash_file(project / tokens.FOLDER / "tokenizer.json") == before


def test_a_corpus_of_your_own_is_not_overwritten(project: Path) -> None:
    texts = project / "data/pretrain/texts.jsonl"
    corpus.make(settings.load(), documents=30)
    texts.write_text('{"text": "Our handbook."}\n', encoding="utf-8")
    with pytest.raises(errors.ProjectError, match="is yours"):
        corpus.make(settings.load(), documents=60)
    assert texts.read_text(encoding="utf-8") == '{"text": "Our handbook."}\n'


def test_a_text_begins_as_the_model_knows_it(project: Path) -> None:
    plain, begun = small_model.make_tokenizer(), small_model.make_tokenizer()
    begun.bos_token = "<|im_start|>"
    begun.backend_tokenizer.post_processor = TemplateProcessing(
        single="<|im_start|> $A", special_tokens=[("<|im_start|>", begun.bos_token_id)]
    )
    said = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes?"}]
    batch: dict[str, list[Any]] = {"text": ["One.", ""], "messages": [[], said]}
    without, within = (mixture.ids_of(batch, each) for each in (plain, begun))
    assert within[0] == [begun.bos_token_id, *without[0]]
    # The template says itself how a dialogue begins.
    assert within[1] == without[1]


def test_a_base_without_a_template_goes_on_with_the_one_that_is_named(project: Path) -> None:
    small_model.make(project / "models/base")
    (project / "models/base/chat_template.jinja").unlink()
    start = ["start=models/base", "row_tokens=64", "budget.tokens=512"]
    with pytest.raises(errors.ProjectError, match="no chat template") as raised:
        pretrain.pretrain(project / "plan.yaml", start, name="second")
    assert "trainer.chat_template_path" in raised.value.help
    (project / "own.jinja").write_text(small_model.TEMPLATE, encoding="utf-8")
    made = pretrain.pretrain(
        project / "plan.yaml", [*start, "trainer.chat_template_path=own.jinja"], name="second"
    )
    assert AutoTokenizer.from_pretrained(made).chat_template == small_model.TEMPLATE


def test_an_adapter_is_not_pretrained_and_a_model_of_the_record_has_its_commit(
    project: Path,
) -> None:
    base = small_model.make(project / "models/base")
    model = AutoModelForCausalLM.from_pretrained(base)
    lora = peft.LoraConfig(r=2, target_modules="all-linear")
    peft.get_peft_model(model, lora).save_pretrained(project / "models/lora")
    with pytest.raises(errors.ProjectError, match="is an adapter") as raised:
        architecture.start_of(read(project, "start=models/lora"))
    assert raised.value.help.startswith("poe merge models/lora")
    record = yaml.safe_load((project / "lifecycle.yaml").read_text(encoding="utf-8"))
    record["model"] = {"provider": "local", "id": "desk/base", "revision": "1a2b3c"}
    (project / "lifecycle.yaml").write_text(yaml.safe_dump(record), encoding="utf-8")
    assert architecture.start_of(read(project, "start=desk/base")).revision == "1a2b3c"


def test_how_weights_are_loaded_is_part_of_the_plan(project: Path) -> None:
    plan = read(project, "load={dtype: bfloat16, attn_implementation: eager}")
    built = architecture.build(plan, architecture.load_tokenizer(plan, project), project)
    assert built.dtype == torch.bfloat16
    assert built.config._attn_implementation == "eager"


def test_packing_cuts_only_what_is_longer_than_a_row() -> None:
    documents = [[1] * 7, [2] * 5, [3] * 3, [4] * 3, [5] * 25]
    rows = mixture.pack(documents, 10)
    assert sorted(sorted(row) for row in rows) == [
        [1] * 7 + [3] * 3,
        [2] * 5 + [5] * 5,
        [4] * 3,
        [5] * 10,
        [5] * 10,
    ]


def test_a_document_that_has_a_tested_example_in_it_is_left_out(
    project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    task = settings.load().tasks[0]
    every = [each for split in mixture.TESTED for each in data.load(project, task, split)]
    tested = [each for each in every if len(data.shingles(each.whole)) >= mixture.FEWEST]
    clean: list[data.Line] = [{"text": f"Parcel {at} is on its way."} for at in range(100)]
    leaks: list[data.Line] = [{"text": f"They said: {each.whole.upper()} Bye!"} for each in tested]
    leaks += [{"messages": [{"role": "user", "content": each.whole}]} for each in tested]
    (project / "mixed.jsonl").write_text(data.text([*clean, *leaks]), encoding="utf-8")
    plan = read(project, "sources=[{path: mixed.jsonl}]")
    sides = [mixture._divided(plan, project, is_held_out=side) for side in (True, False)]
    kept = [row["text"] for side in sides for rows in side for row in rows]
    assert sorted(kept) == sorted(row["text"] for row in clean)
    said = "mixed.jsonl holds what dev or test asks: left out."
    assert [each.getMessage() for each in caplog.records] == [said] * 2
    plan = read(project)
    for source, *both in zip(
        plan.sources,
        mixture._divided(plan, project, is_held_out=True),
        mixture._divided(plan, project, is_held_out=False),
        strict=True,
    ):
        assert sum(len(list(side)) for side in both) == len(list(mixture.load(source, project)))


def test_the_corpus_holds_nothing_that_is_tested(project: Path) -> None:
    lines = (project / "data/pretrain/texts.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [data.Example(str(at), json.loads(line)["text"], 0) for at, line in enumerate(lines)]
    for task in settings.load().tasks:
        for split in ("dev", "test"):
            assert not data.near_duplicates(texts, data.load(project, task, split))


def test_a_run_makes_a_model_folder_with_its_curve_and_overwrites_nothing(project: Path) -> None:
    result = pretrain.pretrain(project / "plan.yaml", name="whole")
    assert {"config.json", "loss.png", "run.json", "model.safetensors"} <= {
        path.name for path in result.iterdir()
    }
    assert (result / "loss.png").read_bytes().startswith(b"\x89PNG")
    assert json.loads((result / "run.json").read_text())["result"]["steps"] == 8
    assert AutoTokenizer.from_pretrained(result).chat_template
    before = runs.hash_file(result / "run.json")
    assert pretrain.pretrain(project / "plan.yaml", name="whole") == result
    assert runs.hash_file(result / "run.json") == before
    with pytest.raises(errors.ProjectError, match="other settings"):
        pretrain.pretrain(project / "plan.yaml", ["trainer.seed=1"], name="whole")


class Stop(TrainerCallback):  # type: ignore[misc]  # transformers ships no types for it
    """Ends the run as a kill would, right after the first checkpoint."""

    def on_save(self, *_: Any, **__: Any) -> None:
        raise InterruptedError


def test_an_interrupted_run_ends_with_the_weights_of_a_whole_one(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = pretrain.pretrain(project / "plan.yaml", name="whole")
    make = learn.make_trainer

    def stopping(this: Any) -> Any:
        trainer = make(this)
        trainer.add_callback(Stop())
        return trainer

    with monkeypatch.context() as patch:
        patch.setattr(learn, "make_trainer", stopping)
        with pytest.raises(InterruptedError):
            pretrain.pretrain(project / "plan.yaml", name="cut")
    assert not (project / "models/cut").exists()
    resumed = pretrain.pretrain(project / "plan.yaml", name="cut")
    weights = [runs.hash_file(folder / "model.safetensors") for folder in (whole, resumed)]
    assert weights[0] == weights[1]


def test_a_start_that_is_not_there_is_named(project: Path) -> None:
    with pytest.raises(errors.ProjectError, match='no model in "models/none"'):
        pretrain.pretrain(project / "plan.yaml", ["start=models/none"])


def test_continued_pretraining_starts_from_the_model_it_names(project: Path) -> None:
    first = pretrain.pretrain(project / "plan.yaml", name="first")
    # Too little to move a weight.
    changes = ["start=models/first", "trainer.learning_rate=1e-30"]
    second = pretrain.pretrain(project / "plan.yaml", changes, name="second")
    assert runs.hash_file(first / "model.safetensors") == runs.hash_file(
        second / "model.safetensors"
    )
