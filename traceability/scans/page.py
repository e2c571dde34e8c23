"""What the consumer's page shows below the verdict, for labels of the registry."""

from dataclasses import dataclass
from datetime import date, datetime

import shapely
from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.words import listing
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import LegalTitle
from maps.models import Plot
from maps.picture import Place
from maps.selectors import origin_picture
from traceability import selectors
from traceability.labels import codes
from traceability.ledger.models import Lot
from traceability.scans import words
from traceability.scans.services import Answer

PARTS = ("product", "origin", "events", "story", "advice")
KEPT_SECONDS = 60
VILLAGE_PLACES = 2  # decimals of a degree, about a kilometre: a village, not a field


@dataclass
class Origin:
    """Where the goods of the lot grew, at village level."""

    picture: str = ""
    villages: str = ""
    plots: int = 0


def context(answer: Answer) -> dict[str, object]:
    """Return the context of the page for any answer."""
    common: dict[str, object] = {
        "answer": answer,
        "code": codes.grouped(answer.code),
        "kind": answer.ruling.tone,
        "sentence": words.sentence(answer),
        "more": words.more(answer),
        "is_bad": answer.ruling.verdict in words.BAD,
    }
    if answer.batch_id is None:
        return common
    return common | {"parts": parts(answer), "mass": _mass(answer)}


def parts(answer: Answer) -> dict[str, str]:
    """Return what is said of goods, producer and place, at most a minute old.

    The verdict, the count and the label's own number are never kept; what changes with
    a state of the label or of its producer is kept under that state.
    """
    state = (
        get_language(),
        answer.batch_id,
        answer.activation.pk if answer.activation else 0,
        answer.void.pk if answer.void else 0,
        answer.authorization_state,
    )
    key = "label-parts:" + ":".join(str(part) for part in state)
    kept = cache.get(key)
    if kept is None:
        details = _details(answer)
        kept = {
            name: render_to_string(f"traceability/label_{name}.html", details)
            for name in PARTS
        }
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _details(answer: Answer) -> dict[str, object]:
    """Return what the parts show; all of it is read here."""
    assert answer.batch is not None  # noqa: S101  parts are of labels of the registry
    authorization = answer.batch.order.authorization
    title, indication = authorization.title, authorization.indication
    lot = answer.activation.lot if answer.activation else None
    harvests = selectors.harvests_of(lot) if lot else []
    return {
        "order": answer.batch.order,
        "authorization": authorization,
        "organization": authorization.organization,
        "indication": indication,
        "title": title,
        "title_numbers": title.printed.numbers,
        "numbers_wanted": title.kind != LegalKind.CULTIVATING,
        "special_mark": title.printed.special_mark,
        "portraits": [f"portraits/{indication.portrait}.html", "components/mark.html"],
        "story": indication.story.split("\n"),
        "origin": _origin(title, harvests),
        "events": _events(answer, harvests),
        "official_domain": settings.OFFICIAL_DOMAIN,
        "report_phone": settings.REPORT_PHONE,
    }


def _origin(title: LegalTitle, harvests: list[Lot]) -> Origin:
    plots = list({lot.plot.pk: lot.plot for lot in harvests if lot.plot}.values())
    area = title.indication.origin.area_in_force()
    villages: dict[str, list[Plot]] = {}
    for plot in plots:
        villages.setdefault(plot.village, []).append(plot)
    places = [_place(name, there) for name, there in villages.items()]
    return Origin(
        picture=origin_picture(area, places=places, small=True) if area else "",
        villages=listing(
            _("%(county)s%(village)s") % {"county": there[0].region, "village": name}
            for name, there in villages.items()
        ),
        plots=len(plots),
    )


def _place(name: str, plots: list[Plot]) -> Place:
    """Return the middle of the plots of a village, no finer than the village."""
    middle = shapely.MultiPoint(
        [((p.minx + p.maxx) / 2, (p.miny + p.maxy) / 2) for p in plots]
    ).centroid
    return Place(
        lon=round(middle.x, VILLAGE_PLACES),
        lat=round(middle.y, VILLAGE_PLACES),
        name=name,
    )


def _mass(answer: Answer) -> dict[str, object] | None:
    """Return the place of the label among those of its packing lot."""
    if answer.activation is None:
        return None
    first, last = answer.activation.first, answer.activation.last
    return {
        "number": answer.index - first + 1,
        "total": last - first + 1,
        "mass_g": answer.activation.lot.mass_g,
        "lot": answer.activation.lot,
    }


def _events(answer: Answer, harvests: list[Lot]) -> list[dict[str, object]]:
    """Return harvest, packing, activation and what came after, oldest first.

    No mass of a harvest: two of them could be a producer's season.
    """
    if answer.activation is None:
        return []
    lot = answer.activation.lot
    events = [
        _event(harvest.on, _("采收"), harvest.plot.village if harvest.plot else "")
        for harvest in harvests
    ]
    events.append(
        _event(lot.on, _("包装"), _("包装批次 %(lot)s") % {"lot": lot.number})
    )
    events.append(_event(answer.activation.at, _("标签启用"), ""))
    if answer.void:
        events.append(
            _event(answer.void.at, answer.void.get_kind_display(), answer.void.reason)
            | {"state": "bad"}
        )
    return events


def _event(at: date | datetime, title: str, text: str) -> dict[str, object]:
    return {"at": at, "title": title, "text": text}
