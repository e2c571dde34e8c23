"""Authorized users: the public register, to the village and no nearer."""

from typing import Any

from rest_framework import serializers

from api.serializers.common import CountyOut, IndicationName, OrganizationOut
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import Authorization


class UserQuery(serializers.Serializer[Any]):
    """What a list of users may be narrowed by."""

    indication = serializers.SlugField(
        required=False, help_text="Key of an indication, for example changli-muscat."
    )
    county = serializers.RegexField(
        r"^\d{6}$", required=False, help_text="Code of a county, for example 130322."
    )
    state = serializers.ChoiceField(
        required=False, choices=Authorization.State.choices, help_text="State of use."
    )


class AuthorizedUserOut(serializers.Serializer[Any]):
    """Who may use a name, under which title, since when."""

    number = serializers.CharField(help_text="In the register, such as SY-2026-000012.")
    state = serializers.ChoiceField(choices=Authorization.State.choices)
    valid_from = serializers.DateField()
    indication = IndicationName()
    title_kind = serializers.ChoiceField(source="title.kind", choices=LegalKind.choices)
    heading = serializers.CharField(
        source="title.rule.heading",
        help_text="What the law calls such a user, in the language of the request.",
    )
    organization = OrganizationOut()
    county = CountyOut(source="organization.region")
    village = serializers.CharField(source="organization.village")
