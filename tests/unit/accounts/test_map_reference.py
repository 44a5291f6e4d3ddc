"""Where on the map."""

import pytest

from accounts.map_reference import MapPoint, from_grid, read_map_reference


def test_the_worked_example_of_ordnance_survey():
    """A Guide to Coordinate Systems in Great Britain, annex C: a pillar at Caister."""
    assert from_grid(651409.903, 313177.270) == pytest.approx((52.65798, 1.71605), abs=0.00005)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("SO 849 548", (52.1917, -2.2216)),
        ("so849548", (52.1917, -2.2216)),
        ("TQ 30040 80378", (51.5074, -0.1276)),
        ("HU 4 4", (60.187, -1.19)),
        ("52.192, -2.222", (52.192, -2.222)),
        ("52.192 -2.222", (52.192, -2.222)),
    ],
)
def test_references_as_people_write_them(text, point):
    assert read_map_reference(text) == pytest.approx(point, abs=0.005)


@pytest.mark.parametrize(
    "text", ["", "here", "SO 849 54", "IO 849 548", "91, 0", "52.192", "52,192 -2,222"]
)
def test_what_is_no_map_reference(text):
    with pytest.raises(ValueError, match=r"[Mm]ap reference"):
        read_map_reference(text)


def test_a_position_is_kept_to_a_tenth_of_a_metre():
    kept = [str(part) for part in MapPoint(52.19212345, -2.5).rounded()]
    assert kept == ["52.192123", "-2.500000"]
