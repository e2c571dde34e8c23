"""Published tables: frozen, protected, never recomputed here."""

from typing import Any

from rest_framework import serializers

from api.serializers.common import KnownField
from output_stats.models import Release


class HeadOut(serializers.Serializer[Any]):
    """The head of a row or column; `*` is the total."""

    key = serializers.CharField()
    name_zh = serializers.CharField(source="zh")
    name_en = serializers.CharField(source="en")


class CellOut(serializers.Serializer[Any]):
    """One figure. Hidden: value and respondents are null, and why is not said."""

    value_fen = serializers.IntegerField(
        source="value", allow_null=True, help_text="Fen: 1 元 = 100 fen."
    )
    respondents = serializers.IntegerField(allow_null=True)
    hidden = serializers.BooleanField()


class SourceOut(serializers.Serializer[Any]):
    """The survey form behind the table."""

    form_no = serializers.CharField(source="no")
    name_zh = serializers.CharField(source="zh")
    name_en = serializers.CharField(source="en")
    authority = serializers.CharField()
    approval_no = KnownField()


class TableOut(serializers.Serializer[Release]):
    """The release in force of one period: output value by indication and county."""

    year = serializers.IntegerField(source="period.year", help_text="Harvest year.")
    kind = serializers.ChoiceField(choices=Release.Kind.choices)
    published_at = serializers.DateTimeField()
    is_demo = serializers.BooleanField(
        source="table.is_demo", help_text="Figures of made-up producers."
    )
    respondents = serializers.IntegerField(help_text="Organizations counted.")
    asked = serializers.IntegerField(
        source="table.asked", help_text="Returns that were asked for."
    )
    source = SourceOut(source="table.form")  # type: ignore[assignment]  # the word of the answer
    rows = HeadOut(source="table.rows", many=True)
    columns = HeadOut(source="table.columns", many=True)
    cells = serializers.ListField(
        source="table.cells",
        child=CellOut(many=True),
        help_text="cells[row][column], totals last.",
    )
