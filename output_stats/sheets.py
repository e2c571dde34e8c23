"""A return as its page shows it: each figure with its unit, a fact and the remarks."""

from dataclasses import dataclass

from django.forms import BoundField
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core import units
from core.words import say
from gi_registry.models import Crop
from output_stats import findings, selectors
from output_stats.findings import Facts
from output_stats.forms import ReturnForm, faces_of
from output_stats.models import Return


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: its field, the stored face, the unit, a fact and the remarks."""

    field: BoundField
    face: str
    unit: str
    fact: str
    remarks: list[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All figures of a return."""

    form: ReturnForm
    rows: list[Row]

    @property
    def has_remarks(self) -> bool:
        return any(row.remarks for row in self.rows)


def sheet(row: Return, form: ReturnForm) -> Sheet:
    """Return the figures with what the registry knows beside them."""
    known = selectors.facts(row)
    remarks: dict[str, list[str]] = {}
    if row.saved_at is not None:
        for finding in findings.soft(row.figures, known):
            remarks.setdefault(finding.field, []).append(say(finding.refusal()))
    stored, facts, unit = faces_of(row), _facts(known), _units(row.indication.crop)
    for name, fact in facts.items():
        # The bound field keeps a copy, made when the form was judged.
        form[name].help_text = form.fields[name].help_text = fact
    form.fields["explanation"].required = bool(remarks)
    return Sheet(
        form,
        [
            Row(
                field=form[name],
                face=_grouped(str(stored[name])) if name in stored else "",
                unit=unit[name],
                fact=facts.get(name, ""),
                remarks=remarks.get(name, []),
            )
            for name in unit
        ],
    )


def _kilograms(mass_g: int) -> str:
    return _grouped(f"{units.kg(mass_g, 3):f}".rstrip("0").rstrip("."))


def _grouped(face: str) -> str:
    places = len(face.partition(".")[2])
    return number_format(face, decimal_pos=places, force_grouping=True)


def _units(crop: str) -> dict[str, str]:
    """Return the unit of each field; wine is measured in litres."""
    mass = _("升") if crop == Crop.WINE else _("公斤")
    return {
        "area_mu": _("亩"),
        "output_kg": mass,
        "output_value_yuan": _("元"),
        "sold_kg": mass,
        "revenue_yuan": _("元"),
    }


def _facts(known: Facts) -> dict[str, str]:
    """Return the facts in words: what the ledger and the register say, no more."""
    facts = {
        "output_value_yuan": _(
            "本期全部产量按出园（出场）首次销售价计算，不含税和运费"
        ),
        "revenue_yuan": _("本期已收和应收的货款，不含税和运费"),
    }
    if known.certified_dm2:
        facts["area_mu"] = _("核定面积 %(mu)s 亩") % {
            "mu": units.mu(known.certified_dm2)
        }
    if known.harvested_g:
        harvested = {"kg": _kilograms(known.harvested_g)}
        facts["output_kg"] = _("台账登记的采收量 %(kg)s 公斤") % harvested
        if known.shared_g:
            harvested["other"] = _kilograms(known.shared_g)
            facts["output_kg"] = (
                _("台账登记的采收量 %(kg)s 公斤，其中 %(other)s 公斤已填在另一名称下")
                % harvested
            )
    return facts
