"""The names: what they are called, where they come from, story and pictures."""

from __future__ import annotations

from typing import NoReturn, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Bureau
from core.constraints import one_of
from core.errors import Conflict, gettext_noop
from core.words import in_language, shown
from gi_registry.claims import has_claim
from maps.models import Certainty, Origin
from records.models import Document


def never_deleted() -> NoReturn:
    """Refuse to lose a row of the register; a tombstone keeps its reason."""
    raise Conflict(
        "never_deleted", gettext_noop("登记簿的记录不删除，只能注明理由后移出列表")
    )


def _clean(text: str) -> str:
    """Return nothing for a text that makes a claim: it came in past the services."""
    return "" if has_claim(text) else text


class Crop(models.TextChoices):
    """What grows: quota lies on (plot, season, crop), GI names draw on it."""

    GRAPE = "grape", _("葡萄")
    SCALLOP = "scallop", _("扇贝")
    CHESTNUT = "chestnut", _("板栗")
    CHERRY = "cherry", _("樱桃")
    WALNUT = "walnut", _("核桃")
    WINE = "wine", _("葡萄酒")
    VERMICELLI = "vermicelli", _("粉丝")
    FUR = "fur", _("毛皮")
    HERB = "herb", _("药材")


class IndicationQuerySet(models.QuerySet["Indication"]):
    def visible_to(self, user: object) -> Self:
        """Names are public; the ones taken out of the lists keep only their page."""
        return self.filter(removed_at=None)

    def delete(self) -> NoReturn:
        never_deleted()


class Indication(models.Model):
    """A geographical indication, or a name that is being cultivated to be one."""

    key = models.SlugField(unique=True)
    name_zh = models.CharField(max_length=40, unique=True)
    name_en = models.CharField(max_length=80)
    pinyin = models.CharField(max_length=80)
    crop = models.CharField(max_length=30, choices=Crop.choices)
    category = models.CharField(
        max_length=120, blank=True, help_text="GB/T 4754 code or product category."
    )
    category_en = models.CharField(max_length=200, blank=True)
    category_certainty = models.CharField(
        max_length=20, choices=Certainty.choices, blank=True
    )
    category_source = models.CharField(max_length=300, blank=True)
    category_source_en = models.CharField(max_length=500, blank=True)
    portrait = models.CharField(max_length=40, help_text="Name of the drawing.")
    origin = models.ForeignKey(Origin, models.PROTECT, related_name="+")
    leading_bureau = models.CharField(max_length=30, choices=Bureau.choices)
    story_zh = models.TextField()
    story_en = models.TextField()
    recognise_zh = models.TextField(blank=True)
    recognise_en = models.TextField(blank=True)
    takes_plots = models.BooleanField(
        default=True, help_text="Quota comes from area; else by head or by intake."
    )
    seen_warn_at = models.PositiveSmallIntegerField(
        default=10, help_text="Scans of one label from which the page warns."
    )
    check_needed_at = models.PositiveSmallIntegerField(
        default=50, help_text="Scans of one label from which it is check needed."
    )
    order = models.PositiveSmallIntegerField(default=100)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_reason = models.CharField(max_length=300, blank=True)

    objects = IndicationQuerySet.as_manager()

    category_shown = shown("category")
    category_source_shown = shown("category_source")

    class Meta:
        ordering = ["order", "key"]
        constraints = [
            one_of("crop", list(Crop.values), "indication_crop_known"),
            models.CheckConstraint(
                condition=Q(category="")
                | (~Q(category_certainty="") & ~Q(category_source="")),
                name="indication_category_has_source",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | ~Q(removed_reason=""),
                name="indication_removed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        never_deleted()

    @property
    def story(self) -> str:
        """Return the story; one that claims what no label may is not shown."""
        return _clean(in_language(self.story_zh, self.story_en))

    @property
    def recognise(self) -> str:
        return _clean(in_language(self.recognise_zh, self.recognise_en))


class IndicationName(models.Model):
    """One way to write the name; the main ones mirror name_zh and name_en."""

    class Kind(models.TextChoices):
        MAIN = "main", _("正名")
        VARIANT = "variant", _("别名")
        TRANSCRIPTION = "transcription", _("转写")
        TRANSLATION = "translation", _("译名")
        SUB_DENOMINATION = "sub_denomination", _("子名称")

    indication = models.ForeignKey(Indication, models.PROTECT, related_name="names")
    text = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    script = models.CharField(max_length=4, help_text="ISO 15924: Hans, Latn …")
    language = models.CharField(max_length=20, help_text="BCP 47: zh-Hans, en …")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    source = models.CharField(max_length=300, blank=True)
    source_en = models.CharField(max_length=500, blank=True)

    source_shown = shown("source")

    class Meta:
        ordering = ["indication", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "main",
                        "variant",
                        "transcription",
                        "translation",
                        "sub_denomination",
                    ]
                ),
                name="name_kind_known",
            ),
            models.UniqueConstraint(
                fields=["indication", "text", "kind"], name="name_once_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class IndicationPhoto(models.Model):
    """A photograph: the file as received for evidence, a smaller one for the page."""

    indication = models.ForeignKey(Indication, models.PROTECT, related_name="photos")
    original = models.ForeignKey(Document, models.PROTECT, related_name="+")
    published = models.ForeignKey(Document, models.PROTECT, related_name="+")
    caption_zh = models.CharField(max_length=120)
    caption_en = models.CharField(max_length=200, blank=True)
    credit = models.CharField(max_length=120)
    license = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["indication", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None) | ~Q(removed_reason=""),
                name="photo_removed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.caption_zh, self.caption_en)
