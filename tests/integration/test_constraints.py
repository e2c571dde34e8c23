"""The database refuses half-written and impossible rows even if the code is wrong.

Each line takes a good row, changes it behind the services' back and expects the
constraint to answer by its name. A new CHECK without a line here fails too.
"""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from accounts.models import Organization, Region, RoleGrant, User
from accounts.roles import Role
from gi_registry.models import (
    Application,
    ApplicationPlot,
    Authorization,
    Indication,
    LegalTitle,
    Specification,
)
from jobs.models import Job
from maps.models import OriginArea, Plot, RegionShape
from output_stats.models import FormVersion, Period, Release, Return
from records import append_only
from records.models import AuditEntry, Document
from tests.factories import (
    NOON,
    OrganizationFactory,
    Producer,
    authorized_producer,
    grant,
    person,
)
from tests.support import (
    constraints_after,
    constraints_areas,
    constraints_brands,
    constraints_contents,
    constraints_organizations,
    constraints_outputs,
    constraints_plots,
    constraints_regions,
    constraints_review,
    constraints_titles,
)
from tests.support.built_once import Blocker, built_once
from traceability.labels.models import (
    Activation,
    LabelBatch,
    LabelEpoch,
    LabelOrder,
    SheetFile,
    VoidRange,
)
from traceability.ledger.models import Account, Entry, Lot, LotInput, Season

Change = dict[str, Any]
OTHER_BY = models.Subquery(User.objects.order_by("pk").values("pk")[:1])
OTHER_ORGANIZATION = models.Subquery(
    Organization.objects.order_by("pk").values("pk")[:1]
)
OTHER_PLOT = models.Subquery(Plot.objects.order_by("pk").values("pk")[:1])

# name of the constraint, model, which row, what is changed in it
BREAKS: list[tuple[str, type[models.Model], Change, Change]] = [
    ("region_level_known", Region, {}, {"level": "village"}),
    (
        "region_period_forward",
        Region,
        {},
        {"valid_from": date(2024, 1, 1), "valid_to": date(2024, 1, 1)},
    ),
    ("organization_uscc_shape", Organization, {}, {"uscc": "91350100M000100Y4Z"}),
    ("organization_uscc_shape", Organization, {}, {"uscc": "91350100M000100Y4"}),
    ("grant_role_known", RoleGrant, {"organization": None}, {"role": "mayor"}),
    (
        "grant_scope_fits_role",
        RoleGrant,
        {"role": "producer_clerk"},
        {"organization": None},
    ),
    (
        "grant_scope_fits_role",
        RoleGrant,
        {"role": "city_reviewer"},
        {"organization": OTHER_ORGANIZATION},
    ),
    ("audit_chained_whole", AuditEntry, {"seq": None}, {"seq": 1_000_000}),
    ("audit_chained_whole", AuditEntry, {"seq": None}, {"entry_hash": "a" * 64}),
    ("audit_act_named", AuditEntry, {}, {"act": ""}),
    ("audit_whence_said", AuditEntry, {}, {"channel": ""}),
    ("audit_whence_said", AuditEntry, {}, {"channel": "dream"}),
    ("audit_whence_said", AuditEntry, {}, {"content_version": 1}),
    ("audit_whence_said", AuditEntry, {}, {"content_version": 3}),
    ("job_state_known", Job, {}, {"state": "lost"}),
    ("job_cursor_within_total", Job, {}, {"cursor": 11}),
    ("regionshape_area", RegionShape, {}, {"area_dm2": 0}),
    ("area_positive", OriginArea, {}, {"area_dm2": 0}),
    ("area_period_forward", OriginArea, {}, {"valid_to": models.F("valid_from")}),
    ("plot_area", Plot, {}, {"area_dm2": -1}),
    ("indication_crop_known", Indication, {}, {"crop": "bananas"}),
    ("title_kind_known", LegalTitle, {}, {"kind": "patent"}),
    ("specification_ceiling_has_source", Specification, {}, {"ceiling_source": ""}),
    ("specification_ceiling_has_source", Specification, {}, {"ceiling_certainty": ""}),
    (
        "application_status_known",
        Application,
        {},
        {"status": "on_hold", "decided_at": None, "decided_by": None},
    ),
    ("application_decision_whole", Application, {}, {"decided_by": None}),
    ("application_decision_whole", Application, {}, {"decided_at": None}),
    ("application_decided_means_ended", Application, {}, {"status": "at_county"}),
    ("application_plot_areas", ApplicationPlot, {}, {"outside_dm2": -1}),
    ("application_plot_review", ApplicationPlot, {}, {"reviewed_dm2": 1}),
    ("application_plot_review", ApplicationPlot, {}, {"reviewed_by": OTHER_BY}),
    (
        "application_plot_reviewed_within",
        ApplicationPlot,
        {},
        {"reviewed_dm2": models.F("inside_dm2") + 1, "reviewed_by": OTHER_BY},
    ),
    ("authorization_state_known", Authorization, {}, {"state": "asleep"}),
    ("season_forward", Season, {}, {"closes_on": models.F("opens_on")}),
    ("account_kind_known", Account, {"kind": "harvested"}, {"kind": "gift"}),
    ("account_not_below_zero", Account, {"kind": "quota"}, {"balance_g": -1}),
    ("account_not_below_zero", Account, {"kind": "harvested"}, {"balance_g": -1}),
    ("account_holder_fits_kind", Account, {"kind": "quota"}, {"plot": None}),
    ("account_holder_fits_kind", Account, {"kind": "harvested"}, {"plot": OTHER_PLOT}),
    (
        "account_holder_fits_kind",
        Account,
        {"kind": "source"},
        {"organization": OTHER_ORGANIZATION},
    ),
    ("entry_positive", Entry, {}, {"amount_g": 0}),
    ("entry_two_sides", Entry, {}, {"target": models.F("source")}),
    ("entry_chained_whole", Entry, {"seq": None}, {"seq": 1_000_000}),
    ("entry_chained_whole", Entry, {"seq": None}, {"previous_hash": "a" * 64}),
    ("lot_kind_known", Lot, {"kind": "harvest"}, {"kind": "blend"}),
    ("lot_has_mass", Lot, {"kind": "harvest"}, {"mass_g": 0, "remaining_g": 0}),
    ("lot_remaining_within", Lot, {"kind": "harvest"}, {"remaining_g": -1}),
    (
        "lot_remaining_within",
        Lot,
        {"kind": "harvest"},
        {"remaining_g": models.F("mass_g") + 1},
    ),
    ("lot_place_fits_kind", Lot, {"kind": "harvest"}, {"plot": None}),
    ("lot_place_fits_kind", Lot, {"kind": "packing"}, {"indication": None}),
    ("lotinput_mass", LotInput, {}, {"mass_g": 0}),
    ("epoch_five_bits", LabelEpoch, {}, {"number": 32}),
    ("order_positive", LabelOrder, {}, {"count": 0}),
    ("order_positive", LabelOrder, {}, {"net_weight_g": 0}),
    ("batch_within_code", LabelBatch, {}, {"number": 2**22}),
    ("batch_within_code", LabelBatch, {}, {"count": 2**24 + 1}),
    ("batch_within_code", LabelBatch, {}, {"count": 0}),
    ("activation_range", Activation, {}, {"first": 6, "last": 5}),
    ("void_kind_known", VoidRange, {}, {"kind": "lost"}),
    ("void_range", VoidRange, {}, {"first": 6, "last": 5}),
    ("void_has_reason", VoidRange, {}, {"reason": ""}),
    ("sheet_range", SheetFile, {}, {"first": 6, "last": 5}),
    ("return_status_known", Return, {}, {"status": "lost"}),
    ("return_not_negative", Return, {}, {"area_dm2": -1}),
    ("return_not_negative", Return, {}, {"output_g": -1}),
    ("return_not_negative", Return, {}, {"output_value_fen": -1}),
    ("return_reported_whole", Return, {}, {"reported_by": OTHER_BY}),
    ("return_reported_whole", Return, {}, {"reported_at": NOON}),
    ("return_revenue_needs_sales", Return, {}, {"sold_g": 0, "revenue_fen": 1}),
    ("release_kind_known", Release, {}, {"kind": "draft"}),
    (
        "release_forward",
        Release,
        {},
        {"superseded_at": NOON - timedelta(days=1)},
    ),
    *constraints_after.BREAKS,
    *constraints_areas.BREAKS,
    *constraints_brands.BREAKS,
    *constraints_contents.BREAKS,
    *constraints_organizations.BREAKS,
    *constraints_outputs.BREAKS,
    *constraints_plots.BREAKS,
    *constraints_regions.BREAKS,
    *constraints_review.BREAKS,
    *constraints_titles.BREAKS,
]

# A kind that is unknown fits no holder either; which of the two answers is open.
ALSO = {
    "account_kind_known": "account_holder_fits_kind",
}


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Blocker) -> Iterator[Producer]:
    with built_once(django_db_blocker, build) as producer:
        yield producer


@pytest.fixture
def whole_city(built: Producer, db: None) -> Producer:
    return deepcopy(built)


def build() -> Producer:
    """Return a producer, with one good row in every table that has a CHECK."""
    producer = authorized_producer()
    harvest = producer.harvest()
    _packing(producer, harvest)
    _labels(producer, harvest)
    _statistics(producer)
    grant(producer.reviewer, Role.COUNTY_CLERK, region=producer.organization.region)
    Job.objects.create(kind="test", total=10, created_at=NOON)
    constraints_after.rows(producer)
    constraints_regions.rows(producer)
    constraints_areas.rows(producer)
    constraints_brands.rows(producer)
    constraints_contents.rows(producer)
    constraints_organizations.rows(producer)
    constraints_outputs.rows(producer)
    constraints_plots.rows(producer)
    constraints_review.rows(producer)
    constraints_titles.rows(producer)
    return producer


def _packing(producer: Producer, harvest: Lot) -> None:
    packing = Lot.objects.create(
        number="P-TEST",
        kind="packing",
        season=producer.season,
        organization=producer.organization,
        indication=producer.indication,
        on=date(2026, 9, 21),
        mass_g=1_000,
        remaining_g=1_000,
        created_by=producer.clerk,
        created_at=NOON,
    )
    LotInput.objects.create(parent=harvest, child=packing, mass_g=1_000)


def _labels(producer: Producer, lot: Lot) -> None:
    order = LabelOrder.objects.create(
        number="L-TEST",
        authorization=producer.authorization,
        season=producer.season,
        count=10,
        net_weight_g=100,
        created_by=producer.clerk,
        created_at=NOON,
    )
    epoch = LabelEpoch.objects.create(number=1, created_at=NOON)
    batch = LabelBatch.objects.create(order=order, epoch=epoch, number=0, count=10)
    mark = {"batch": batch, "first": 1, "last": 5, "by": producer.clerk, "at": NOON}
    Activation.objects.create(lot=lot, **mark)
    VoidRange.objects.create(kind="void", reason="破损", **mark)
    document = Document.objects.create(
        name="sheet.pdf",
        file="documents/x",
        content_type="application/pdf",
        size_bytes=1,
        sha256="0" * 64,
        created_at=NOON,
    )
    SheetFile.objects.create(order=order, first=1, last=10, document=document)


def _statistics(producer: Producer) -> None:
    form = FormVersion.objects.create(
        form_no="T-1", name_zh="表", name_en="form", authority="test"
    )
    period = Period.objects.create(form=form, year=2026, due_on=date(2027, 1, 31))
    Return.objects.create(
        period=period,
        organization=producer.organization,
        indication=producer.indication,
        region=producer.organization.region,
        created_at=NOON,
    )
    Release.objects.create(
        period=period,
        kind="final",
        table={},
        certificate={},
        input_sha256="0" * 64,
        respondents=1,
        published_at=NOON,
        published_by=person(Role.CITY_STATISTICIAN),
    )


@pytest.mark.parametrize(
    ("name", "model", "where", "change"), BREAKS, ids=[line[0] for line in BREAKS]
)
def test_the_database_refuses_the_row(
    whole_city: Producer,
    name: str,
    model: type[models.Model],
    where: Change,
    change: Change,
) -> None:
    rows = model._default_manager.filter(**where).order_by("pk")
    row = rows[0]
    answers = f"{name}|{ALSO.get(name, name)}"
    refused = pytest.raises(IntegrityError, match=answers)
    # The guard of an append-only table would answer first.
    with append_only.lifted(), refused, transaction.atomic():
        model._default_manager.filter(pk=row.pk).update(**change)


def test_every_check_of_the_models_has_a_line() -> None:
    checks = {
        constraint.name
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    }
    assert checks == {line[0] for line in BREAKS}


def _copies(producer: Producer) -> list[tuple[models.Model, Change]]:
    """Return rows of which there may be but one, with what else must differ."""
    withdrawn = _copy(
        producer.application,
        reference="GI-OLD",
        status="withdrawn",
        decided_at=None,
        decided_by=None,
    )
    withdrawn.save()
    # The approved one stays beside it: `authorization_one_live` holds that one.
    opened = _copy(withdrawn, reference="GI-OPEN", status="draft")
    opened.save()
    order = _copy(LabelOrder.objects.get(), number="L-TWO")
    order.save()
    return [
        (producer.clerk.grants.get(), {}),
        (producer.authorization, {"number": "A-TWO", "application": withdrawn}),
        (opened, {"reference": "GI-TWO"}),
        (producer.plot, {}),
        (producer.season, {}),
        (Specification.objects.get(), {"version": 2}),
        (OriginArea.objects.get(valid_to=None), {"valid_from": date(2025, 1, 1)}),
        (Account.objects.get(kind="source"), {}),
        (Account.objects.get(kind="quota"), {}),
        (Account.objects.get(kind="harvested"), {}),
        (Return.objects.get(), {}),
        (Release.objects.get(), {"kind": "preliminary"}),
        (LabelBatch.objects.get(), {"order": order}),
        *constraints_after.copies(producer),
        *constraints_areas.copies(producer),
        *constraints_brands.copies(producer),
        *constraints_contents.copies(producer),
        *constraints_organizations.copies(producer),
        *constraints_outputs.copies(producer),
        *constraints_plots.copies(producer),
        *constraints_regions.copies(producer),
        *constraints_review.copies(producer),
        *constraints_titles.copies(producer),
    ]


def _copy(row: models.Model, **change: object) -> models.Model:
    """Return a new row, not yet saved, that differs from this one only so."""
    copy = type(row)._default_manager.get(pk=row.pk)
    copy.pk = None
    copy._state.adding = True
    for field, value in change.items():
        setattr(copy, field, value)
    return copy


def test_what_may_be_there_once_is_not_there_twice(whole_city: Producer) -> None:
    for row, change in _copies(whole_city):
        with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
            _copy(row, **change).save()


def test_a_role_in_two_counties_is_two_grants(db: None) -> None:
    user = person(Role.COUNTY_INSPECTOR, region=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        grant(user, Role.COUNTY_INSPECTOR)
    county = OrganizationFactory().region
    grant(user, Role.COUNTY_INSPECTOR, region=county)
    with pytest.raises(IntegrityError), transaction.atomic():
        grant(user, Role.COUNTY_INSPECTOR, region=county)
    assert user.grants.count() == 2
