"""A kilogram enters once, at a harvest on an eligible plot, and leaves once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from core.constraints import all_or_none, one_of
from gi_registry import scope
from gi_registry.models import Authorization, Crop, Indication
from maps.models import Plot


class Season(models.Model):
    """One crop in one harvest year; GI names of the crop draw on the same grams."""

    crop = models.CharField(max_length=30, choices=Crop.choices)
    year = models.PositiveSmallIntegerField()
    opens_on = models.DateField(help_text="First day of harvest.")
    closes_on = models.DateField(help_text="First day labels may no longer be ordered.")

    class Meta:
        ordering = ["-year", "crop"]
        constraints = [
            models.UniqueConstraint(fields=["crop", "year"], name="season_once"),
            models.CheckConstraint(
                condition=Q(closes_on__gt=F("opens_on")), name="season_forward"
            ),
        ]

    def __str__(self) -> str:
        return _("%(year)s 年%(crop)s产季") % {
            "year": self.year,
            "crop": self.get_crop_display(),
        }

    def plots_day(self, today: date) -> date:
        """Return the day whose plots count: a season that is over keeps its own."""
        return min(today, self.closes_on - timedelta(days=1))


def examined(user: User) -> models.QuerySet[Authorization]:
    """Return the rights whose trade this person's posts reach: by county and name."""
    return Authorization.objects.filter(
        scope.examined(
            user,
            region="organization__region__code",
            bureau="title__indication__leading_bureau",
        )
    )


def in_crop(user: User) -> Exists:
    """Return the condition «of a holder and a crop that this person examines»."""
    rights = examined(user).filter(
        organization=OuterRef("organization"),
        title__indication__crop=OuterRef("season__crop"),
    )
    return Exists(rights)


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own grams; for the bureaus those of their county and crops."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(
            Q(organization__in=user.organization_ids()) | Q(in_crop(user))
        )


class Account(models.Model):
    """Grams of one holder in one state; only `source` may owe."""

    class Kind(models.TextChoices):
        SOURCE = "source", _("额度来源")
        QUOTA = "quota", _("地块额度")
        HARVESTED = "harvested", _("已采收未贴标")
        ORDERED = "ordered", _("已领标未启用")
        LABELLED = "labelled", _("已贴标")

    season = models.ForeignKey(Season, models.PROTECT, related_name="accounts")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="accounts"
    )
    plot = models.ForeignKey(Plot, models.PROTECT, null=True, related_name="accounts")
    balance_g = models.BigIntegerField(default=0)

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = ["season", "kind", "pk"]
        constraints = [
            one_of(
                "kind",
                ["source", "quota", "harvested", "ordered", "labelled"],
                "account_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(balance_g__gte=0) | Q(kind="source"),
                name="account_not_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(kind="source", organization=None, plot=None)
                | Q(kind="quota", organization__isnull=False, plot__isnull=False)
                | (
                    Q(kind__in=["harvested", "ordered", "labelled"])
                    & Q(organization__isnull=False, plot=None)
                ),
                name="account_holder_fits_kind",
            ),
            # Three constraints for one sentence: SQLite takes NULLs for distinct.
            models.UniqueConstraint(
                fields=["season"], condition=Q(kind="source"), name="account_one_source"
            ),
            models.UniqueConstraint(
                fields=["season", "plot"],
                condition=Q(kind="quota"),
                name="account_one_quota_a_plot",
            ),
            models.UniqueConstraint(
                fields=["season", "kind", "organization"],
                condition=Q(plot=None),
                name="account_one_a_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.season} {self.kind} {self.plot or self.organization or ''}"


class Entry(models.Model):
    """One movement of grams from an account to another."""

    class Verb(models.TextChoices):
        ISSUE = "issue", _("核发额度")
        HARVEST = "harvest", _("采收")
        ORDER = "order", _("领标")
        ACTIVATE = "activate", _("启用标签")
        VOID = "void", _("作废标签")

    season = models.ForeignKey(Season, models.PROTECT, related_name="entries")
    source = models.ForeignKey(Account, models.PROTECT, related_name="outgoing")
    target = models.ForeignKey(Account, models.PROTECT, related_name="incoming")
    amount_g = models.BigIntegerField()
    verb = models.CharField(max_length=12, choices=Verb.choices)
    reference = models.CharField(max_length=80, help_text="app.model:pk of the cause.")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seq = models.PositiveBigIntegerField(null=True)
    previous_hash = models.CharField(max_length=64, null=True)  # noqa: DJ001  unset until chained
    entry_hash = models.CharField(max_length=64, null=True)  # noqa: DJ001  unset until chained

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_g__gt=0), name="entry_positive"),
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="entry_two_sides"
            ),
            all_or_none(
                "seq", "previous_hash", "entry_hash", name="entry_chained_whole"
            ),
            models.UniqueConstraint(fields=["season", "seq"], name="entry_seq_once"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.amount_g} g"


class LotQuerySet(models.QuerySet["Lot"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own lots; for the bureaus those of their county and names.

        A harvest bears no name yet: who leads a name of its crop sees it.
        """
        if not isinstance(user, User):
            return self.none()
        named = examined(user).filter(
            organization=OuterRef("organization"),
            title__indication=OuterRef("indication"),
        )
        return self.filter(
            Q(organization__in=user.organization_ids())
            | Q(Exists(named))
            | Q(in_crop(user), indication=None)
        )


class Lot(models.Model):
    """A harvest from one plot, or a packing of one or more harvests."""

    class Kind(models.TextChoices):
        HARVEST = "harvest", _("采收批次")
        PACKING = "packing", _("包装批次")

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    season = models.ForeignKey(Season, models.PROTECT, related_name="lots")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="lots")
    indication = models.ForeignKey(
        Indication, models.PROTECT, null=True, blank=True, related_name="+"
    )
    plot = models.ForeignKey(
        Plot, models.PROTECT, null=True, blank=True, related_name="lots"
    )
    on = models.DateField(help_text="Harvested or packed on.")
    mass_g = models.BigIntegerField()
    remaining_g = models.BigIntegerField(help_text="Not yet packed or labelled.")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    token = models.CharField(  # noqa: DJ001  unset where no form sent it
        max_length=32, null=True, blank=True, help_text="Of the form: sent once."
    )

    objects = LotQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            one_of("kind", ["harvest", "packing"], "lot_kind_known"),
            models.CheckConstraint(condition=Q(mass_g__gt=0), name="lot_has_mass"),
            models.CheckConstraint(
                condition=Q(remaining_g__gte=0, remaining_g__lte=F("mass_g")),
                name="lot_remaining_within",
            ),
            models.CheckConstraint(
                condition=Q(kind="harvest", plot__isnull=False)
                | Q(kind="packing", plot=None, indication__isnull=False),
                name="lot_place_fits_kind",
            ),
            models.UniqueConstraint(
                fields=["organization", "token"],
                condition=Q(token__isnull=False),
                name="lot_once_a_token",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class LotInput(models.Model):
    """Which grams of which harvest went into which packing: all parents are kept."""

    parent = models.ForeignKey(Lot, models.PROTECT, related_name="outputs")
    child = models.ForeignKey(Lot, models.PROTECT, related_name="inputs")
    mass_g = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(mass_g__gt=0), name="lotinput_mass"),
            models.UniqueConstraint(fields=["parent", "child"], name="lotinput_once"),
        ]

    def __str__(self) -> str:
        return f"{self.parent} → {self.child}"
