"""Divisions in their vintage: which one was meant, and what it is called now.

Source: docs/sources.md, entry gbt2260; docs/sources.md, entry funing-2015.
"""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext

from accounts.models import Region
from core.errors import Conflict, Invalid, gettext_noop
from core.words import in_language


def in_force(region: Region, day: date) -> bool:
    """Return whether the division existed on this day."""
    began = region.valid_from is None or region.valid_from <= day
    return began and (region.valid_to is None or day < region.valid_to)


def region_as_of(code: str, day: date) -> Region:
    """Return the division of this code on this day, through its successions.

    An old code on a later day leads to the successor, a new one on an earlier day to
    the predecessor. Raises Invalid `region_unknown` or `region_not_then`.
    """
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise Invalid(
            "region_unknown",
            gettext_noop("没有代码为 %(region)s 的区划"),
            field="region",
            region=code,
        )
    while not in_force(region, day):
        over = region.valid_to is not None and region.valid_to <= day
        nearest = (
            region.succeeded_by if over else region.predecessors.order_by("pk").first()
        )
        if nearest is None:
            raise Invalid(
                "region_not_then",
                gettext_noop("%(region)s 在这一天还不存在或已撤销"),
                field="region",
                region=str(region),
            )
        region = nearest
    return region


def find_region(name: str, day: date) -> tuple[Region, str]:
    """Return the county that this name or code means on this day, and a hint.

    The hint is empty unless an old name was given. Reporting units are no counties.
    Raises Invalid `region_unknown`, `region_not_then`, Conflict `region_reporting`.
    """
    plain = name.strip().removeprefix("秦皇岛市").removeprefix("秦皇岛")
    found = (
        Region.objects.filter(
            Q(code=plain) | Q(name_zh=plain) | Q(name_en__iexact=plain)
        )
        .exclude(level__in=(Region.Level.CITY, Region.Level.TOWN))
        .first()
    )
    if found is None:
        raise Invalid(
            "region_unknown",
            gettext_noop("没有名为「%(region)s」的县区，填全称，例如昌黎县"),
            field="region",
            region=name.strip(),
        )
    refuse_reporting(found)
    meant = region_as_of(found.code, day)
    return meant, hint(found, meant)


def find_town(name: str, day: date, *, within: str = "") -> Region:
    """Return the town of this name or code; `within` is a county's code, if known.

    Raises Invalid `town_unknown`, or `town_doubtful` where two towns have the name.
    """
    plain = name.strip()
    found = Region.objects.filter(
        Q(code=plain) | Q(name_zh=plain) | Q(name_en__iexact=plain),
        level=Region.Level.TOWN,
    ).select_related("parent", "parent_before")
    towns = [town for town in found if in_force(town, day)]
    if within:
        towns = [
            town
            for town in towns
            if (above := parent_on(town, day)) is not None and above.code == within
        ]
    if not towns:
        raise Invalid(
            "town_unknown",
            gettext_noop("没有名为「%(town)s」的乡镇或街道，填全称或九位代码"),
            field="town",
            town=plain,
        )
    if len(towns) > 1:
        raise Invalid(
            "town_doubtful",
            gettext_noop("有 %(count)s 个乡镇叫「%(town)s」，填九位代码"),
            field="town",
            town=plain,
            count=len(towns),
        )
    return towns[0]


def parent_on(region: Region, day: date) -> Region | None:
    """Return what a division lay in on this day."""
    if region.parent_since is not None and day < region.parent_since:
        return region.parent_before
    return region.parent


def county_of(town: Region, day: date) -> Region:
    """Return the county in which a town lay on this day.

    Raises Conflict `region_reporting`: of a town that is listed under a reporting
    unit, the list does not say the county. Raises Invalid as `region_as_of`.
    """
    above = town if town.level != Region.Level.TOWN else parent_on(town, day)
    if above is None or above.level == Region.Level.CITY:
        raise Invalid(
            "region_unknown",
            gettext_noop("没有代码为 %(region)s 的区划"),
            field="region",
            region=town.code,
        )
    refuse_reporting(above)
    return region_as_of(above.code, day)


def listed(on: date | None = None) -> QuerySet[Region]:
    """Return the divisions in the order of their codes; of this day, if one is given.

    The zones that only report are listed too; their level says that they are none.
    """
    found = Region.objects.select_related("parent", "parent_before", "succeeded_by")
    if on is not None:
        found = found.filter(
            Q(valid_from=None) | Q(valid_from__lte=on),
            Q(valid_to=None) | Q(valid_to__gt=on),
        )
    return found.order_by("code")


def refuse_reporting(region: Region) -> None:
    """Raise Conflict `region_reporting`: a reporting unit is no county of origin."""
    if region.level == Region.Level.REPORTING:
        raise Conflict(
            "region_reporting",
            gettext_noop(
                "%(region)s 是统计报送单位，代码待核实，不能作为产地县区，"
                "选地块所在的县区"
            ),
            field="region",
            region=str(region),
        )


def hint(old: Region, meant: Region) -> str:
    """Say what an old name became, or nothing where it is the name of the day."""
    if old.pk == meant.pk:
        return ""
    text = gettext("%(old)s 自 %(day)s 起为 %(new)s，已按 %(meant)s 处理。") % {
        "old": old,
        "day": date_format(old.valid_to or meant.valid_to or date.min),
        "new": old.succeeded_by or old,
        "meant": meant,
    }
    return text + in_language("", " ") + str(old.note_shown) if old.note else text
