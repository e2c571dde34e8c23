"""A version of an origin area that waits on the desk of who enters the register.

Nothing here is true, and says so: its document, its source and its clause have 演示.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import shapely
from django.utils import timezone
from shapely.affinity import translate

from accounts.roles import Role
from gi_registry.models import Indication
from gi_registry.services import area_parts, origin_areas
from gi_registry.services.origin_areas import Facts
from maps import geometry
from maps.models import Certainty, MadeFrom
from maps.services import PartIn
from maps.surface import only_polygons
from portal.city import demo_after

if TYPE_CHECKING:
    from portal.city.demo import Staff

KEY: Final = "changli-muscat"
WEST_DEG: Final = -0.03  # about 2.6 km: some plots fall out, new ground comes in
DAYS_AHEAD: Final = 60
CLAUSE: Final = "演示条文：东缘收回、西缘外扩约 2.6 公里，不是真实法律文字"
CLAUSE_EN: Final = (
    "Demonstration: the east edge drawn back, the west edge moved out by about "
    "2.6 km; no real legal text"
)


def amend(staff: "Staff") -> None:
    """Leave an amended line of one name to be compared and entered."""
    keeper = staff.city[Role.CITY_REVIEWER]
    name = Indication.objects.get(key=KEY)
    old = name.origin.area_in_force()
    if old is None:
        return
    moved = translate(old.shape, xoff=WEST_DEG)
    shape = only_polygons(shapely.set_precision(moved, geometry.GRID_DEG))
    proposal = origin_areas.propose(
        indication=name,
        facts=Facts(
            source="演示：产地范围调整的函（不是真实文件）",
            source_en="Demonstration: letter on a change of the area (not real)",
            certainty=Certainty.UNCONFIRMED,
            valid_from=timezone.localdate() + timedelta(days=DAYS_AHEAD),
            upload=demo_after.PAPER,
        ),
        by=keeper,
    )
    area_parts.remove_part(proposal=proposal, number=1, seen=1, by=keeper)
    part = PartIn(
        shape,
        CLAUSE,
        old.accuracy_m,
        CLAUSE_EN,
        made_from=MadeFrom.DRAWN,
    )
    area_parts.add_parts(proposal=proposal, seen=2, parts=[part], by=keeper)
    origin_areas.submit(proposal=proposal, seen=3, by=keeper)
