import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from lifecycle import command
from lifecycle.deploy import release, releases, rollback
from lifecycle.errors import ProjectError

pytestmark = pytest.mark.once

ROOT = Path.cwd()
IMAGE = "registry.example.com:5000/desk/queue"
RUN = "eval/runs/0003-prompt.json"
OLDER_RUN = "eval/runs/0002-prompt.json"


def digest(letter: str) -> str:
    return f"sha256:{letter * 64}"


def git(folder: Path, *arguments: str) -> None:
    author = ["-c", "user.name=Desk", "-c", "user.email=desk@example.com"]
    subprocess.run(["git", *author, *arguments], cwd=folder, check=True, capture_output=True)


def stand_on(desk: Path, run: str, **integrate: str) -> None:
    content = yaml.safe_load((desk / "lifecycle.yaml").read_text())
    content |= {"adapt": {"accepted": run}, "integrate": integrate}
    (desk / "lifecycle.yaml").write_text(yaml.safe_dump(content))


def commit(desk: Path) -> None:
    git(desk, "add", ".")
    git(desk, "commit", "--quiet", "--message", "Release")


@pytest.fixture
def desk(project: Path) -> Path:
    """A committed project that stands on a run, with what every project has of releases."""
    (project / "deploy").mkdir(exist_ok=True)
    for name in ("releases.yaml", "serve.yaml"):
        shutil.copy(ROOT / "deploy" / name, project / "deploy")
    (project / "eval/runs").mkdir(parents=True)
    for run in (OLDER_RUN, RUN):
        (project / run).write_text(json.dumps({}))
    stand_on(project, OLDER_RUN)
    git(project, "init", "--quiet")
    commit(project)
    return project


def add(letter: str, *more: str) -> None:
    command.run(release.AddRelease, [f"{IMAGE}@{digest(letter)}", *more])


def two_releases(desk: Path) -> None:
    add("a")
    stand_on(desk, RUN)
    add("b", "--note", "fewer wrong queues: 3 of 200")


def refused(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err


def test_a_release_is_added_to_what_is_there_to_the_byte(desk: Path) -> None:
    path = desk / releases.FILE
    comment = path.read_text().removesuffix("[]\n")
    add("a")
    first = path.read_text()
    assert first.startswith(comment)
    stand_on(desk, RUN)
    add("b", "--note", "fewer wrong queues: 3 of 200")
    assert path.read_text().startswith(first)
    entries = yaml.safe_load(path.read_text())
    assert [{**entry, "date": ""} for entry in entries] == [
        {"number": 1, "image": IMAGE, "digest": digest("a"), "run": OLDER_RUN, "date": ""},
        {
            "number": 2,
            "image": IMAGE,
            "digest": digest("b"),
            "run": RUN,
            "date": "",
            "note": "fewer wrong queues: 3 of 200",
        },
    ]


def test_a_release_is_of_the_optimised_run_where_there_is_one(desk: Path) -> None:
    stand_on(desk, OLDER_RUN, optimized_run=RUN)
    add("a")
    assert releases.read(desk)[-1].run == RUN


def test_the_record_is_to_name_the_list_once(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add("a")
    assert "Commit deploy/releases.yaml, type `poe record`, and" in capsys.readouterr().out
    stand_on(desk, RUN, release=releases.FILE)
    add("b")
    assert "Commit deploy/releases.yaml, and" in capsys.readouterr().out


@pytest.mark.parametrize(
    "reference",
    [IMAGE, f"{IMAGE}:1.0", f"{IMAGE}@sha256:abc", f"{IMAGE}@{digest('g')}", digest("a"), ""],
)
def test_an_image_without_its_digest_is_refused(
    desk: Path, reference: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (desk / releases.FILE).read_text()
    with pytest.raises(SystemExit, match="2"):
        command.run(release.AddRelease, [reference])
    assert f'"{reference}" names no image by its digest.' in refused(capsys)
    assert (desk / releases.FILE).read_text() == before


def test_a_tag_beside_the_digest_is_left_out() -> None:
    expected = (IMAGE, digest("a"))
    assert releases.parse_reference(f"{IMAGE}:1.0@{digest('a')}") == expected
    assert releases.parse_reference(f"{IMAGE}@{digest('a')}") == expected


def test_a_run_that_the_project_does_not_stand_on_is_refused(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        add("a", "--run", RUN)
    assert f'which is "{OLDER_RUN}"' in refused(capsys)
    assert releases.read(desk) == []


def test_nothing_is_released_before_something_is_accepted(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_on(desk, "")
    with pytest.raises(SystemExit, match="2"):
        add("a")
    assert "Nothing is accepted yet" in refused(capsys)


def test_a_run_that_is_gone_is_not_released(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / OLDER_RUN).unlink()
    with pytest.raises(SystemExit, match="2"):
        add("a")
    assert f'The run "{OLDER_RUN}" is gone.' in refused(capsys)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (digest("a"), digest("c"), "release 1 is not what was committed"),
        (OLDER_RUN, RUN, "release 1 is not what was committed"),
        ("number: 1", "number: 4", "release 1 has the number 4"),
        (digest("b"), "latest", "1.digest: String should match pattern"),
        ("number: 1", "number: [1", "is no valid YAML"),
    ],
)
def test_a_list_edited_by_hand_is_not_added_to(
    desk: Path, old: str, new: str, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    two_releases(desk)
    commit(desk)
    path = desk / releases.FILE
    edited = path.read_text().replace(old, new)
    assert edited != path.read_text()
    path.write_text(edited)
    commands: dict[type[command.Command], list[str]] = {
        release.AddRelease: [f"{IMAGE}@{digest('d')}"],
        rollback.Rollback: [],
    }
    for refusing, arguments in commands.items():
        with pytest.raises(SystemExit, match="2"):
            command.run(refusing, arguments)
        said = refused(capsys)
        assert problem in said
        assert "git checkout COMMIT -- deploy/releases.yaml" in said
    assert path.read_text() == edited


def test_a_note_in_any_script_is_read_whatever_the_locale_is(desk: Path) -> None:
    add("a", "--note", "zurück: 回滚")
    commit(desk)
    read = "from pathlib import Path; from lifecycle.deploy import releases; releases.read(Path())"
    # As on Windows, whose code page is not UTF-8.
    latin = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    subprocess.run([sys.executable, "-c", read], cwd=desk, env=latin, check=True)


def test_an_entry_taken_out_is_noticed(desk: Path) -> None:
    two_releases(desk)
    commit(desk)
    path = desk / releases.FILE
    last = path.read_text().index("- {number: 2")
    path.write_text(path.read_text()[:last])
    with pytest.raises(ProjectError, match="release 2 is not what was committed"):
        releases.read(desk)


def test_a_list_that_is_gone_is_not_begun_anew(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / releases.FILE).unlink()
    with pytest.raises(SystemExit, match="2"):
        add("a")
    assert "deploy/releases.yaml is gone." in refused(capsys)


def test_rollback_adds_the_release_before_and_says_how_to_run_it(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    two_releases(desk)
    command.run(rollback.Rollback, [])
    newest = releases.read(desk)[-1]
    assert (newest.number, newest.digest, newest.run) == (3, digest("a"), OLDER_RUN)
    assert newest.note == "back from release 2"
    command_line = f"SERVICE_IMAGE={IMAGE}@{digest('a')} docker compose --file deploy/container/"
    assert command_line in capsys.readouterr().out


def test_a_second_rollback_goes_further_back_and_not_forth(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    two_releases(desk)
    add("c")
    for _ in range(2):
        command.run(rollback.Rollback, [])
    assert [entry.digest[-1] for entry in releases.read(desk)] == ["a", "b", "c", "b", "a"]
    capsys.readouterr()
    with pytest.raises(SystemExit, match="2"):
        command.run(rollback.Rollback, [])
    assert "There is no release before" in refused(capsys)


def test_the_same_image_released_twice_is_no_way_back(desk: Path) -> None:
    two_releases(desk)
    add("b")
    assert releases.before(releases.read(desk)).digest == digest("a")


def test_there_is_no_rollback_before_the_first_release(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        command.run(rollback.Rollback, [])
    said = refused(capsys)
    assert "There is no release yet." in said
    add("a")
    capsys.readouterr()
    with pytest.raises(SystemExit, match="2"):
        command.run(rollback.Rollback, [])
    assert "There is no release before" in refused(capsys)


def test_releases_need_no_git(desk: Path) -> None:
    shutil.rmtree(desk / ".git")
    two_releases(desk)
    assert len(releases.read(desk)) == 2
