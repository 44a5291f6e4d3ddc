"""A step is done again exactly when what it depends on has changed."""

from pathlib import Path

from runtime.stamps import Stamp, fingerprint


def test_content_names_and_files_in_folders_count(tmp_path: Path):
    folder = tmp_path / "sources"
    folder.mkdir()
    seen = {fingerprint([folder])}
    (folder / "a.scss").write_text("one")
    seen.add(fingerprint([folder]))
    (folder / "a.scss").write_text("two")
    seen.add(fingerprint([folder]))
    (folder / "a.scss").rename(folder / "b.scss")
    seen.add(fingerprint([folder]))
    seen.add(fingerprint([folder], extra="elsewhere"))
    assert len(seen) == 5


def test_compiled_python_does_not_count(tmp_path: Path):
    before = fingerprint([tmp_path])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert fingerprint([tmp_path]) == before


def test_a_stamp_matches_only_what_was_written(tmp_path: Path):
    stamp = Stamp(tmp_path / "kept" / "stamp")
    assert not stamp.matches("")
    stamp.write("abc")
    assert stamp.matches("abc")
    assert not stamp.matches("abd")
    stamp.remove()
    stamp.remove()
    assert not stamp.matches("abc")
