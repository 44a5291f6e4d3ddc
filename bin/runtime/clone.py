"""Where things lie in one clone of Waymark."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Clone:
    """One checkout. All that Waymark keeps for it lives in `.waymark/`, which git ignores."""

    root: Path

    @property
    def state(self) -> Path:
        return self.root / ".waymark"

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.program("python")

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    @property
    def manage(self) -> list[str]:
        return [str(self.python), str(self.root / "manage.py")]

    def program(self, name: str) -> Path:
        """A program of the virtual environment, whether or not it is installed yet."""
        return self.venv / "bin" / name

    def package(self, name: str) -> Path:
        """The folder of an installed Python package. Raises FileNotFoundError."""
        for found in self.venv.glob(f"lib/python3*/site-packages/{name}"):
            return found
        raise FileNotFoundError(f"{name} is not installed in {self.venv}")

    def make_state(self) -> None:
        """Make `.waymark/`: its folders are closed to other people on the machine, while
        it can itself be passed through by the account that runs PostgreSQL."""
        self.state.mkdir(exist_ok=True)
        self.state.chmod(0o711)
        for name in ("documents", "logs", "mail"):
            (self.state / name).mkdir(mode=0o700, exist_ok=True)


def this_clone() -> Clone:
    return Clone(Path(__file__).resolve().parent.parent.parent)
