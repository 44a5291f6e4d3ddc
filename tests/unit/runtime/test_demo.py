"""The parts of `bin/demo` that need no running service."""

import json
import socket
import stat
from pathlib import Path

import pytest
from runtime.clone import Clone
from runtime.demo import Demo, Options, demo_facts, read_options, refuse_busy_port
from runtime.problems import SetUpError
from runtime.services import Services
from runtime.sign_ins import FAMILIES, STAFF, sign_in_lines


def test_the_options_and_their_limits(capsys: pytest.CaptureFixture[str]):
    assert read_options([]) == Options(port=8000, reset=False)
    assert read_options(["--port", "8123", "--reset"]) == Options(port=8123, reset=True)
    with pytest.raises(SystemExit):
        read_options(["--port", "70000"])
    assert "between 1 and 65535" in capsys.readouterr().err


def test_seed_and_date_are_kept(tmp_path: Path):
    file = tmp_path / "demo.json"
    first = demo_facts(file)
    assert first["loaded"] is False
    file.write_text(json.dumps({**first, "date": "2026-01-05"}))
    assert demo_facts(file)["date"] == "2026-01-05"


def test_a_busy_port_is_refused_with_another_to_try():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(SetUpError, match=rf"Port {port} is in use.*--port {port + 1}"):
            refuse_busy_port(port)
    refuse_busy_port(port)


def test_a_reset_never_touches_a_database_of_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/waymark")
    clone = Clone(tmp_path)
    clone.make_state()
    (clone.state / "documents" / "kept").touch()
    demo = Demo(clone, Options(port=8000, reset=True))
    with pytest.raises(SetUpError, match="embedded database only"):
        demo.forget(Services(clone, state=clone.state))
    assert (clone.state / "documents" / "kept").exists()


def test_the_state_folder_keeps_documents_and_the_key_from_other_people(tmp_path: Path):
    clone = Clone(tmp_path)
    clone.make_state()
    demo = Demo(clone, Options(port=8000, reset=False))
    assert demo.secret_key() == demo.secret_key()
    assert len(demo.secret_key()) >= 50
    modes = {
        name: stat.S_IMODE((clone.state / name).stat().st_mode)
        for name in ("documents", "mail", "logs", "secret-key")
    }
    assert modes == {"documents": 0o700, "mail": 0o700, "logs": 0o700, "secret-key": 0o600}


def test_every_sign_in_is_printed():
    printed = "\n".join(sign_in_lines())
    for name in (*STAFF, *FAMILIES):
        assert f"{name}@demo.example" in printed
