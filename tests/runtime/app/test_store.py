import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lifecycle import command
from lifecycle.app import backup, config, database, store
from lifecycle.errors import ProjectError

from conftest import ROOT

pytestmark = pytest.mark.once


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "app.sqlite3"


def turn(session: str, **changes: Any) -> store.Turn:
    said: dict[str, Any] = {
        "task": "chat",
        "input": "Where is it?",
        "sent": "Where is it?",
        "output": "On its way.",
        "outcome": "answered",
        "run": "0001-prompt",
        "model": "models/tiny",
    }
    return store.Turn(session=session, **{**said, **changes})


def feedback(path: Path) -> list[tuple[str | None, ...]]:
    with sqlite3.connect(path) as connection:
        return list(connection.execute("SELECT rating, correction, note FROM feedback"))


def count(path: Path) -> int:
    with sqlite3.connect(path) as connection:
        [found] = connection.execute("SELECT COUNT(*) FROM sessions").fetchone()
        return int(found)


def test_the_last_word_on_an_answer_counts(path: Path) -> None:
    kept = store.Store(path)
    id = kept.add(turn(kept.begin("ada")))
    kept.rate(id, "ada", "good", None, "")
    kept.rate(id, "ada", "bad", "It was sent on Monday.", "<b>late</b>")
    assert feedback(path) == [("bad", "It was sent on Monday.", "<b>late</b>")]


def test_what_failed_is_no_part_of_the_dialogue(path: Path) -> None:
    kept = store.Store(path)
    session = kept.begin("ada")
    kept.add(turn(session, outcome="failed", output=""))
    kept.add(turn(session))
    said = [each.content for each in kept.history(session, "chat")]
    assert said == ["Where is it?", "On its way."]


def test_a_forgotten_session_leaves_nothing(path: Path) -> None:
    kept = store.Store(path)
    session = kept.begin("ada")
    kept.rate(kept.add(turn(session)), "ada", "bad", "x", "y")
    kept.forget(session, "ada")
    assert feedback(path) == []
    assert kept.history(session, "chat") == []


def test_old_sessions_expire(path: Path) -> None:
    kept = store.Store(path)
    kept.begin("ada")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE sessions SET created='2020-01-01T00:00:00.000+00:00'")
    kept.begin("petra")
    assert kept.expire(days=90) == 1


def test_what_gets_too_old_while_it_runs_expires_the_next_day(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = store.Store(path)
    kept.expire_daily(days=90)
    kept.begin("ada")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE sessions SET created='2020-01-01T00:00:00.000+00:00'")
    kept.expire_daily(days=90)
    assert count(path) == 1
    monkeypatch.setattr(kept, "_expired", date(2020, 1, 1))
    kept.expire_daily(days=90)
    assert count(path) == 0


def test_what_was_deleted_lies_nowhere_in_the_file(path: Path) -> None:
    kept = store.Store(path)
    session = kept.begin("ada")
    kept.rate(kept.add(turn(session)), "ada", "bad", "my passport is X1234567", "")
    kept.forget(session, "ada")
    assert b"X1234567" not in b"".join(each.read_bytes() for each in path.parent.glob("*sqlite3*"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_nobody_else_on_the_machine_reads_what_people_wrote(path: Path, tmp_path: Path) -> None:
    store.Store(path).begin("ada")
    database.copy(path, tmp_path / "copy.sqlite3")
    assert [each.stat().st_mode & 0o077 for each in (path, tmp_path / "copy.sqlite3")] == [0, 0]


def test_a_file_of_a_newer_version_is_left_alone(path: Path) -> None:
    store.Store(path)
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version={database.VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(ProjectError, match="newer version") as refused:
        store.Store(path)
    assert "create-genai-project@latest" in refused.value.help
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", ["no database", "another program's"])
def test_a_file_of_another_kind_is_left_alone(content: str, tmp_path: Path) -> None:
    path = tmp_path / "app.sqlite3"
    if content == "no database":
        path.write_text("id,rating\n" * 200)
    else:
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE invoices (id)")
    with pytest.raises(ProjectError, match="cannot be used"):
        store.Store(path)


def test_two_services_share_one_file(path: Path) -> None:
    first, second = store.Store(path), store.Store(path)
    session = first.begin("ada")
    id = second.add(turn(session))
    first.rate(id, "ada", "good", None, "")
    assert feedback(path) == [("good", None, "")]


WRITER = """
import sys
from pathlib import Path
from typing import Any
from lifecycle.app import store
kept = store.Store(Path(sys.argv[1]))
said = dict(task="chat", input="x", sent="x", output="y", outcome="answered", run="r", model="m")
while True:
    id = kept.add(store.Turn(session=kept.begin("ada"), **said))
    kept.rate(id, "ada", "bad", "z", "")
    print(id, flush=True)
"""


def test_what_was_said_to_be_kept_outlives_a_kill(path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as writer:
        assert writer.stdout is not None
        said = {writer.stdout.readline().strip() for _ in range(20)}
        writer.send_signal(signal.SIGKILL)
        said |= {line.strip() for line in writer.stdout if line.endswith("\n")}
    store.Store(path)
    with sqlite3.connect(path) as connection:
        kept = {row[0] for row in connection.execute("SELECT turn FROM feedback")}
    assert said <= kept


def test_a_backup_is_whole_while_others_write(path: Path, tmp_path: Path) -> None:
    kept = store.Store(path)
    kept.rate(kept.add(turn(kept.begin("ada"))), "ada", "good", None, "")
    database.copy(path, tmp_path / "copy.sqlite3")
    assert feedback(tmp_path / "copy.sqlite3") == [("good", None, "")]


@pytest.mark.skipif(os.name == "nt", reason="no file can be kept from growing there")
def test_a_backup_for_which_there_is_no_room_is_none(path: Path, tmp_path: Path) -> None:
    import resource

    kept = store.Store(path)
    kept.add(turn(kept.begin("ada"), output="On its way. " * 1000))
    before = sorted(tmp_path.iterdir())
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, most))
    try:
        with pytest.raises(sqlite3.OperationalError):
            database.copy(path, tmp_path / "copy.sqlite3")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    assert sorted(tmp_path.iterdir()) == before


def test_a_backup_lies_where_it_was_typed(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "app").mkdir()
    shutil.copy(ROOT / config.FILE, project / "app")
    store.Store(project / config.read(project).state)
    (project / "disk").mkdir()
    monkeypatch.setenv("POE_PWD", str(project / "disk"))
    command.run(backup.Backup, ["--to", "copy.sqlite3"])
    assert (project / "disk" / "copy.sqlite3").is_file()
    with pytest.raises(SystemExit) as ended:
        command.run(backup.Backup, ["--to", "none/copy.sqlite3"])
    assert ended.value.code == 2
    assert "cannot be written" in capsys.readouterr().err
