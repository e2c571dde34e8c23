"""A real city starts from its names: the command that brings them in."""

from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Organization, User
from gi_registry.models import Indication, LegalTitle, TitleAct
from maps.models import Origin, OriginArea, OriginAreaPart
from records.models import AuditEntry


@pytest.mark.django_db
def test_the_command_brings_the_city_in_once() -> None:
    said = StringIO()
    call_command("load_city", stdout=said)
    # domain: ten names of Qinhuangdao, 卢龙粉丝 under two titles
    assert Indication.objects.count() == 10
    assert f"{LegalTitle.objects.count()} titles" in said.getvalue()
    assert not User.objects.exists()
    assert not Organization.objects.exists()
    before = TitleAct.objects.count(), AuditEntry.objects.count()
    call_command("load_city", stdout=StringIO())
    assert (TitleAct.objects.count(), AuditEntry.objects.count()) == before


@pytest.mark.django_db
def test_areas_come_in_parts_and_no_clause_is_made_up() -> None:
    call_command("load_city", stdout=StringIO())
    area = Origin.objects.get(key="jingdong-chestnut").area_in_force()
    assert area is not None
    parts = {part.region.code: part for part in area.parts.all()}
    # AQSIQ Announcement 2006 No. 222 lists these three of the city.
    assert {code: part.clause[:3] for code, part in parts.items()} == {
        "130306": "抚宁县",
        "130324": "卢龙县",
        "130321": "青龙满",
    }
    assert {part.made_from for part in parts.values()} == {"division"}
    total_dm2 = sum(part.area_dm2 for part in parts.values())
    assert area.area_dm2 == pytest.approx(total_dm2, rel=1e-6)
    known = OriginAreaPart.objects.exclude(clause="")
    assert set(known.values_list("area__origin__key", flat=True)) == {
        "jingdong-chestnut"
    }
    assert not OriginArea.objects.filter(parts=None).exists()
