import errno
import hashlib
import os
from pathlib import Path

import pytest
from lifecycle import written


def test_the_sample_is_never_written_over_anything_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = tmp_path / "train.jsonl", tmp_path / "dev.jsonl"
    texts = {one: '{"id": "1"}\n', two: '{"id": "2"}\n'}
    written.write_files(texts)
    written.write_files(texts)
    one.unlink()
    two.write_text("my own\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        written.write_files(texts)
    assert ended.value.code == 2
    assert "dev.jsonl is there, and not what this script writes" in capsys.readouterr().err
    assert not one.exists()
    assert two.read_text(encoding="utf-8") == "my own\n"


def test_a_disk_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), "a hidden file")

    for name in ("open", "unlink"):
        monkeypatch.setattr(Path, name, refuse)
    with pytest.raises(SystemExit) as ended:
        written.write_files({tmp_path / "desk" / "train.jsonl": "{}\n"})
    assert ended.value.code == 2
    said = f"error: {tmp_path / 'desk'} cannot be written: {os.strerror(errno.EROFS)}.\n"
    assert capsys.readouterr().err.startswith(said)


def test_where_the_disk_has_no_room_for_all_none_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync, room = os.fsync, iter([True, True, True])

    def sync_while_there_is_room(file: int) -> None:
        if not next(room, False):
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(file)

    files = {f"data/classification/{split}.jsonl": "{}\n" for split in ("train", "dev", "test")}
    # The note takes the first, and two of the splits the others.
    monkeypatch.setattr(os, "fsync", sync_while_there_is_room)
    with pytest.raises(OSError, match="No space left"):
        written.replace(tmp_path, files)
    assert not list((tmp_path / "data" / "classification").iterdir())


def test_how_lines_end_makes_no_file_anyones_own(tmp_path: Path) -> None:
    files = {"data/desk/train.jsonl": '{"id": "1"}\n', "data/desk/dev.jsonl": '{"id": "2"}\n'}
    written.replace(tmp_path, files)
    for path in files:
        (tmp_path / path).write_bytes(files[path].replace("\n", "\r\n").encode())
        assert not written.is_own(tmp_path, path)
    written.replace(tmp_path, {"data/desk/train.jsonl": '{"id": "3"}\n'})
    rendered = hashlib.sha256(files["data/desk/dev.jsonl"].encode()).hexdigest()
    base = f"== sha256 {rendered} data/desk/dev.jsonl\n"
    (tmp_path / written.BASE).write_text(base, encoding="utf-8")
    assert written.is_sample(tmp_path, "desk", "dev")
