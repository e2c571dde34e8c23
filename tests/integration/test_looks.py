"""What people gave is opened to others by a look on record, on every page and file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Organization, User
from accounts.roles import Role
from gi_registry.models import Application, LegalTitle
from gi_registry.services import notice, paper_channel
from gi_registry.services.papers import PaperIn, add_papers
from gi_registry.workflow import Act
from records.models import AuditEntry
from tests.factories import NOON, authorized_producer, person
from tests.integration.members_world import consent, household
from tests.integration.register_world import client_of, planted_draft, walk
from tests.support.pictures import upload

pytestmark = pytest.mark.django_db
PHONE, MASK = "13800001111", "138****1111"


def looks(act: str = "document.read") -> list[User | None]:
    return [entry.by for entry in AuditEntry.objects.filter(act=act).order_by("pk")]


def handed_out(who: User, address: str) -> bool:
    """Say whether the file came, and let go of it."""
    answer = client_of(who).get(address)
    answer.close()
    return bool(answer.status_code == 200)


@pytest.fixture
def on_paper(clerk: User, county: User, title: LegalTitle) -> Application:
    """Return a draft that the county's clerk typed in, with a phone."""
    made = paper_channel.start_paper_application(
        organization=Organization.objects.get(pk__in=clerk.organization_ids()),
        title=title,
        by=county,
    )
    sent = {"revision": 0, "contact_name": "李四", "contact_phone": PHONE}
    client_of(county).post(f"/applications/{made.reference}/form/contact/", sent)
    return made


def test_a_second_clerk_reads_the_mask_and_saves_around_it(
    clerk: User, county: User, on_paper: Application
) -> None:
    second = person(Role.COUNTY_CLERK, region=on_paper.region)
    address = f"/applications/{on_paper.reference}/form/contact/"
    for who in (clerk, county):  # whose it is, and who typed it in
        assert PHONE in client_of(who).get(address).content.decode()
    page = client_of(second).get(address).content.decode()
    assert PHONE not in page
    assert f'value="{MASK}"' in page
    sent = {"revision": 1, "contact_name": "李*", "contact_phone": MASK}
    stale = client_of(second).post(
        address, sent | {"revision": 0, "contact_name": "王"}
    )
    assert PHONE not in stale.content.decode()
    assert client_of(second).post(address, sent).status_code == 302
    assert PHONE in client_of(county).get(address).content.decode()
    on_paper.refresh_from_db()
    assert on_paper.revision == 1
    check = client_of(second).get(f"/applications/{on_paper.reference}/check/")
    look = f"/applications/{on_paper.reference}/contact/"
    assert look in check.content.decode()
    opened = client_of(second).post(look, {"reason": "核对纸质表"})
    assert PHONE in opened.content.decode()
    assert looks("application.look_contact") == [second]


def test_papers_of_an_application_are_read_on_record_by_others(
    clerk: User, county: User, title: LegalTitle
) -> None:
    draft = planted_draft(clerk, title)
    row = add_papers(
        application=draft,
        paper=PaperIn(kind="land_contract"),
        uploads=[upload()],
        by=clerk,
    )[0]
    walk(draft, (Act.SUBMIT, clerk))
    address = f"/applications/{draft.reference}/papers/{row.pk}/file/"
    assert handed_out(clerk, address)
    assert looks() == []
    assert handed_out(county, address)
    entry = AuditEntry.objects.get(act="document.read")
    assert (entry.by, entry.data) == (county, {"document": row.document_id})
    assert entry.target == f"gi_registry.application:{draft.pk}"


def test_a_signed_consent_is_read_on_record_by_the_county(
    co_op: Organization, head: User
) -> None:
    member = household(co_op, head)
    paper = consent(member, "name", head, how="paper")
    page = f"/organizations/{co_op.pk}/members/{member.pk}/"
    address = f"{page}consents/{paper.pk}/document/"
    county = person(Role.COUNTY_CLERK, region=co_op.region)
    for who in (head, county):
        assert handed_out(who, address)
    assert looks() == [county]
    # The household may ask who read it.
    assert "查看签名的材料" in client_of(head).get(page).content.decode()


def test_a_paper_of_an_objection_is_read_on_record() -> None:
    producer = authorized_producer(quota=False)
    city = person(Role.CITY_REVIEWER)
    row = notice.open_notice(
        subject=producer.title,
        indication=producer.indication,
        text="拟修改技术要求",
        text_en="",
        days=9_000,
        by=city,
        at=NOON,
    )
    said = {"name": "张三", "contact": "13900000000", "text": "产地不对"}
    file = SimpleUploadedFile("证据.pdf", b"%PDF-1.4 test", "application/pdf")
    client_of(producer.clerk).post(
        f"/notices/{row.number}/object/", said | {"file": file}
    )
    objection = row.objections.get()
    address = f"/notices/{row.number}/objections/{objection.pk}/paper/"
    assert handed_out(city, address)
    assert looks() == [city]
