"""The list of divisions as a file."""

from collections.abc import Iterable

from django.utils.translation import gettext

from gi_registry.selectors.regions import Row
from gi_registry.selectors.tables import Rows


def region_rows(found: Iterable[Row]) -> Rows:
    """Yield the divisions; a day that is not known is empty."""
    yield [
        gettext("代码"),
        gettext("中文名称"),
        gettext("英文名称"),
        gettext("级别"),
        gettext("上级"),
        gettext("原上级"),
        gettext("自"),
        gettext("至（不含）"),
        gettext("后继"),
        gettext("核实情况"),
        gettext("来源"),
        gettext("说明"),
    ]
    for row in found:
        region = row.region
        yield [
            region.code,
            region.name_zh,
            region.name_en,
            region.get_level_display(),
            row.above.code if row.above else "",
            region.parent_before.code if region.parent_before else "",
            region.valid_from or "",
            region.valid_to or "",
            region.succeeded_by.code if region.succeeded_by else "",
            "" if region.is_confirmed else gettext("待核实"),
            str(region.source_shown),
            str(region.note_shown),
        ]
