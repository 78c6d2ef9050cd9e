import socket
import subprocess
import sys
import time
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest
from lifecycle import command, errors, serving, settings
from lifecycle.deploy import accepted, asking, config, model, running, serve


def test_a_model_server_in_a_container_of_its_own_is_not_started_here(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVICE_MODEL_URL", "http://model:8000/v1")
    ours = replace(settings.load(), base_url=None, model="models/tiny")
    serve = config.Serve(server="local")
    with running.started(ours, serve) as (at, process):
        assert (at.base_url, process) == ("http://model:8000/v1", None)


def test_a_model_server_in_a_container_of_its_own_has_to_answer_before_it_is_ready(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It may serve another model than what was accepted, and would list that happily.
    monkeypatch.setenv("SERVICE_MODEL_URL", "http://model:8000/v1")
    (project / "deploy").mkdir()
    (project / "deploy/serve.yaml").write_text("server: local\n")
    ours = replace(settings.load(), base_url=None, model="models/tiny")
    monkeypatch.setattr(accepted, "load", lambda *_: SimpleNamespace(settings=ours))
    asked: list[bool] = []

    def made(_: object, __: object, is_own: bool) -> None:
        asked.append(is_own)
        raise SystemExit

    monkeypatch.setattr(model, "Model", made)
    with pytest.raises(SystemExit):
        command.run(serve.Start, ["--port", str(serving.free_port())])
    assert asked == [True]


@pytest.mark.skipif(find_spec("lifecycle.local") is not None, reason="it runs models")
@pytest.mark.parametrize("model", ["models/tiny", "HuggingFaceTB/SmolLM2-135M-Instruct"])
def test_a_project_that_runs_no_model_says_what_to_do_with_one(project: Path, model: str) -> None:
    ours = replace(settings.load(), base_url=None, model=model)
    with (
        pytest.raises(errors.ProjectError, match=f'"{model}" is to run on this machine') as raised,
        running.started(ours, config.Serve(server="endpoint")),
    ):
        pass
    assert "name that in GENAI_BASE_URL" in raised.value.help


@pytest.mark.once
def test_a_port_in_use_is_named_before_anything_is_loaded() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(errors.ProjectError, match=f"Port {port} .* cannot be used") as raised:
            serving.need_port("127.0.0.1", port, "poe serve")
    assert raised.value.help == f"Take another one: poe serve --port {port + 1}"


LOADING = """
import time
from lifecycle import command, settings
from lifecycle.deploy import serve

def load():
    print("loading", flush=True)
    time.sleep(60)

settings.load = load
command.run(serve.Start, [])
"""


@pytest.mark.once
@pytest.mark.skipif(sys.platform == "win32", reason="it has no SIGTERM")
def test_a_service_that_is_told_to_end_while_it_loads_ends() -> None:
    # It has to see to that itself: the first process of a container has no default for a signal.
    with subprocess.Popen([sys.executable, "-c", LOADING], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.terminate()
        assert process.wait(20) == 0


@pytest.mark.once
@pytest.mark.parametrize(
    ("host", "url"), [("127.0.0.1", "http://127.0.0.1:80"), ("::1", "http://[::1]:80")]
)
def test_an_address_can_be_opened_as_it_is_printed(host: str, url: str) -> None:
    assert serving.url_of(host, 80) == url


@pytest.mark.once
def test_a_server_that_is_never_ready_is_given_up() -> None:
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    started = time.monotonic()
    with (
        pytest.raises(errors.ProjectError, match="not ready after 1 s"),
        serving.launched(command, serving.free_port(), timeout_s=1) as (_, wait),
    ):
        wait()
    assert time.monotonic() - started < 20


@pytest.mark.once
def test_a_service_that_stops_names_its_own_command(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "false")
    with (
        pytest.raises(errors.ProjectError, match="The server stopped at once") as raised,
        asking.service(project, None),
    ):
        pass
    assert raised.value.help == "poe serve starts it by hand and shows all it says."
