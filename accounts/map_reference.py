"""Where on the map: a National Grid reference, or degrees, as people have them at hand.

Positions are degrees of WGS 84, as satellites and the maps on telephones give them. National
Grid references are turned into them by the formulas in Ordnance Survey, A Guide to Coordinate
Systems in Great Britain (annexes B and C), good to about five metres.
"""

import re
from decimal import Decimal
from math import atan, atan2, cos, degrees, radians, sin, sqrt, tan
from typing import NamedTuple

from django.utils.translation import gettext as _

_GRID = re.compile(r"^([HJNOST])([A-HJ-Z])(\d*)$")
_DEGREES = re.compile(r"^(-?\d{1,3}(?:\.\d+)?)[\s,;]+(-?\d{1,3}(?:\.\d+)?)$")
# Airy 1830 and the projection of the National Grid: metres, and radians of its true origin.
_A, _B, _SCALE = 6_377_563.396, 6_356_256.909, 0.999_601_271_7
_ORIGIN_LATITUDE, _ORIGIN_LONGITUDE = radians(49), radians(-2)
_ORIGIN_NORTHING, _ORIGIN_EASTING = -100_000, 400_000
_E2 = 1 - (_B / _A) ** 2
# From the datum of the National Grid to WGS 84: metres, seconds of arc, and parts.
_SHIFT = (446.448, -125.157, 542.060)
_TURN = tuple(radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
_STRETCH = -20.4894e-6
_WGS_A, _WGS_B = 6_378_137.0, 6_356_752.3141


class MapPoint(NamedTuple):
    """A position in degrees of WGS 84."""

    latitude: float
    longitude: float

    def __str__(self) -> str:
        return f"{self.latitude:.5f}, {self.longitude:.5f}"

    def rounded(self) -> tuple[Decimal, Decimal]:
        """Latitude and longitude as the database keeps them: 6 places, a tenth of a metre."""
        return Decimal(f"{self.latitude:.6f}"), Decimal(f"{self.longitude:.6f}")


def read_map_reference(text: str) -> MapPoint:
    """A position from "SO 849 548" or "52.192, -2.222". Raises ValueError with words to show.

    A grid reference of few digits means the middle of its square.
    """
    compact = re.sub(r"\s+", "", text).upper()
    if found := _GRID.match(compact):
        return from_grid(*_metres(*found.groups()))
    if found := _DEGREES.match(text.strip()):
        point = MapPoint(float(found[1]), float(found[2]))
        if abs(point.latitude) <= 90 and abs(point.longitude) <= 180:
            return point
    raise ValueError(
        _("Enter a map reference such as SO 849 548, or degrees such as 52.192, -2.222")
    )


def from_grid(easting: float, northing: float) -> MapPoint:
    """The position of metres east and north of the National Grid's false origin."""
    latitude, longitude = _on_airy(easting, northing)
    return _to_wgs84(latitude, longitude)


def _metres(first: str, second: str, digits: str) -> tuple[float, float]:
    if len(digits) % 2:
        raise ValueError(_("A map reference has as many figures east as north, as in SO 849 548"))
    large, small = (ord(letter) - ord("A") - (letter > "I") for letter in (first, second))
    east = ((large - 2) % 5) * 5 + small % 5
    north = 19 - (large // 5) * 5 - small // 5
    half = len(digits) // 2
    square = 100_000 / 10**half
    east_in, north_in = (int(part or 0) for part in (digits[:half], digits[half:]))
    return (
        east * 100_000 + (east_in + 0.5) * square,
        north * 100_000 + (north_in + 0.5) * square,
    )


def _arc(latitude: float) -> float:
    """Metres along the meridian from the true origin."""
    n = (_A - _B) / (_A + _B)
    apart, both = latitude - _ORIGIN_LATITUDE, latitude + _ORIGIN_LATITUDE
    return (
        _B
        * _SCALE
        * (
            (1 + n + 1.25 * n**2 + 1.25 * n**3) * apart
            - (3 * n + 3 * n**2 + 2.625 * n**3) * sin(apart) * cos(both)
            + (1.875 * n**2 + 1.875 * n**3) * sin(2 * apart) * cos(2 * both)
            - (35 / 24) * n**3 * sin(3 * apart) * cos(3 * both)
        )
    )


def _on_airy(easting: float, northing: float) -> tuple[float, float]:
    latitude = _ORIGIN_LATITUDE
    while abs(rest := northing - _ORIGIN_NORTHING - _arc(latitude)) > 0.00001:
        latitude += rest / (_A * _SCALE)
    nu = _A * _SCALE / sqrt(1 - _E2 * sin(latitude) ** 2)
    rho = _A * _SCALE * (1 - _E2) / (1 - _E2 * sin(latitude) ** 2) ** 1.5
    eta2 = nu / rho - 1
    t, s = tan(latitude), 1 / cos(latitude)
    x = easting - _ORIGIN_EASTING
    north = t / (2 * rho * nu) * x**2
    north -= t / (24 * rho * nu**3) * (5 + 3 * t**2 + eta2 - 9 * t**2 * eta2) * x**4
    north += t / (720 * rho * nu**5) * (61 + 90 * t**2 + 45 * t**4) * x**6
    east = s / nu * x - s / (6 * nu**3) * (nu / rho + 2 * t**2) * x**3
    east += s / (120 * nu**5) * (5 + 28 * t**2 + 24 * t**4) * x**5
    east -= s / (5040 * nu**7) * (61 + 662 * t**2 + 1320 * t**4 + 720 * t**6) * x**7
    return latitude - north, _ORIGIN_LONGITUDE + east


def _to_wgs84(latitude: float, longitude: float) -> MapPoint:
    nu = _A / sqrt(1 - _E2 * sin(latitude) ** 2)
    x = nu * cos(latitude) * cos(longitude)
    y = nu * cos(latitude) * sin(longitude)
    z = nu * (1 - _E2) * sin(latitude)
    turn_x, turn_y, turn_z = _TURN
    stretch = 1 + _STRETCH
    moved_x = _SHIFT[0] + stretch * x - turn_z * y + turn_y * z
    moved_y = _SHIFT[1] + turn_z * x + stretch * y - turn_x * z
    moved_z = _SHIFT[2] - turn_y * x + turn_x * y + stretch * z
    e2 = 1 - (_WGS_B / _WGS_A) ** 2
    across = sqrt(moved_x**2 + moved_y**2)
    phi = atan2(moved_z, across * (1 - e2))
    for _step in range(8):  # settles to less than a millimetre
        bulge = _WGS_A / sqrt(1 - e2 * sin(phi) ** 2)
        phi = atan((moved_z + e2 * bulge * sin(phi)) / across)
    return MapPoint(degrees(phi), degrees(atan2(moved_y, moved_x)))
