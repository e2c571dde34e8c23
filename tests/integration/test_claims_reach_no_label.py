"""驰名商标 and its like: refused where texts enter, not rendered where they got in.

Source of the ban: Trademark Law art. 14 (docs/sources.md, entry trademark-law).
"""

import re

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.test import Client

from accounts.models import Organization
from accounts.roles import Role
from core.errors import Conflict, Invalid
from gi_registry.brands.registers import ALL
from gi_registry.claims import blanked, has_claim
from gi_registry.models import Indication, Trademark
from gi_registry.services import applications, members, names, organizations
from gi_registry.services.brands import files
from portal.city import load
from tests.factories import (
    NOON,
    IndicationFactory,
    LegalTitleFactory,
    OrganizationFactory,
    UserFactory,
    credit_code,
    origin_with_area,
    person,
)
from tests.support.labels import activated, code_of, ordered, work_off
from traceability.labels import printing, wording
from traceability.labels.services.ranges import void

pytestmark = pytest.mark.django_db

CLAIM = "中国驰名商标，全网唯一，100%正品，有降血糖疗效"


@pytest.mark.parametrize(
    "column",
    ["name_zh", "name_en", "story_zh", "story_en", "recognise_zh", "recognise_en"],
)
def test_a_name_and_its_story(column: str) -> None:
    columns = {"name_zh": "葡萄", "name_en": "Grape", "story_zh": "故事"}
    with pytest.raises(Invalid) as refused:
        names.register_indication(
            key="x", origin=origin_with_area().origin, columns=columns | {column: CLAIM}
        )
    assert (refused.value.code, refused.value.field) == ("claim_well_known", column)
    assert not Indication.objects.exists()


def test_another_name_of_an_indication() -> None:
    with pytest.raises(Invalid, match="第十四条"):
        names.add_name(
            indication=IndicationFactory(),
            text="驰名葡萄",
            kind="variant",
            script="Hans",
            language="zh-Hans",
            source="x",
            by=person(Role.CITY_REVIEWER),
        )


def test_what_an_applicant_writes() -> None:
    organization = OrganizationFactory()
    with pytest.raises(Invalid, match="驰名"):
        applications.start_application(
            organization=organization,
            title=LegalTitleFactory(),
            statement=CLAIM,
            by=person(Role.PRODUCER_CLERK, organization=organization),
            at=NOON,
        )


PUBLIC_WORDS = [
    (register, column)
    for register in ALL.values()
    if register.is_public
    for column in register.columns
    if column.claims
]


def test_every_public_register_guards_its_words() -> None:
    assert {(r.key, c.name) for r, c in PUBLIC_WORDS} == {
        ("trademarks", "words"),
        ("trademarks", "goods"),
        ("names", "name"),
        ("names", "name_en"),
        ("names", "users"),
        ("honours", "name"),
    }


@pytest.mark.parametrize(("register", "column"), PUBLIC_WORDS)
def test_the_words_of_the_registers(register: object, column: object) -> None:
    with pytest.raises(Invalid) as refused:
        column.read(CLAIM, find=lambda kind, text: None)
    assert refused.value.field == column.name


def test_a_record_of_protection_stays_inside() -> None:
    keeper = person(Role.CITY_REVIEWER)
    text = (
        "文号,机关,日期,商标,权利人,商品\n驰名〔2025〕1号,法院,2025-1-5,栗乡,协会,板栗"
    )
    file = files.keep(
        register=ALL["well-known"],
        name="a.csv",
        content=text.encode(),
        content_type="text/csv",
        source="判决",
        on=NOON.date(),
        by=keeper,
        at=NOON,
    )
    files.apply(register=ALL["well-known"], file=file, by=keeper, at=NOON)
    for address in ("/", "/brands/", "/gi/", "/users/", "/plan/", "/find/?q=驰名"):
        page = Client().get(address).content.decode()
        assert "驰名〔" not in page, address
        assert "驰名商标" not in page, address


def test_a_claim_that_got_in_is_not_rendered() -> None:
    """Written past the services into every text that the scan page reads."""
    producer, order = ordered()
    activated(producer, order)
    work_off()
    Indication.objects.update(
        story_zh=CLAIM, story_en=CLAIM, recognise_zh=CLAIM, recognise_en=CLAIM
    )
    Trademark.objects.bulk_create(
        [
            Trademark(
                number="1",
                words=CLAIM,
                kind="ordinary",
                classes="31",
                goods=CLAIM,
                holder_name="x",
                state="pending",
                indication=producer.indication,
                holder=producer.organization,
                source=CLAIM,
                created_at=NOON,
                changed_at=NOON,
            )
        ]
    )
    code = code_of(order.batch, 5)
    for address in (
        f"/T/{code}",
        f"/check/?code={code}",
        f"/gi/{producer.indication.key}/",
        f"/users/{producer.authorization.number}/",
    ):
        answer = Client().get(address, follow=True)
        assert answer.status_code == 200, address
        assert not has_claim(_plain(answer.content.decode())), address


def _plain(page: str) -> str:
    """Return what a person reads of a page: the main part without marks."""
    return re.sub(r"<[^>]*>", "|", page.split("<main", 1)[-1])


def test_the_words_of_a_label_sheet_make_no_claim() -> None:
    """A label takes nothing from stories, brands or trademarks of the registers."""
    _, order = ordered()
    Indication.objects.update(story_zh=CLAIM, recognise_zh=CLAIM)
    facts = printing._facts(order)
    text = wording.compose(facts)
    assert not has_claim(" ".join([text.heading, text.product, *text.lines]))


def test_the_texts_of_the_city_make_no_claim() -> None:
    for row in load.content()["indications"]:
        for name, text in row.items():
            assert not (isinstance(text, str) and has_claim(text)), (row["key"], name)


WORDS = "驰名商标 驰·名商标 馳名商標 Well-Known Trade Mark"
MUST_BE_PLANTED = {
    "Organization.name",
    "Organization.village",
    "Plot.village",
    "Plot.name",
    "VoidRange.reason",
    "Authorization.state_reason",
    "LegalTitle.source",
    "Origin.name_zh",
    "Region.name_zh",
    "OriginArea.source",
    "Indication.story_zh",
    "IndicationName.text",
}
KEYS = {"code", "reference", "rule_version", "sha256", "stage", "content_type"}


def texts_of(model: type[models.Model]) -> list[str]:
    """Return the columns of a model that hold words of a person."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.SlugField)
        and not (field.choices or field.unique or field.name in KEYS)
        and (field.max_length or 100) >= 4
    ]


def plant_everywhere() -> set[str]:
    """Write the words into every text of every row, past all services."""
    planted = set()
    for label in ("accounts", "maps", "gi_registry", "traceability"):
        for model in apps.get_app_config(label).get_models():
            for name in texts_of(model):
                limit = model._meta.get_field(name).max_length or 100
                try:
                    with transaction.atomic():
                        rows = model._base_manager.update(**{name: WORDS[:limit]})
                except DatabaseError:  # a constraint or the guard of an act forbids it
                    continue
                if rows:
                    planted.add(f"{model.__name__}.{name}")
    return planted


def squeezed(answer: object) -> str:
    """Return what was sent, marks of HTML kept, all else between letters left out."""
    return re.sub(r'[^\w<>"]', "", answer.content.decode()).casefold()


def test_no_text_of_anybody_brings_the_words_to_a_consumer() -> None:
    producer, order = ordered()
    activated(producer, order)
    work_off()
    void(batch=order.batch, first=1, last=1, reason="破损", by=producer.clerk, at=NOON)
    producer.indication.names.create(
        text="玫瑰香", kind="variant", script="Hans", language="zh-Hans"
    )
    planted = plant_everywhere()
    assert planted >= MUST_BE_PLANTED
    code, gi = code_of(order.batch, 5), producer.indication.key
    number = producer.authorization.number
    for address in (
        f"/T/{code}",
        f"/T/{code_of(order.batch, 0)}",
        f"/check/?code={code}",
        f"/api/v1/labels/{code}/verify",
        f"/api/v1/users/{number}/",
        f"/api/v1/indications/{gi}/",
        f"/gi/{gi}/",
        f"/gi/{gi}/history/",
        "/gi/",
        f"/users/{number}/",
        "/users/",
        "/",
    ):
        for language in ("zh-hans", "en"):
            answer = Client(headers={"accept-language": language}).get(
                address, follow=True
            )
            assert answer.status_code == 200, address
            for words in ("驰名", "馳名", "wellknowntrademark"):
                assert words not in squeezed(answer), (address, language, words)
    seen = Client().get(f"/T/{code}").content.decode()
    assert "＊＊" in seen
    assert producer.organization.uscc in seen


def test_a_firm_of_such_a_name_keeps_it_and_gets_no_label() -> None:
    """Decision 13: the register says what is; a label never says it."""
    producer, _ = ordered()
    Organization.objects.update(name="昌黎驰名商标果业公司")
    producer.authorization.refresh_from_db()
    with pytest.raises(Conflict) as refused:
        ordered(producer)
    assert refused.value.code == "claim_on_label"
    keeper = Client()
    keeper.force_login(person(Role.CITY_REVIEWER))
    address = f"/users/{producer.authorization.number}/"
    assert "驰名商标果业" in keeper.get(address).content.decode()
    assert "驰名" not in Client().get(address).content.decode()


def test_places_and_reasons_that_a_person_types() -> None:
    producer, order = ordered()
    clerk, organization = producer.clerk, producer.organization
    founder = UserFactory()
    with pytest.raises(Invalid) as refused:
        organizations.found_organization(
            name="甲",
            uscc=credit_code(),
            kind="company",
            region=organization.region,
            village="驰名村",
            by=founder,
            at=NOON,
        )
    assert refused.value.field == "village"
    with pytest.raises(Invalid) as refused:
        void(batch=order.batch, first=1, last=1, reason="驰名商标", by=clerk, at=NOON)
    assert refused.value.field == "reason"
    with pytest.raises(Invalid) as refused:
        members.Facts(name="张三", village="驰名商标村").checked(NOON.date())
    assert refused.value.field == "village"


@pytest.mark.parametrize(
    ("page", "left"),
    [
        ("<p>中国驰名商标</p>", "<p>中国＊＊</p>"),
        ("<p>驰-名 商.标 馳名</p>", "<p>＊＊ ＊＊</p>"),
        ("奔驰名车", "奔驰名车"),
        (
            '<i title="Well-known trade mark">famous  trademark</i>',
            '<i title="＊＊">＊＊</i>',
        ),
        ("well known and loved", "well known and loved"),
    ],
)
def test_what_is_blanked(page: str, left: str) -> None:
    assert blanked(page) == left
