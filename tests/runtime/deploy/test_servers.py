import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from lifecycle import errors, settings
from lifecycle.deploy import config

from conftest import ROOT

memory: Any = pytest.importorskip("lifecycle.deploy.memory", reason="no model runs here")
servers: Any = pytest.importorskip("lifecycle.deploy.servers")


@pytest.fixture
def local(project: Path) -> settings.Settings:
    """A project with a model in a folder, whole and as GGUF."""
    for file in ("tiny/config.json", "gguf-f16/model.gguf"):
        (project / "models" / file).parent.mkdir(parents=True)
        (project / "models" / file).write_text("{}")
    return replace(settings.load(project), base_url=None, model="models/tiny")


def serve(server: str, **more: object) -> config.Serve:
    return config.Serve.model_validate({"server": server, **more})


def test_each_server_gets_what_serve_yaml_says(
    local: settings.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    own = servers.command(local, serve("local"), 8001)
    assert own[1:4] == ["-m", "lifecycle.leashed", "lifecycle.local.server"]
    flags = {"dtype": "bfloat16", "enforce-eager": True}
    vllm = " ".join(servers.command(local, serve("vllm", context=2048, flags=flags), 8001))
    assert f"vllm serve {local.root / 'models/tiny'} --host 127.0.0.1 --port 8001" in vllm
    assert " --max-model-len 2048 --max-num-seqs 4 --generation-config vllm " in vllm
    # What it says is kept as long as it runs: no line for each request.
    assert " --disable-uvicorn-access-log " in vllm
    assert vllm.endswith(" --dtype bfloat16 --enforce-eager")
    gguf = local.with_model("models/gguf-f16")
    llama = " ".join(servers.command(gguf, serve("llama.cpp", threads=3, slots=2), 8001))
    # llama.cpp divides its context among the slots.
    assert "--threads 3 --parallel 2 --log-verbosity 1 --ctx-size 2048" in llama
    assert " --alias models/gguf-f16 " in llama
    assert " --temp 1.0 --top-k 0 --top-p 1.0 --min-p 0.0" in llama


VLLM = """#!{python}
import http.server, os, sys


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        is_known = self.headers["Authorization"] == f"Bearer {{os.environ['VLLM_API_KEY']}}"
        self.send_response(200 if is_known or self.path == "/health" else 401)
        self.end_headers()


port = int(sys.argv[sys.argv.index("--port") + 1])
assert os.environ["VLLM_NO_USAGE_STATS"] == "1"
http.server.HTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows starts no script by its first line")
def test_nobody_gets_past_the_service_to_its_model_server(
    local: settings.Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "vllm"
    program.parent.mkdir()
    program.write_text(VLLM.format(python=sys.executable))
    program.chmod(0o755)
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    with servers.started(local, serve("vllm")) as (at, _):
        key = at.api_key.get_secret_value()
        said = [
            httpx2.get(f"{at.base_url}/models", headers=headers, trust_env=False).status_code
            for headers in ({}, {"Authorization": f"Bearer {key}"})
        ]
    assert said == [401, 200]


@pytest.mark.parametrize(
    ("server", "model", "problem"),
    [
        ("llama.cpp", "models/tiny", 'llama.cpp reads GGUF, and "models/tiny" is none'),
        ("local", "models/gguf-f16", "which the server local does not read"),
        ("vllm", "models/tiny", "no vllm on the PATH"),
    ],
)
def test_a_server_that_cannot_take_the_model_says_so(
    server: str,
    model: str,
    problem: str,
    local: settings.Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(errors.ProjectError, match=problem):
        servers.command(local.with_model(model), serve(server), 8001)


def test_a_model_that_does_not_fit_is_not_loaded(
    local: settings.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = local.root / "models" / "tiny" / "model.safetensors"
    with weights.open("wb") as file:
        file.truncate(2_000_000)
    (local.root / "models/tiny/config.json").write_text('{"dtype": "bfloat16"}')
    # Twice as much in float32, and a fifth more.
    assert memory.needed(weights.parent) == 4_800_000
    monkeypatch.setattr(memory, "available", lambda: 1_000_000)
    with pytest.raises(errors.ProjectError, match=r"needs about .* of memory"):
        servers.need_memory(local, serve("local"))
    monkeypatch.setattr(memory, "available", lambda: 5_000_000)
    servers.need_memory(local, serve("local"))


@pytest.mark.parametrize(
    ("limit", "free"), [("4000000000", 3_900_000_000), ("max", None), (None, None)]
)
def test_files_that_were_read_take_no_memory_of_a_container(
    limit: str | None, free: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The weights were read to be hashed before anybody asks what is free.
    if limit:
        (tmp_path / "memory.max").write_text(f"{limit}\n")
    (tmp_path / "memory.current").write_text("2100000000\n")
    stat = "anon 90000000\nfile 2010000000\nactive_file 10000000\ninactive_file 1990000000\n"
    (tmp_path / "memory.stat").write_text(stat)
    monkeypatch.setattr(memory, "CGROUP", tmp_path)
    assert memory._of_container() == free


@pytest.mark.parametrize(
    ("share", "threads"),
    [("200000 100000", 1), ("50000 100000", 1), ("400000 100000", 3), ("max 100000", 63)],
)
def test_a_container_computes_with_the_cores_of_its_share(
    share: str, threads: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)), raising=False)
    (tmp_path / "cpu.max").write_text(f"{share}\n")
    monkeypatch.setattr(memory, "CGROUP", tmp_path)
    assert servers.cores() == threads


def test_an_adapter_needs_the_memory_of_its_base(local: settings.Settings) -> None:
    weights = local.root / "models" / "tiny" / "model.safetensors"
    with weights.open("wb") as file:
        file.truncate(10**13)  # Sparse: it takes no room on the disk.
    with pytest.raises(errors.ProjectError, match='"models/lora" needs about'):
        servers.need_memory(adapted(local), serve("local"))


def test_vllm_is_given_no_adapter(local: settings.Settings) -> None:
    with pytest.raises(errors.ProjectError, match='"models/lora" is an adapter') as raised:
        servers.command(adapted(local), serve("vllm"), 8001)
    assert raised.value.help == (
        "poe merge models/lora; then model: models/lora-merged in deploy/serve.yaml."
    )


def adapted(local: settings.Settings) -> settings.Settings:
    folder = local.root / "models" / "lora"
    folder.mkdir()
    adapter = '{"base_model_name_or_path": "models/tiny"}'
    (folder / "adapter_config.json").write_text(adapter)
    return local.with_model("models/lora")


def test_a_program_ends_with_the_process_that_started_it() -> None:
    child = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    module = "lifecycle.deploy.program"
    command = [sys.executable, "-m", module, sys.executable, "-c", child]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        process.stdin.close()
        assert process.wait(timeout=20) != 0
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
