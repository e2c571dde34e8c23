"""Indications enter the register here, with their names and photographs."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from core.errors import Invalid, gettext_noop
from core.refusals import stated
from gi_registry import scope
from gi_registry.claims import refuse_claims
from gi_registry.models import (
    Indication,
    IndicationName,
    IndicationPhoto,
)
from gi_registry.services import finding
from maps.models import Origin
from records import audit
from records.services import keep_upload
from records.uploads import Upload, shrunk_photo

CONSUMERS_READ = (
    "name_zh",
    "name_en",
    "story_zh",
    "story_en",
    "recognise_zh",
    "recognise_en",
)
REASON_LENGTH = 300  # of the columns `removed_reason`
MAIN = IndicationName.Kind.MAIN
PARENTED = (IndicationName.Kind.SUB_DENOMINATION,)


@transaction.atomic
def register_indication(
    *, key: str, origin: Origin, columns: dict[str, object]
) -> Indication:
    """Add an indication, or bring its texts up to date; the main names follow.

    Raises Invalid for a claim that no label may make (see `claims`).
    """
    for column in CONSUMERS_READ:
        refuse_claims(str(columns.get(column, "")), column)
    indication, _ = Indication.objects.update_or_create(
        key=key, defaults={"origin": origin, **columns}
    )
    for text, script, language in (
        (indication.name_zh, "Hans", "zh-Hans"),
        (indication.name_en, "Latn", "en"),
    ):
        kept = indication.names.filter(kind=MAIN, language=language).first()
        if kept is None:
            indication.names.create(
                text=text, kind=MAIN, script=script, language=language
            )
        elif kept.text != text:
            kept.text = text
            kept.save(update_fields=["text"])
    finding.index(indication)
    return indication


def import_names(*, indication: Indication, rows: Sequence[dict[str, str]]) -> None:
    """Bring names in from a source; one that is there stays as it is."""
    main = indication.names.get(kind=MAIN, language="zh-Hans")
    for row in rows:
        refuse_claims(row["text"], "text")
        IndicationName.objects.get_or_create(
            indication=indication,
            text=row["text"],
            kind=row["kind"],
            defaults={"parent": main, **row},
        )
    finding.index(indication)


@transaction.atomic
def add_name(  # noqa: PLR0913  one argument a column of the record
    *,
    indication: Indication,
    text: str,
    kind: str,
    script: str,
    language: str,
    source: str,
    parent: IndicationName | None = None,
    by: User,
    at: datetime | None = None,
) -> IndicationName:
    """Add a way to write the name; the main ones change with the indication alone.

    Raises Forbidden `right_missing`, Invalid `parent_missing` or `name_taken`.
    """
    scope.refuse_other_bureau(by, Right.KEEP_REGISTER, indication.leading_bureau)
    text = refuse_claims(text.strip(), "text")
    _refuse_name(indication, text, kind, parent)
    name = IndicationName.objects.create(
        indication=indication,
        text=text,
        kind=kind,
        script=script,
        language=language,
        source=source.strip(),
        parent=parent,
    )
    audit.record(
        "indication.add_name",
        target=indication,
        by=by,
        at=at or timezone.now(),
        data={"name": name.pk},
    )
    finding.index(indication)
    return name


def _refuse_name(
    indication: Indication, text: str, kind: str, parent: IndicationName | None
) -> None:
    """Raise Invalid for a second main name, a stray sub-name, a name twice."""
    if kind == MAIN:
        raise Invalid(
            "main_name", gettext_noop("正名随地理标志登记，不在这里加"), field="kind"
        )
    if kind in PARENTED and parent is None:
        raise Invalid(
            "parent_missing", gettext_noop("子名称须选上级名称"), field="parent"
        )
    if indication.names.filter(text=text, kind=kind).exists():
        raise Invalid("name_taken", gettext_noop("已有这个名称"), field="text")


@transaction.atomic
def add_photo(  # noqa: PLR0913  one argument a column of the record
    *,
    indication: Indication,
    upload: Upload,
    caption_zh: str,
    caption_en: str,
    credit: str,
    license: str,  # noqa: A002  the word of the record
    by: User,
    at: datetime | None = None,
) -> IndicationPhoto:
    """Keep a photograph as received, and a smaller one without EXIF for the page.

    Raises Forbidden `right_missing`, Invalid where the file is no picture.
    """
    at = at or timezone.now()
    scope.refuse_other_bureau(by, Right.KEEP_REGISTER, indication.leading_bureau)
    small = shrunk_photo(upload.content)
    photo = IndicationPhoto.objects.create(
        indication=indication,
        original=keep_upload(upload, by=by, at=at),
        published=keep_upload(
            Upload(f"{indication.key}.jpg", small, "image/jpeg"), by=by, at=at
        ),
        caption_zh=refuse_claims(caption_zh.strip(), "caption_zh"),
        caption_en=refuse_claims(caption_en.strip(), "caption_en"),
        credit=refuse_claims(credit.strip(), "credit"),
        license=refuse_claims(license.strip(), "license"),
        added_at=at,
    )
    audit.record(
        "indication.add_photo",
        target=indication,
        by=by,
        at=at,
        data={"photo": photo.pk, "sha256": photo.original.sha256},
    )
    return photo


@transaction.atomic
def remove_photo(
    *, photo: IndicationPhoto, reason: str, by: User, at: datetime | None = None
) -> None:
    """Take a photograph off the page; the file stays on record.

    Raises Forbidden `right_missing`, Invalid where the reason is none.
    """
    at = at or timezone.now()
    scope.refuse_other_bureau(by, Right.KEEP_REGISTER, photo.indication.leading_bureau)
    photo.removed_at, photo.removed_reason = at, stated(reason, most=REASON_LENGTH)
    photo.save(update_fields=["removed_at", "removed_reason"])
    audit.record(
        "indication.remove_photo",
        target=photo.indication,
        by=by,
        at=at,
        reason=photo.removed_reason,
        data={"photo": photo.pk},
    )
