"""What is public of a household follows its consents, field by field."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Organization, User
from core.errors import Conflict, Invalid
from gi_registry.models import Member
from gi_registry.selectors.organizations import PublicMember, public_members
from gi_registry.services import members
from records import audit
from tests.factories import NOON
from tests.integration.members_world import consent, household
from tests.integration.register_world import client_of
from tests.support.pictures import jpeg, sent, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_KEY_DIR = tmp_path / "keys"
    return tmp_path / "keys"


# Which fields a household consented to, and what strangers see of it.
MATRIX = [
    (set(), None),
    ({"photo"}, ("欧阳*", "", True)),
    ({"village"}, ("欧阳*", "西山场村", False)),
    ({"name"}, ("欧阳修", "", False)),
    ({"name", "village"}, ("欧阳修", "西山场村", False)),
    ({"name", "photo"}, ("欧阳修", "", True)),
    ({"photo", "village"}, ("欧阳*", "西山场村", True)),
    ({"name", "photo", "village"}, ("欧阳修", "西山场村", True)),
]


@pytest.mark.parametrize(("fields", "seen"), MATRIX)
def test_what_is_public_follows_consent_and_its_withdrawal(
    co_op: Organization,
    head: User,
    fields: set[str],
    seen: tuple[str, str, bool] | None,
) -> None:
    member = household(co_op, head)
    members.set_photo(member=member, upload=upload(), by=head, at=NOON)
    given = [consent(member, field, head) for field in sorted(fields)]
    expected = []
    if seen:
        name, village, photo = seen
        expected = [PublicMember(name, village, member.pk if photo else None)]
    public = public_members(co_op)
    assert (public.households, public.shown) == (1, expected)
    photo_page = f"/members/{member.pk}/photo/"
    code = 200 if "photo" in fields else 404
    assert client_of(None).get(photo_page).status_code == code
    for one in given:
        members.withdraw_consent(consent=one, reason="户主要求", by=head)
    assert public_members(co_op).shown == []
    assert client_of(None).get(photo_page).status_code == 404
    acts = audit.acts_on(member).filter(act="member.withdraw_consent")
    assert {entry.data["field"] for entry in acts} == fields


def test_a_household_that_left_is_no_longer_shown_and_stays_on_record(
    co_op: Organization, head: User
) -> None:
    member = household(co_op, head)
    given = consent(member, "name", head)
    members.leave(member=member, on=date(2026, 9, 1), reason="", by=head, at=NOON)
    given.refresh_from_db()
    assert given.withdrawn_on == date(2026, 9, 20)
    assert public_members(co_op) == type(public_members(co_op))(0, [])
    for act in (
        lambda: consent(member, "name", head),
        lambda: members.leave(
            member=member, on=date(2026, 9, 2), reason="", by=head, at=NOON
        ),
        lambda: members.set_photo(member=member, upload=upload(), by=head),
    ):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "has_left"
    assert Member.objects.count() == 1


def test_consents_are_refused_when_they_cannot_be(
    co_op: Organization, head: User
) -> None:
    member = household(co_op, head)
    given = consent(member, "name", head)
    with pytest.raises(Conflict):
        consent(member, "name", head)
    members.withdraw_consent(consent=given, by=head)
    with pytest.raises(Conflict):
        members.withdraw_consent(consent=given, by=head)
    facts = {"member": member, "field": "photo", "upload": None, "by": head}
    for how, on, code in (
        ("paper", date(2026, 1, 1), "consent_paper_missing"),
        ("recorded", timezone.localdate() + timedelta(days=2), "consent_later"),
    ):
        with pytest.raises(Invalid) as refused:
            members.give_consent(**facts, how=how, given_on=on)
        assert refused.value.code == code
    assert consent(member, "name", head, how="paper").document is not None


def test_consent_photo_and_leaving_by_the_pages(
    co_op: Organization, head: User
) -> None:
    member = household(co_op, head)
    page = f"/organizations/{co_op.pk}/members/{member.pk}/"
    client = client_of(head)
    assert client.post(f"{page}photo/", {"photo": sent()}).status_code == 302
    bad = client.post(f"{page}photo/", {"photo": sent("a.jpg", b"GIF89a")})
    assert "JPG、PNG、WebP" in bad.context["photo_form"].errors["photo"][0]
    form = {"field": "photo", "how": "paper", "given_on": "2026-01-01"}
    missing = client.post(f"{page}consents/", form)
    assert set(missing.context["consent_form"].errors) == {"document"}
    signed = jpeg((50, 50))
    client.post(f"{page}consents/", {**form, "document": sent("同意.jpg", signed)})
    given = member.consents.get()
    kept = client.get(f"{page}consents/{given.pk}/document/")
    assert b"".join(kept.streaming_content) == signed
    assert kept["X-Content-Type-Options"] == "nosniff"
    assert kept["Content-Disposition"].startswith("attachment")
    shown = client_of(None).get(f"/members/{member.pk}/photo/")
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/jpeg", "no-store")
    assert "公开的照片" in client.get(page).content.decode()
    client.post(f"{page}consents/{given.pk}/withdraw/")
    assert client_of(None).get(f"/members/{member.pk}/photo/").status_code == 404
    left = client.post(f"{page}leave/", {"on": "2019-01-01"})
    assert set(left.context["leave_form"].errors) == {"on"}
    assert client.post(f"{page}leave/", {"on": "2026-01-02"}).status_code == 302
    assert (
        "2026-01-02 退社"
        in client.get(f"/organizations/{co_op.pk}/members/").content.decode()
    )


def test_the_list_says_what_is_public_now_and_not_what_was(
    co_op: Organization, head: User
) -> None:
    member = household(co_op, head)
    given = [consent(member, field, head) for field in ("name", "village")]
    address = f"/organizations/{co_op.pk}/members/"
    assert "姓名；乡镇、村" in client_of(head).get(address).content.decode()
    for one in given:
        members.withdraw_consent(consent=one, by=head)
    assert "都不公开" in client_of(head).get(address).content.decode()


def test_without_the_key_the_public_page_shows_the_mask(
    co_op: Organization, head: User, keys: Path
) -> None:
    member = household(co_op, head)
    consent(member, "name", head)
    (keys / "data-0001.key").unlink()
    assert public_members(co_op).shown == [PublicMember("欧阳*", "", None)]
