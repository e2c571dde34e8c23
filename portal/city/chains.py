"""The chains of review that a city starts with: data, each with what is 待核实."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from gi_registry.services import chains
from gi_registry.services.chains import ChainIn, StageIn
from maps.models import Certainty

FILE = Path(__file__).with_name("chains.json")


def load_chains(on: date) -> None:
    """Bring in one chain a kind of right; a second call changes nothing."""
    at = timezone.now()
    for chain in default_chains():
        chains.load_chain(chain=chain, on=on, at=at)


def default_chains() -> list[ChainIn]:
    """Return the chains of the file."""
    data: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return [
        ChainIn(
            kind=kind,
            rule_version=data["rule_version"],
            final_body=row["final_body"],
            source=data["sources"][row["source"]]["zh"],
            source_en=data["sources"][row["source"]]["en"],
            certainty=Certainty.UNCONFIRMED,
            amendment_days=row.get("amendment_days", 0),
            stages=tuple(_stage(stage, data) for stage in row["stages"]),
        )
        for kind, row in data["chains"].items()
    ]


def _stage(row: dict[str, Any], data: dict[str, Any]) -> StageIn:
    body, body_en = data["bodies"][row["stage"]]
    more = {key: value for key, value in row.items() if key not in ("checks", "papers")}
    return StageIn(
        body=body,
        body_en=body_en,
        needs_checks=tuple(data["checks"].get(row.get("checks"), ())),
        needs_papers=tuple(data["papers"].get(row.get("papers"), ())),
        **more,
    )
