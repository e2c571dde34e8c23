"""The pages of names, titles and specifications, and of those who keep them."""

import io
from datetime import date
from typing import Any

from PIL import Image

from accounts.models import User
from accounts.roles import Role
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import Indication
from gi_registry.services import names, specifications, titles
from gi_registry.title_workflow import Act, Stage
from records.services import keep_document
from records.uploads import Upload
from tests.factories import NOON, IndicationFactory, LegalTitleFactory, person
from tests.support.addresses.kinds import ALL, Line
from tests.support.titles_world import removal_of

# Those who keep the register: the city's reviewer and approver.
KEEPERS = "l--- ---++ --- --"
KEEPER = "l--- ---+- --- --"
ENTERER = "l--- ----+ --- --"

NAME = {"key": "key"}
KIND = {"key": "key", "kind": "free_kind"}
ROW = {"key": "key", "section": "section", "number": "zero"}

LINES: list[Line] = [
    ("gi_registry:indication-history", NAME, "GET", ALL, {}),
    ("gi_registry:indication-photo", NAME | {"pk": "photo"}, "GET", ALL, {}),
    ("gi_registry:specification", NAME | {"version": "version"}, "GET", ALL, {}),
    ("gi_registry:title-act", {"pk": "title_act"}, "GET", ALL, {}),
    ("gi_registry:title-act-document", {"pk": "title_act"}, "GET", ALL, {}),
    ("gi_registry:register-work", {}, "GET", KEEPERS, {}),
    ("gi_registry:indication-names", NAME, "GET", KEEPERS, {}),
    ("gi_registry:title-act-new", KIND, "GET", KEEPER, {}),
    (
        "gi_registry:title-act-enter",
        {"pk": "waiting_act"},
        "POST",
        ENTERER,
        {},
    ),
    (
        "gi_registry:title-act-drop",
        {"pk": "waiting_act"},
        "POST",
        "l--- ----+ --- --",  # not the proposer's: another keeper turns none down
        {"reason": "写错了"},
    ),
    ("gi_registry:title-act-notice", {"pk": "waiting_act"}, "POST", KEEPER, {}),
    ("gi_registry:specification-draft-notice", NAME, "POST", KEEPER, {}),
    (
        "gi_registry:indication-photo-remove",
        NAME | {"pk": "photo"},
        "POST",
        KEEPER,
        {"reason": "换一张"},
    ),
    ("gi_registry:indication-remove", NAME, "GET", KEEPER, {}),
    ("gi_registry:indication-restore", {"key": "gone_name"}, "GET", KEEPER, {}),
    (
        "gi_registry:title-remove",
        {"key": "key", "kind": "held_kind"},
        "GET",
        KEEPER,
        {},
    ),
    (
        "gi_registry:title-restore",
        {"key": "poorer_name", "kind": "gone_kind"},
        "GET",
        KEEPER,
        {},
    ),
    ("gi_registry:removal", {"pk": "removal"}, "GET", ALL, {}),
    ("gi_registry:removal-document", {"pk": "removal"}, "GET", ALL, {}),
    ("gi_registry:removal-enter", {"pk": "waiting_removal"}, "POST", ENTERER, {}),
    (
        "gi_registry:removal-drop",
        {"pk": "waiting_removal"},
        "POST",
        "l--- ----+ --- --",  # as with acts on titles
        {"reason": "写错了"},
    ),
    ("gi_registry:specification-draft-new", NAME, "POST", KEEPER, {}),
    ("gi_registry:specification-draft", NAME, "GET", KEEPERS, {}),
    ("gi_registry:specification-draft-columns", NAME, "GET", KEEPER, {}),
    (
        "gi_registry:specification-draft-row-new",
        {"key": "key", "section": "section"},
        "GET",
        KEEPER,
        {},
    ),
    ("gi_registry:specification-draft-row", ROW, "GET", KEEPER, {}),
    ("gi_registry:specification-draft-enter", NAME, "POST", ENTERER, {}),
    ("gi_registry:specification-draft-drop", NAME, "POST", KEEPERS, {"reason": "另起"}),
]


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "green").save(out, "JPEG")
    return out.getvalue()


def rows(world: Any) -> dict[str, object]:
    """Return an entered act, a waiting one, a photograph and a proposed draft."""
    indication = Indication.objects.get(key=world.rows["key"])
    keeper = person(Role.CITY_REVIEWER)
    photo = names.add_photo(
        indication=indication,
        upload=Upload("园.jpg", jpeg(), "image/jpeg"),
        caption_zh="葡萄园",
        caption_en="Vineyard",
        credit="演示",
        license="演示",
        by=keeper,
        at=NOON,
    )
    entered, waiting = acts(keeper)
    draft(indication, keeper)
    return {
        "photo": photo.pk,
        "title_act": entered,
        "waiting_act": waiting,
        "free_kind": "agricultural_legacy",
        "held_kind": world.producer.title.kind,
        "version": indication.specifications.get().version,
        "section": "requirements",
        "zero": 0,
        **removed(keeper),
    }


def removed(keeper: User) -> dict[str, object]:
    """Return a name and a title off the lists, and a removal that waits."""
    approver = person(Role.CITY_APPROVER)
    upload = Upload("决定.pdf", b"%PDF-1.4", "application/pdf")
    gone, title = IndicationFactory(), LegalTitleFactory()
    left = removal_of(gone, keeper, approver, upload=upload)
    removal_of(title, keeper, approver)
    return {
        "gone_name": gone.key,
        "poorer_name": title.indication.key,
        "gone_kind": title.kind,
        "removal": left.pk,
        "waiting_removal": removal_of(IndicationFactory(), keeper).pk,
    }


def acts(keeper: User) -> tuple[int, int]:
    """Return the numbers of an entered act with a document and of a proposal."""
    other = IndicationFactory()
    told = titles.Told(
        act=Act.RECORD,
        on=date(2020, 1, 1),
        source="公告",
        certainty="one_source",
        to_stage=Stage.PROTECTED,
        document=keep_document(
            name="公告.pdf",
            content=b"%PDF-1.4",
            content_type="application/pdf",
            by=None,
            at=NOON,
        ),
    )
    title = titles.import_title(
        indication=other, kind=LegalKind.PROTECTED_PRODUCT, told=told, at=NOON
    )
    change = titles.Told(
        act=Act.START_CHANGE,
        on=date(2025, 1, 1),
        source="受理通知",
        certainty="one_source",
    )
    waiting = titles.propose(
        indication=other,
        kind=LegalKind.PROTECTED_PRODUCT,
        title=title,
        told=change,
        by=keeper,
        at=NOON,
    )
    return title.acts.entered().get().pk, waiting.pk


def draft(indication: Indication, keeper: User) -> None:
    """Propose the next version, with one requirement."""
    row = specifications.start_draft(indication=indication, by=keeper, at=NOON)
    row = specifications.save_row(
        draft=row,
        section="requirements",
        row={
            "code": "Q1",
            "text_zh": "单粒重",
            "text_en": "Berry",
            "certainty": "one_source",
            "source": "介绍",
        },
        by=keeper,
        at=NOON,
    )
    specifications.propose_draft(
        draft=row, on=date(2026, 9, 1), reason="修订", by=keeper, at=NOON
    )
