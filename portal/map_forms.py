"""What the address of the map page says: a box, words to look for, a page."""

from __future__ import annotations

from math import isfinite

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, gettext_noop
from portal.map_rows import Box, PlotState

LON, LAT = (73.0, 136.0), (3.0, 54.0)  # of China, as for every shape here


def read_box(text: str) -> Box:
    """Return west, south, east, north in degrees; raises Invalid `bad_box`."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise _bad() from error
    sides = (west, south, east, north)
    whole = all(isfinite(side) for side in sides) and west < east and south < north
    if not whole or east < LON[0] or west > LON[1] or north < LAT[0] or south > LAT[1]:
        raise _bad()
    return west, south, east, north


def _bad() -> Invalid:
    return Invalid(
        "bad_box",
        gettext_noop("范围应为西、南、东、北四个度数，用逗号分开"),
        field="bbox",
    )


class MapForm(forms.Form):
    """A search, or what is in sight; every part may be left out."""

    q = forms.CharField(label=_("地块、主体或编号"), required=False, max_length=60)
    state = forms.MultipleChoiceField(
        label=_("地块状态"),
        choices=PlotState.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    bbox = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    page = forms.IntegerField(required=False, min_value=1, max_value=1000)

    def clean_bbox(self) -> Box | None:
        text = self.cleaned_data["bbox"]
        try:
            return read_box(text) if text else None
        except Invalid as error:
            raise forms.ValidationError(str(error)) from error
