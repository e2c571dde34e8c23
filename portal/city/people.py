"""The log-ins of the demonstration, one a role; production refuses them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role

PASSWORD = "demo-registry-2026"  # noqa: S105  printed by `make run`, refused in production


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A demonstration log-in with its role and scope."""

    username: str
    role: Role | None
    label: str | Promise
    name: str
    county: str = ""


PEOPLE = [
    DemoPerson(
        "demo-coop", Role.PRODUCER_ADMIN, _("合作社（已获准，产季中）"), "演示社长"
    ),
    DemoPerson("demo-newcomer", None, _("新申请人（还没有主体）"), "演示农户"),
    DemoPerson(
        "demo-newcomer-qinglong", None, _("新申请人（青龙，还没有主体）"), "演示栗农"
    ),
    DemoPerson(
        "demo-county", Role.COUNTY_CLERK, _("昌黎县审核员"), "演示县审", "130322"
    ),
    DemoPerson(
        "demo-county-qinglong",
        Role.COUNTY_CLERK,
        _("青龙县审核员"),
        "演示县审二",
        "130321",
    ),
    DemoPerson(
        "demo-inspector", Role.COUNTY_INSPECTOR, _("昌黎县检查员"), "演示检查", "130322"
    ),
    DemoPerson("demo-city", Role.CITY_REVIEWER, _("市级审核员"), "演示市审"),
    DemoPerson("demo-approver", Role.CITY_APPROVER, _("市级审批人"), "演示审批"),
    DemoPerson(
        "demo-stat-county",
        Role.COUNTY_STATISTICIAN,
        _("昌黎县统计员"),
        "演示县统",
        "130322",
    ),
    DemoPerson("demo-stat-city", Role.CITY_STATISTICIAN, _("市级统计员"), "演示市统"),
    DemoPerson("demo-auditor", Role.SECURITY_AUDITOR, _("安全审计员"), "演示审计"),
    DemoPerson("demo-admin", Role.SYSTEM_ADMIN, _("系统管理员"), "演示管理"),
]


def log_ins() -> list[dict[str, object]]:
    """Return what the log-in page and `make run` print."""
    return [
        {"role": person.label, "username": person.username, "password": PASSWORD}
        for person in PEOPLE
    ]
