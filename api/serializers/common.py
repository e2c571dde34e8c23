"""Pieces that several answers share. Every field that leaves is named here or there."""

from datetime import date
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from core.errors import Invalid, gettext_noop
from maps.models import Certainty


class KnownField(serializers.CharField):
    """A text that may not be known yet: null, never an empty string."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, allow_null=True, **options)

    def get_attribute(self, instance: Any) -> Any:
        return super().get_attribute(instance) or None


class CertaintyField(serializers.ChoiceField):
    """How sure a fact is; whatever is not `confirmed` is 待核实 on the pages."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=Certainty.choices,
            read_only=True,
            help_text="How sure the fact is; only `confirmed` has been verified.",
            **options,
        )

    def get_attribute(self, instance: Any) -> Any:
        return super().get_attribute(instance) or None


class ErrorOut(serializers.Serializer[Any]):
    """A refused request."""

    code = serializers.CharField(help_text="For programs; does not change.")
    detail = serializers.CharField(
        help_text="For people, in the language of the request."
    )


class FieldErrorOut(ErrorOut):
    """A refused act, with the field it is about."""

    field = serializers.CharField(
        allow_null=True, help_text="Of what was sent; null where it is about no field."
    )


class DayQuery(serializers.Serializer[Any]):
    """The day for which one reads the register; the rule is the page's."""

    on = serializers.DateField(
        required=False,
        help_text="As the register has it for this day, YYYY-MM-DD; not after today.",
    )

    def validate_on(self, on: date) -> date:
        if on > timezone.localdate():
            raise Invalid(
                "future_day", gettext_noop("不能晚于今天，选过去的一天"), field="on"
            )
        return on


class CountyOut(serializers.Serializer[Any]):
    """A county-level division."""

    code = serializers.CharField(help_text="Six digits, GB/T 2260.")
    name_zh = serializers.CharField()
    name_en = serializers.CharField()


class IndicationName(serializers.Serializer[Any]):
    """An indication by its key and its names."""

    key = serializers.SlugField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()


class OrganizationOut(serializers.Serializer[Any]):
    """An organization as the public register names it."""

    name = serializers.CharField()
    name_en = KnownField()
    uscc = serializers.CharField(help_text="统一社会信用代码, 18 characters.")
    is_demo = serializers.BooleanField(
        help_text="Made up for the demonstration city, not a real organization."
    )
