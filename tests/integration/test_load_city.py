"""A real city starts from its names: the command that brings them in."""

from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Organization, User
from gi_registry.models import Indication, LegalTitle, TitleAct
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
