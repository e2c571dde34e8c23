"""Words of the review: lights, hands, grounds, the way to appeal.

Source: docs/sources.md, entry review-appeal.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.words import in_language
from gi_registry import paper_needs
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import Application, Ground, Requirement
from gi_registry.review_rules import Check

LIGHT_KIND = {"red": "bad", "amber": "warn", "green": "ok", "": "mute"}
LIGHT_WORD: dict[str, str | Promise] = {
    "red": _("超期"),
    "amber": _("快到期"),
    "green": _("期限内"),
    "": _("没有期限"),
}
AUDIT_WORD: dict[str, str | Promise] = {
    "application.take_up": _("开始办理"),
    "application.take_over": _("接手办理"),
    "application.give_back": _("放回待办"),
    "application.check": _("记录审查"),
    "application.site_check": _("现场核查"),
    "application.recount": _("按新公布的放假安排重算期限"),
    "calendar.load": _("载入放假安排"),
    "notice.open": _("开始公示"),
    "notice.close": _("结束公示"),
    "notice.object": _("提出异议"),
    "notice.upheld": _("异议成立"),
    "notice.dismissed": _("异议不成立"),
    "notice.look": _("查看异议人"),
    "dispute.raise": _("提出名称争议"),
    "dispute.upheld": _("争议成立"),
    "dispute.dismissed": _("争议不成立"),
    "chain.load": _("载入审核链"),
    "chain.propose": _("提出修改审核链"),
    "chain.enter": _("审核链生效"),
    "chain.drop": _("不采用审核链修改"),
}
APPEAL: str | Promise = _(
    "不服这个决定，可以自知道之日起 60 日内申请行政复议，或者自知道之日起 6 个月内"
    "向人民法院提起行政诉讼。"
)


def ground_choices(application: Application) -> list[tuple[str, str]]:
    """Return what a refusal may lean on: requirements, checks and papers."""
    spec = (
        application.indication.specifications.filter(valid_to=None)
        .order_by("-version")
        .first()
    )
    requirements = Requirement.objects.filter(specification=spec) if spec else []
    needed = paper_needs.needs(
        LegalKind(application.title.kind),
        application.indication.crop,
        takes_plots=application.indication.takes_plots,
    )
    return [
        *((f"check:{check.value}", str(check.label)) for check in Check),
        *(
            (f"requirement:{row.pk}", in_language(row.text_zh, row.text_en))
            for row in requirements
        ),
        *((f"paper:{need.key}", need.words) for need in needed),
    ]


def ground_title(ground: Ground) -> str:
    """Name the requirement, check or paper that failed."""
    if ground.requirement:
        row = ground.requirement
        return in_language(row.text_zh, row.text_en)
    if ground.kind == Ground.Kind.CHECK:
        return str(Check(ground.key).label)
    title = ground.application.title
    for need in paper_needs.needs(
        LegalKind(title.kind),
        title.indication.crop,
        takes_plots=title.indication.takes_plots,
        on_paper=True,
    ):
        if need.key == ground.key:
            return need.words
    return ground.key
