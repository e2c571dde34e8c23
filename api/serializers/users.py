"""Authorized users: the public register, to the village and no nearer."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.common import (
    CountyOut,
    DayQuery,
    IndicationName,
    KnownField,
    OrganizationOut,
)
from gi_registry.authorization_workflow import Ground, LifeAct, State, Validity
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import Authorization, AuthorizationAct

CHANGE = ("field", "before", "after")


class UserQuery(DayQuery):
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
    state = serializers.ChoiceField(
        choices=Authorization.State.choices,
        help_text="Of the entry itself, now or on the day asked for.",
    )
    validity = serializers.ChoiceField(
        choices=Validity.choices,
        help_text="What the entry is worth: the name may be used when it is `active`. "
        "`expired`: the licence has run out; `title_ended`: the title itself has.",
    )
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(
        allow_null=True, help_text="Last day of the licence; null: it has no term."
    )
    has_run_out = serializers.SerializerMethodField(
        help_text="The last day has passed: the name may not be used, whatever `state`."
    )
    indication = IndicationName()
    title_kind = serializers.ChoiceField(source="title.kind", choices=LegalKind.choices)
    heading = serializers.CharField(
        source="title.rule.heading",
        help_text="What the law calls such a user, in the language of the request.",
    )
    organization = OrganizationOut()
    county = CountyOut(source="organization.region")
    village = serializers.CharField(source="organization.village")

    def get_has_run_out(self, row: Authorization) -> bool:
        return row.has_run_out()


class ChangeOut(serializers.Serializer[Any]):
    """One fact before and after an act."""

    field = serializers.CharField()
    before = KnownField()
    after = serializers.CharField()


class UserActOut(serializers.Serializer[Any]):
    """One dated act on the right of a user: written once, never changed."""

    number = serializers.CharField()
    act = serializers.ChoiceField(choices=LifeAct.choices)
    on = serializers.DateField(help_text="First day of the effect.")
    state_before = KnownField(help_text="Null for the entry in the register.")
    state_after = serializers.ChoiceField(choices=State.choices)
    ground = serializers.SerializerMethodField()
    requirement = KnownField(help_text="The requirement that was missed.")
    reason = KnownField()
    deadline = serializers.DateField(
        allow_null=True, help_text="Last day to mend what led to a suspension."
    )
    valid_to = serializers.DateField(allow_null=True, help_text="New last day.")
    changes = serializers.SerializerMethodField()
    document_sha256 = serializers.CharField(
        source="document.sha256", default=None, allow_null=True
    )
    entered_at = serializers.DateTimeField(source="at")

    @extend_schema_field(
        serializers.ChoiceField(choices=Ground.choices, allow_null=True)
    )
    def get_ground(self, act: AuthorizationAct) -> str | None:
        return act.ground or None

    @extend_schema_field(ChangeOut(many=True))
    def get_changes(self, act: AuthorizationAct) -> Any:
        rows = [dict(zip(CHANGE, change, strict=True)) for change in act.changes]
        return ChangeOut(rows, many=True).data
