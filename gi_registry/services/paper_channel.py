"""An application on paper, typed in by the county's clerk and marked as such.

Who typed it in does not examine it (`Application.examined_by`).
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import services as accounts
from accounts.access import refuse_without
from accounts.models import Organization, Region, User
from accounts.roles import Right
from core.errors import Forbidden, gettext_noop
from gi_registry import scope
from gi_registry.claims import refuse_claims
from gi_registry.models import Application, LegalTitle
from gi_registry.services import finding, starting
from records import audit


@transaction.atomic
def start_paper_application(
    *,
    organization: Organization,
    title: LegalTitle,
    by: User,
    at: datetime | None = None,
) -> Application:
    """Open a draft that a county clerk types in from paper, marked as such.

    Raises Forbidden `right_missing`, `other_region` or `own_application`, Conflict
    `already_applied`.
    """
    refuse_without(by, Right.TYPE_IN, gettext_noop("代录由县级审核员办理"))
    if organization.pk in by.organization_ids():
        raise Forbidden(
            "own_application",
            gettext_noop("您是申请主体的经办人，这一步须由另一人办理"),
        )
    if not scope.covers(
        by,
        Right.TYPE_IN,
        region=organization.region.code,
        bureau=title.indication.leading_bureau,
    ):
        raise Forbidden(
            "other_region",
            gettext_noop("该申请属于%(region)s，不在您的辖区"),
            region=organization.region,
        )
    return starting.open_draft(
        organization,
        title,
        "",
        by=by,
        at=at or timezone.now(),
        channel=Application.Channel.PAPER,
    )


@transaction.atomic
def register_for(  # noqa: PLR0913  one argument a column of the register
    *,
    name: str,
    uscc: str,
    kind: str,
    region: Region,
    village: str,
    phone: str = "",
    by: User,
    at: datetime | None = None,
) -> Organization:
    """Register an organization of the clerk's county that came on paper.

    Nobody becomes its administrator. Raises Forbidden `right_missing` or
    `other_region`, Conflict `uscc_taken`, Invalid (see `accounts.uscc.check`).
    """
    refuse_without(by, Right.TYPE_IN, gettext_noop("代录由县级审核员办理"))
    codes = by.region_codes(Right.TYPE_IN)
    if codes is not None and region.code not in codes:
        raise Forbidden(
            "other_region",
            gettext_noop("该申请属于%(region)s，不在您的辖区"),
            field="region",
            region=region,
        )
    at = at or timezone.now()
    refuse_claims(village, "village")
    organization = accounts.register_organization(
        name=name,
        uscc=uscc,
        kind=kind,
        region=region,
        village=village,
        phone=phone,
        is_demo=by.is_demo,
        at=at,
    )
    code: dict[str, object] = {"uscc": organization.uscc}
    audit.record("organization.type_in", target=organization, by=by, at=at, data=code)
    finding.index(organization)
    return organization
