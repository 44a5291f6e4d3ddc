"""Taking times, and saying them as ratios."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, once."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median_seconds(work: Callable[[], object], times: int = 5) -> float:
    """The middle of several times."""
    return statistics.median(seconds(work) for _ in range(times))


@dataclass
class Report:
    """Named ratios with the two times, or sizes, that they compare."""

    rows: list[tuple[str, str, str, float, str]] = field(default_factory=list)

    def add(
        self, name: str, ours: float, theirs: float, *, unit: str = "s", goal: str = ""
    ) -> None:
        """`ours / theirs`."""
        self.rows.append((name, f"{ours:.3f} {unit}", f"{theirs:.3f} {unit}", ours / theirs, goal))

    def add_pairs(self, name: str, pairs: list[tuple[float, float]], *, goal: str = "") -> None:
        """Ours and theirs in seconds, measured one right after the other: the middle of their
        ratios, and of the times."""
        ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
        ratio = statistics.median(one / other for one, other in pairs)
        self.rows.append((name, f"{ours:.3f} s", f"{theirs:.3f} s", ratio, goal))

    def add_value(self, name: str, value: float, *, unit: str, goal: str = "") -> None:
        """A figure that is no ratio of two."""
        self.rows.append((name, f"{value:.1f} {unit}", "", value, goal))

    @property
    def ratios(self) -> dict[str, float]:
        """By name, to three places."""
        return {name: round(ratio, 3) for name, _ours, _theirs, ratio, _goal in self.rows}

    def table(self) -> str:
        """As Markdown."""
        lines = ["| | Waymark | compared with | ratio | goal |", "|---|---|---|---|---|"]
        lines += [
            f"| `{name}` | {ours} | {theirs} | {ratio:.2f} | {goal} |"
            for name, ours, theirs, ratio, goal in self.rows
        ]
        return "\n".join(lines)
