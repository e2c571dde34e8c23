"""Words of the acts on names, titles and specifications."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AUDIT_WORD: dict[str, str | Promise] = {
    "indication.add_name": _("添加名称"),
    "indication.add_photo": _("添加照片"),
    "indication.remove_photo": _("撤下照片"),
    "indication.remove": _("地理标志移出列表"),  # by one person, before removals
    "title.propose": _("提出权利事项"),
    "title.enter": _("登入权利事项"),
    "title.drop": _("权利事项不登入"),
    "title.remove": _("权利移出列表"),
    "removal.propose": _("提出移出或恢复"),
    "removal.enter": _("移出列表"),
    "removal.restore": _("恢复到列表"),
    "removal.drop": _("移出或恢复不登入"),
    "specification.draft": _("起草技术要求"),
    "specification.edit": _("修改技术要求草稿"),
    "specification.propose": _("提出技术要求新版本"),
    "specification.enter": _("登入技术要求新版本"),
    "specification.drop": _("技术要求草稿作废"),
}
