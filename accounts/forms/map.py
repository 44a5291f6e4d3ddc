"""Asking where something is."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.map_reference import MapPoint, read_map_reference


class MapField(forms.CharField):
    """A map reference as text. Gives a MapPoint, or None when nothing is said."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Map reference"))
        kwargs.setdefault("help_text", _("Such as SO 849 548, or 52.192, -2.222"))
        super().__init__(max_length=60, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_map_reference(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error


def degrees_of(point: MapPoint | None) -> dict[str, Decimal | None]:
    """The fields `latitude` and `longitude` of a record; both empty without a position."""
    if point is None:
        return {"latitude": None, "longitude": None}
    latitude, longitude = point.rounded()
    return {"latitude": latitude, "longitude": longitude}


def known_position(initial: Mapping[str, Any]) -> str:
    """What the field shows of a record's `latitude` and `longitude`."""
    latitude, longitude = initial.get("latitude"), initial.get("longitude")
    return "" if latitude is None or longitude is None else f"{latitude}, {longitude}"
