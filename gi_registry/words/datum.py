"""What the datum doctor found, in plain words; codes are those of maps.datum."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maps.datum import Evidence, word

EVIDENCE: dict[str, str | Promise] = {
    "not_numbers": _("有的坐标不是数"),
    "no_system": _("这些数不像任何一种坐标：经纬度应在经度 73–136、纬度 3–54 之间"),
    "undeclared": _("文件没有写明坐标系"),
    "declared": _("文件写明（或按格式应为）：%(system)s"),
    "declared_other": _(
        "文件写明的「%(name)s」不能换算。西安 80、北京 54 要用测绘部门的参数，"
        "请提供方换成 CGCS2000 再导出"
    ),
    "contradicts": _("与写明的「%(system)s」不符"),
    "degrees": _("数值是度"),
    "metres": _("数值是米（投影坐标）"),
    "zone_number": _("前两位 %(zone)s 是带号"),
    "swapped": _("两个数的次序是先北后东（先纬度后经度），显示时已对调"),
    "in_divisions": _("按此坐标系，图形落在本市各县区之内"),
    "near_divisions": _("按此坐标系，图形落在本市附近，不在县区之内"),
    "outside_divisions": _("图形不在本市范围内"),
    "in_the_sea": _("图形多半落在海里"),
    "edges_meet": _("按%(system)s换算，边界正好与已登记的地块相接"),
    "point_near": _("按%(system)s换算，图形离已知的地点最近，约 %(metres)s 米"),
    "beside_undecided": _(
        "附近有已登记的地块，但没有相接的边，分不出是否为高德、百度的偏移坐标"
    ),
    "no_reference": _(
        "附近没有已登记的地块可以对照，看不出是否为高德、百度的偏移坐标"
        "（偏 500 米左右）"
    ),
}
STATE: dict[str, str | Promise] = {
    "clear": _("坐标系清楚"),
    "proposed": _("建议的坐标系，确认后才登记"),
    "unsure": _("坐标系不确定，选定后才登记"),
    "impossible": _("坐标读不成地块"),
}


def system_word(key: str) -> str:
    """Return the words of a system in the active language."""
    message, params = word(key)
    return gettext(message) % params if params else gettext(message)


def evidence_words(rows: tuple[Evidence, ...]) -> list[str]:
    """Return what was seen as sentences."""
    return [_sentence(row) for row in rows]


def _sentence(row: Evidence) -> str:
    params = dict(row.params)
    if "system" in params:
        params["system"] = system_word(str(params["system"]))
    text = str(EVIDENCE[row.code])
    return text % params if params else text
