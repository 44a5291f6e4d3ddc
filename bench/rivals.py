"""The three rules, computed from scratch by DuckDB and by Polars from a Parquet file of marks.

The file is what suits them best: sorted by child, day and session, so that a run of absence is a
row of neighbours. Health-related periods and earlier alerts are left out on both sides. Their
answers and Waymark's are the same: `tests/unit/bench/test_rivals.py`.
"""

from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from attendance.codes import ABSENT, ATTENDED, ILLNESS, MEDICAL, UNAUTHORISED
from bench.county import CODES

KINDS = pl.Enum(sorted(CODES))
NOT_UNAUTHORISED = tuple(code for code in ABSENT if code not in UNAUTHORISED)
# Rule, child, the day on which it was reached.
Reached = set[tuple[str, int, date]]
# In sessions: twice the school days of the pathway alert and of the two returns.
HEALTH, SICKNESS, ATTENDANCE = 20, 30, 20


def write_parquet(path: Path, children: np.ndarray, days: list[date], marks: np.ndarray) -> None:
    """`marks[child, 2 * day + half]` are numbers of `CODES`."""
    sessions = 2 * len(days)
    pl.DataFrame(
        {
            "child": np.repeat(children.astype(np.int32), sessions),
            "day": np.tile(np.repeat(np.array(days, dtype="datetime64[D]"), 2), len(children)),
            "session": np.tile(np.array([1, 2], dtype=np.int8), len(children) * len(days)),
            "code": pl.Series(marks[:, :sessions].reshape(-1)).replace_strict(
                list(range(len(CODES))), list(CODES), return_dtype=KINDS
            ),
        }
    ).write_parquet(path)


def _quoted(codes: tuple[str, ...]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


# All that is not attended, in order: a run is a stretch of rows that stood next to each other.
_DUCKDB = f"""
WITH away AS (
    SELECT child, day, code, file_row_number AS place
    FROM read_parquet(?, file_row_number = true) WHERE code NOT IN ({_quoted(ATTENDED)})
),
runs AS (
    SELECT child, day, code, place,
           place - row_number() OVER in_order AS run,
           count(*) FILTER (WHERE code IN ({_quoted(NOT_UNAUTHORISED)})) OVER in_order AS others
    FROM away WINDOW in_order AS (PARTITION BY child ORDER BY place)
),
health AS (
    SELECT child, day, row_number() OVER (PARTITION BY child ORDER BY place) AS in_year,
           row_number() OVER (PARTITION BY child, run ORDER BY place) AS in_run
    FROM runs WHERE code IN ('{ILLNESS}', '{MEDICAL}')
),
illness AS (
    SELECT child, day, row_number() OVER (PARTITION BY child ORDER BY place) AS in_year,
           row_number() OVER (PARTITION BY child, run ORDER BY place) AS in_run
    FROM runs WHERE code = '{ILLNESS}'
),
unauthorised AS (
    SELECT child, day,
           row_number() OVER (PARTITION BY child, run, others ORDER BY place) AS in_run
    FROM runs WHERE code IN ({_quoted(UNAUTHORISED)})
)
SELECT 'health', child, min(day) FROM health
WHERE in_year >= {HEALTH} OR in_run >= {HEALTH} GROUP BY child
UNION ALL
SELECT 'illness', child, min(day) FROM illness
WHERE in_year >= {SICKNESS} OR in_run >= {SICKNESS} GROUP BY child
UNION ALL
SELECT 'unauthorised', child, min(day) FROM unauthorised WHERE in_run >= {ATTENDANCE} GROUP BY child
"""  # noqa: S608 (constants)


def by_duckdb(path: Path, threads: int = 2) -> Reached:
    """Recomputed over the whole file."""
    with duckdb.connect() as connection:
        connection.execute(f"SET threads = {threads}")
        return set(connection.execute(_DUCKDB, [str(path)]).fetchall())


def by_polars(path: Path) -> Reached:
    """Recomputed over the whole file, lazily and in parallel."""
    away = (
        pl.scan_parquet(path)
        .with_row_index("place")
        .filter(~pl.col("code").is_in(_enum(ATTENDED)))
        .with_columns(
            code=pl.col("code").cast(pl.String),
            run=pl.col("place").cast(pl.Int64) - pl.int_range(pl.len()),
        )
        .with_columns(others=pl.col("code").is_in(NOT_UNAUTHORISED).cum_sum().over("child"))
    )
    one = pl.int_range(1, pl.len() + 1)
    health = _counted(away.filter(pl.col("code").is_in([ILLNESS, MEDICAL])), HEALTH)
    illness = _counted(away.filter(pl.col("code") == ILLNESS), SICKNESS)
    unauthorised = (
        away.filter(pl.col("code").is_in(UNAUTHORISED))
        .with_columns(in_run=one.over("child", "run", "others"))
        .filter(pl.col("in_run") >= ATTENDANCE)
    )
    found: Reached = set()
    frames = pl.collect_all(
        [
            rows.group_by("child").agg(pl.col("day").min())
            for rows in (health, illness, unauthorised)
        ]
    )
    for rule, frame in zip(("health", "illness", "unauthorised"), frames, strict=True):
        found |= {(rule, child, day) for child, day in frame.iter_rows()}
    return found


def _enum(codes: tuple[str, ...]) -> pl.Series:
    return pl.Series([code for code in codes if code in CODES], dtype=KINDS)


def _counted(rows: pl.LazyFrame, sessions: int) -> pl.LazyFrame:
    one = pl.int_range(1, pl.len() + 1)
    return rows.with_columns(in_year=one.over("child"), in_run=one.over("child", "run")).filter(
        (pl.col("in_year") >= sessions) | (pl.col("in_run") >= sessions)
    )
