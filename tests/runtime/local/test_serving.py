import dataclasses
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lifecycle import errors, leashed, model_folder, serving, settings

pytestmark = pytest.mark.once

ROOT = Path.cwd()
SCOPE = "scope: { tasks: [classification] }"
MAKE_TINY = "To make it: poe tiny"
NOTHING_MAKES_IT = "Nothing here makes one of that name: is the path right?"

# What the tests need of a model server: it says that it is healthy, and it can be told to fail.
STAND_IN = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
if sys.argv[1].endswith("broken"):
    sys.exit("out of memory")
if sys.argv[1].endswith("base"):
    sys.exit("error: no chat template\\nhelp: take another")
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(" ".join(sys.argv[1:]).encode())
    def log_message(self, *args):
        pass
port = int(sys.argv[sys.argv.index("--port") + 1])
HTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> settings.Settings:
    """A project whose model is a folder of its own, and whose server is a stand-in."""
    record = f"{SCOPE}\nmodel: {{ id: models/tiny, provider: local }}\n"
    (tmp_path / "lifecycle.yaml").write_text(record)
    for name in ("tiny", "broken", "base"):
        (tmp_path / "models" / name).mkdir(parents=True)
        (tmp_path / "models" / name / "config.json").write_text("{}")
    (tmp_path / "stand_in.py").write_text(STAND_IN)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT / "src"), str(tmp_path)]))
    monkeypatch.setattr(serving, "SERVER", "stand_in")
    for name in ("GENAI_BASE_URL", "GENAI_MODEL"):
        monkeypatch.delenv(name, raising=False)
    return settings.load(tmp_path)


@pytest.fixture
def no_torch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make importing torch, which takes seconds, a failure."""
    (tmp_path / "torch.py").write_text('raise AssertionError("torch is imported")')
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


@pytest.mark.usefixtures("no_torch")
def test_a_port_in_use_is_one_sentence_before_a_model_is_loaded() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        typed = [sys.executable, "-m", serving.SERVER, "models/base", "--port", f"{port}"]
        ended = subprocess.run(typed, capture_output=True, check=False, text=True)
    assert ended.returncode == 2
    assert ended.stderr == (
        f"error: Port {port} of 127.0.0.1 cannot be used: Address already in use.\n"
        f"help: Take another one: poe serve-model models/base --port {port + 1}\n"
    )


def test_what_a_killed_command_left_of_a_model_is_none_and_goes(tmp_path: Path) -> None:
    left = tmp_path / "models" / ".merged.tmp"
    left.mkdir(parents=True)
    for name in ("config.json", "model.safetensors"):
        (left / name).write_text("{}")
    with pytest.raises(errors.ProjectError) as raised:
        model_folder.need_folder(tmp_path / "models" / "merged", "models/merged")
    assert "models/ holds: none" in raised.value.help
    with pytest.raises(OSError, match="full"), model_folder.beside(left.with_name("merged")):
        raise OSError("the disk is full")
    assert not left.exists()
    with model_folder.beside(left.with_name("merged")) as made:
        (made / "config.json").write_text("{}")
    found = (tmp_path / "models").glob("[!.]*")
    assert [path.name for folder in found for path in (folder, *folder.iterdir())] == [
        "merged",
        "config.json",
    ]


@pytest.mark.usefixtures("no_torch")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["models/none"], 'error: There is no model in "models/none" yet.'),
        (["models/none", "--port", "99999"], "error: --port: Input should be less than 65536."),
    ],
)
def test_a_model_that_is_not_there_is_said_before_a_hub_is_asked(
    typed: list[str], said: str
) -> None:
    command = [sys.executable, "-m", serving.SERVER, "--port", f"{serving.free_port()}", *typed]
    ended = subprocess.run(command, capture_output=True, check=False, text=True)
    assert (ended.returncode, ended.stderr.splitlines()[0]) == (2, said)


def test_the_server_runs_as_long_as_it_is_needed(local: settings.Settings) -> None:
    with serving.serving(local) as ready:
        served = ready()
        assert served.base_url is not None
        port = int(served.base_url.split(":")[2].split("/")[0])
        assert serving.is_healthy(port)
    assert not serving.is_healthy(port)


def test_an_endpoint_that_is_given_is_used_as_it_is(local: settings.Settings) -> None:
    given = dataclasses.replace(local, base_url="http://127.0.0.1:9/v1")
    with serving.serving(given) as ready:
        assert ready() is given


def test_a_model_that_is_not_made_yet_says_how_to_make_it(local: settings.Settings) -> None:
    for name in ("none", "pretrained"):
        with pytest.raises(errors.ProjectError, match=f'no model in "models/{name}"') as raised:
            serving.serving(local.with_model(f"models/{name}")).__enter__()
        assert raised.value.help == f"models/ holds: base, broken, tiny. {NOTHING_MAKES_IT}"


def test_an_adapter_needs_the_very_base_it_was_trained_on(local: settings.Settings) -> None:
    adapter = local.root / "models" / "lora"
    adapter.mkdir()
    names = json.dumps({"base_model_name_or_path": "models/tiny"})
    (adapter / "adapter_config.json").write_text(names)
    card = {"base": {"id": "models/tiny", "sha256": "of other weights"}}
    (adapter / "run.json").write_text(json.dumps(card))
    with pytest.raises(errors.ProjectError, match='other weights than "models/tiny" has now'):
        model_folder.need_model(local.with_model("models/lora"))
    (local.root / "models" / "tiny" / "config.json").unlink()
    with pytest.raises(errors.ProjectError, match='"models/tiny", which is not there') as raised:
        model_folder.need_model(local.with_model("models/lora"))
    has_tiny = (ROOT / "src/lifecycle/local/tiny.py").is_file()
    assert raised.value.help == (MAKE_TINY if has_tiny else NOTHING_MAKES_IT)


def test_a_server_that_fails_says_why(local: settings.Settings) -> None:
    with (
        pytest.raises(errors.ProjectError, match="stopped at once: out of memory"),
        serving.serving(local.with_model("models/broken")) as ready,
    ):
        ready()
    with (
        pytest.raises(errors.ProjectError, match="stopped at once: no chat template") as raised,
        serving.serving(local.with_model("models/base")) as ready,
    ):
        ready()
    assert raised.value.help == "take another"
    script = "import sys; print('error:'); print('out of luck'); sys.exit(1)"
    command = [sys.executable, "-c", script]
    with (
        pytest.raises(errors.ProjectError, match="stopped at once: out of luck"),
        serving.launched(command, serving.free_port()) as (_, wait),
    ):
        wait()


def test_a_server_ends_with_the_process_that_started_it(local: settings.Settings) -> None:
    command = [sys.executable, "-m", leashed.__name__, "stand_in", "m", "--port"]
    port = serving.free_port()
    with subprocess.Popen([*command, str(port)], stdin=subprocess.PIPE) as server:
        deadline = time.monotonic() + 20
        while not serving.is_healthy(port) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert serving.is_healthy(port)
        # What the system does when the starter is killed.
        assert server.stdin is not None
        server.stdin.close()
        assert server.wait(timeout=20) == 0
    assert not serving.is_healthy(port)


def test_what_is_on_a_leash_finds_no_pipe_at_its_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On Windows numpy looks at it while it loads, and waits as long as somebody reads there.
    (tmp_path / "looks.py").write_text("import sys; print(repr(sys.stdin.read()))", "utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    command = [sys.executable, "-m", leashed.__name__, "looks"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as child:
        assert child.wait(timeout=20) == 0
        assert child.stdout is not None
        assert child.stdout.read() == "''\n"
