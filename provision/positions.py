"""From where distance is measured: what Waymark itself knows of postcodes.

No list of postcodes stands behind this. A postcode is found where a school or base of that
postcode is on the map, else roughly, in the middle of the schools and bases of its district.
"""

from dataclasses import dataclass

from django.db.models import Avg, Value
from django.db.models.functions import Replace, Upper

from accounts.map_reference import MapPoint, read_map_reference
from accounts.models import Base, Organisation


@dataclass(frozen=True, slots=True)
class Origin:
    """A point from which distance is measured; `is_rough` for the middle of a district."""

    point: MapPoint
    words: str
    is_rough: bool = False


def find_origin(text: str) -> Origin | None:
    """A map reference or a postcode as a point; None when nothing is known of it."""
    words = text.strip()
    try:
        return Origin(read_map_reference(words), words)
    except ValueError:
        pass
    compact = "".join(words.split()).upper()
    if len(compact) < 2:
        return None
    point = _middle(compact, exact=True)
    if point is not None:
        return Origin(point, words.upper())
    district = compact[:-3] if len(compact) > 4 else compact
    point = _middle(district, exact=False)
    return Origin(point, district, is_rough=True) if point else None


def _middle(postcode: str, *, exact: bool) -> MapPoint | None:
    """The middle of what is known at a postcode, or in a district (such as WR5)."""
    schools = Organisation.objects.filter(latitude__isnull=False).annotate(code=_compact())
    bases = Base.objects.filter(details__latitude__isnull=False).annotate(code=_compact())
    # A full postcode has three characters after its district.
    wanted = {"code": postcode} if exact else {"code__regex": rf"^{postcode}\d[A-Z]{{2}}$"}
    if not postcode.isalnum():
        return None
    of_schools = schools.filter(**wanted).aggregate(north=Avg("latitude"), east=Avg("longitude"))
    if of_schools["north"] is not None:
        return MapPoint(float(of_schools["north"]), float(of_schools["east"]))
    of_bases = bases.filter(**wanted).aggregate(
        north=Avg("details__latitude"), east=Avg("details__longitude")
    )
    if of_bases["north"] is None:
        return None
    return MapPoint(float(of_bases["north"]), float(of_bases["east"]))


def _compact() -> Upper:
    return Upper(Replace("postcode", Value(" "), Value("")))
