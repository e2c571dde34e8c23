"""Audit all plots at once: where they lie, and whether ground is claimed twice."""

from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from core import units
from maps import audit_blocks, box_index
from maps.audit import Findings, Pair
from maps.models import OriginArea, PlotOverlap
from maps.overlaps import allowed_overlap_dm2

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Check every live plot against all areas in force and all others of its crop; "
        "exit 1 where ground is claimed twice without a case, or a row is at fault."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--on", type=date.fromisoformat, help="areas of this day (YYYY-MM-DD)"
        )
        parser.add_argument(
            "--block", type=int, default=audit_blocks.BLOCK, help="plots read at once"
        )

    def handle(self, *, on: date | None, block: int, **options: object) -> None:
        astray = box_index.faults(connection)
        areas = audit_blocks.grounds(on)
        found = audit_blocks.whole(areas, size=block)
        unknown = _without_case(found.pairs)
        self._say_places(found)
        self._say_pairs(found, unknown)
        self._say_faults(found, astray)
        if unknown or found.faults or astray:
            raise CommandError(_("有问题需要处理，见上"))
        self.stdout.write(_("没有发现问题"))

    def _say_places(self, found: Findings) -> None:
        self.stdout.write(
            _("有效地块 %(count)d 块，其中 %(nowhere)d 块不在任何现行产地范围内")
            % {"count": found.plots, "nowhere": found.nowhere}
        )
        names = OriginArea.objects.select_related("origin").in_bulk(found.counts)
        for pk, counts in found.counts.items():
            self.stdout.write(
                _("　%(area)s：范围内 %(inside)d，待复核 %(edge)d，范围外 %(outside)d")
                % {"area": names[pk].origin, **counts}
            )

    def _say_pairs(self, found: Findings, unknown: list[Pair]) -> None:
        self.stdout.write(
            _("同一品类相互重叠 %(pairs)d 对，共 %(mu)s 亩；超限未立案 %(open)d 对")
            % {
                "pairs": len(found.pairs),
                "mu": units.mu(sum(pair.shared_dm2 for pair in found.pairs)),
                "open": len(unknown),
            }
        )
        for pair in sorted(unknown, key=lambda pair: -pair.shared_dm2)[:SHOWN]:
            self.stdout.write(
                _("　地块 %(first)d 与 %(second)d 重叠 %(m2)s 平方米")
                % {
                    "first": pair.first_pk,
                    "second": pair.second_pk,
                    "m2": f"{pair.shared_dm2 / 100:.2f}",
                }
            )

    def _say_faults(self, found: Findings, astray: int) -> None:
        words = {
            "invalid": _("图形无效"),
            "surface": _("登记面积与图形不符"),
            "box": _("外框与图形不符"),
        }
        for fault in found.faults[:SHOWN]:
            self.stdout.write(
                _("　地块 %(plot)d：%(fault)s")
                % {"plot": fault.plot_pk, "fault": words[fault.kind]}
            )
        if len(found.faults) > SHOWN:
            more = len(found.faults) - SHOWN
            self.stdout.write(_("　此外还有 %(count)d 块") % {"count": more})
        if astray < 0:
            self.stdout.write(_("空间索引缺失，重新迁移数据库"))
        elif astray:
            self.stdout.write(
                _("空间索引有 %(count)d 行与地块不符") % {"count": astray}
            )


def _without_case(pairs: list[Pair]) -> list[Pair]:
    """Return the pairs that share more than two plots may, and have no case."""
    known = {
        frozenset(both) for both in PlotOverlap.objects.values_list("first", "second")
    }
    return [
        pair
        for pair in pairs
        if pair.shared_dm2 > allowed_overlap_dm2(pair.first_dm2, pair.second_dm2)
        and frozenset((pair.first_pk, pair.second_pk)) not in known
    ]
