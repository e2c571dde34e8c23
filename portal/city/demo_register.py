"""What lies on the desks of the register's keepers: drafts, drawn photographs.

Nothing here is true, and says so: every row of a draft has 演示 for its source, every
picture is drawn and has it in large letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from accounts.models import User
from accounts.roles import Role
from core import typeface
from gi_registry.models import Indication
from gi_registry.services import names, specifications
from maps.models import Certainty
from records.uploads import JPEG, Upload

if TYPE_CHECKING:
    from portal.city.demo import Staff

MADE_UP: Final = {
    "certainty": Certainty.UNCONFIRMED.value,
    "source": "演示",
    "source_en": "Demonstration",
}
ROW: Final = MADE_UP | {
    "code": "D1",
    "text_zh": "演示：可溶性固形物不低于 16%",
    "text_en": "Demonstration: soluble solids at least 16 %",
    "limit_min": "16",
    "limit_max": "",
    "unit": "%",
    "test_method": "",
    "test_method_en": "",
    "is_hard": True,
}
PACK: Final = MADE_UP | {
    "mass_g": 2500,
    "volume_ml": "",
    "words": "演示礼盒",
    "words_en": "demonstration gift box",
}
SIZE: Final = (1200, 800)
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawn picture: its words, and the colours of sky, ground and plants."""

    key: str
    caption_zh: str
    caption_en: str
    sky: Colour
    ground: Colour
    plants: Colour


DRAWINGS: Sequence[Drawing] = (
    Drawing(
        "changli-muscat",
        "演示图画：碣石山前的葡萄架，不是照片",
        "Drawn for the demonstration, no photograph: vines below Jieshi hill",
        (214, 228, 236),
        (196, 178, 140),
        (96, 62, 116),
    ),
    Drawing(
        "qinglong-chestnut",
        "演示图画：山坡上的栗园，不是照片",
        "Drawn for the demonstration, no photograph: chestnuts on a slope",
        (232, 226, 212),
        (150, 130, 96),
        (74, 98, 60),
    ),
)


def keep_register(staff: "Staff") -> None:
    """Leave a draft to be gone on with, one to be entered, and two pictures."""
    keeper = staff.city[Role.CITY_REVIEWER]
    _begin("qinglong-chestnut", keeper)
    _propose("changli-muscat", keeper)
    for drawing in DRAWINGS:
        names.add_photo(
            indication=Indication.objects.get(key=drawing.key),
            upload=Upload(f"demo-{drawing.key}.jpg", picture(drawing), JPEG),
            caption_zh=drawing.caption_zh,
            caption_en=drawing.caption_en,
            credit="演示系统",
            license="演示用图，随软件许可",
            by=keeper,
        )


def _begin(key: str, by: User) -> None:
    """Begin a version: a row of its own, a pack; nobody proposed it yet."""
    draft = specifications.start_draft(
        indication=Indication.objects.get(key=key), by=by
    )
    for section, row in (("requirements", ROW), ("packs", PACK)):
        specifications.save_row(draft=draft, section=section, row=dict(row), by=by)


def _propose(key: str, by: User) -> None:
    """Put a version before the second person: it waits to be entered."""
    draft = specifications.start_draft(
        indication=Indication.objects.get(key=key), by=by
    )
    draft = specifications.save_row(
        draft=draft, section="requirements", row=dict(ROW), by=by
    )
    specifications.propose_draft(
        draft=draft,
        on=timezone.localdate() - timedelta(days=1),
        reason="演示：补上一条含糖要求，供另一人核对登入",
        by=by,
    )


def picture(drawing: Drawing) -> bytes:
    """Return a drawn landscape with 演示 across it; the same bytes every time."""
    wide, high = SIZE
    image = Image.new("RGB", SIZE, drawing.sky)
    pen = ImageDraw.Draw(image)
    horizon = high * 5 // 9
    hill = tuple((a + b) // 2 for a, b in zip(drawing.sky, drawing.ground, strict=True))
    pen.polygon([(0, horizon), (380, 190), (720, horizon)], fill=hill)
    pen.polygon([(520, horizon), (900, 260), (wide, horizon)], fill=hill)
    pen.rectangle([0, horizon, wide, high], fill=drawing.ground)
    for row in range(4):
        top, radius = horizon + 30 + row * 70, 16 + row * 7
        for left in range(-20 + row * 14, wide, radius * 4):
            pen.rectangle(
                [left - 2, top, left + 2, top + radius * 2], fill=(90, 72, 52)
            )
            pen.ellipse(
                [left - radius, top - radius, left + radius, top + radius // 2],
                fill=drawing.plants,
            )
    _mark(pen)
    out = BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def _mark(pen: ImageDraw.ImageDraw) -> None:
    wide, _high = SIZE
    light, dark = (255, 255, 255), (60, 44, 44)
    for text, size, top in (("演示", 190, 60), ("图画，不是照片", 52, 290)):
        font = ImageFont.truetype(str(typeface.FILE), size)
        left = (wide - pen.textlength(text, font=font)) / 2
        pen.text(
            (left, top),
            text,
            font=font,
            fill=light if size > 100 else dark,
            stroke_width=4 if size > 100 else 0,
            stroke_fill=dark,
        )
