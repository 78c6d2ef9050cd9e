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
