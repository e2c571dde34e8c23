"""The one table between roles and rights."""

from enum import StrEnum, auto

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Right(StrEnum):
    """What a person may do; scope (which region, which organization) is apart."""

    APPLY = auto()
    DECLARE_HARVEST = auto()
    ORDER_LABELS = auto()
    ACTIVATE_LABELS = auto()
    VOID_LABELS = auto()
    FILE_RETURN = auto()
    REVIEW_COUNTY = auto()
    REVIEW_CITY = auto()
    DECIDE = auto()
    TYPE_IN = auto()  # a paper application, for who cannot
    SITE_CHECK = auto()
    KEEP_REGISTER = auto()  # propose acts on titles, specifications, brands
    ENTER_REGISTER = auto()  # put a proposed act into force: another person
    FILE_USE_REPORT = auto()
    SET_SEASON = auto()
    RECALL_LABELS = auto()
    INSPECT = auto()
    ACCEPT_RETURN_COUNTY = auto()
    ACCEPT_RETURN_CITY = auto()
    PUBLISH_STATISTICS = auto()
    READ_AUDIT = auto()
    MANAGE_ACCOUNTS = auto()


class Role(TextChoices):
    PRODUCER_CLERK = "producer_clerk", _("经办人")
    PRODUCER_ADMIN = "producer_admin", _("主体管理员")
    COUNTY_CLERK = "county_clerk", _("县级审核员")
    COUNTY_INSPECTOR = "county_inspector", _("县级检查员")
    CITY_REVIEWER = "city_reviewer", _("市级审核员")
    CITY_APPROVER = "city_approver", _("市级审批人")
    COUNTY_STATISTICIAN = "county_statistician", _("县级统计员")
    CITY_STATISTICIAN = "city_statistician", _("市级统计员")
    SECURITY_AUDITOR = "security_auditor", _("安全审计员")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")

    @property
    def rights(self) -> frozenset[Right]:
        return RIGHTS[self]


PRODUCER_RIGHTS = frozenset(
    {
        Right.APPLY,
        Right.DECLARE_HARVEST,
        Right.ORDER_LABELS,
        Right.ACTIVATE_LABELS,
        Right.VOID_LABELS,
        Right.FILE_RETURN,
        Right.FILE_USE_REPORT,
    }
)

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.PRODUCER_CLERK: PRODUCER_RIGHTS,
    Role.PRODUCER_ADMIN: PRODUCER_RIGHTS | {Right.MANAGE_ACCOUNTS},
    Role.COUNTY_CLERK: frozenset(
        {Right.REVIEW_COUNTY, Right.TYPE_IN, Right.SITE_CHECK}
    ),
    Role.COUNTY_INSPECTOR: frozenset({Right.INSPECT, Right.SITE_CHECK}),
    Role.CITY_REVIEWER: frozenset(
        {Right.REVIEW_CITY, Right.SET_SEASON, Right.KEEP_REGISTER}
    ),
    Role.CITY_APPROVER: frozenset(
        {Right.DECIDE, Right.RECALL_LABELS, Right.ENTER_REGISTER}
    ),
    Role.COUNTY_STATISTICIAN: frozenset({Right.ACCEPT_RETURN_COUNTY}),
    Role.CITY_STATISTICIAN: frozenset(
        {Right.ACCEPT_RETURN_CITY, Right.PUBLISH_STATISTICS}
    ),
    Role.SECURITY_AUDITOR: frozenset({Right.READ_AUDIT}),
    Role.SYSTEM_ADMIN: frozenset({Right.MANAGE_ACCOUNTS}),
}

PRODUCERS = frozenset({Role.PRODUCER_CLERK, Role.PRODUCER_ADMIN})
STATISTICIANS = frozenset({Role.COUNTY_STATISTICIAN, Role.CITY_STATISTICIAN})
EXAMINERS = frozenset(
    {Role.COUNTY_CLERK, Role.COUNTY_INSPECTOR, Role.CITY_REVIEWER, Role.CITY_APPROVER}
)
