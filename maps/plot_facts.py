"""What is known of a plot besides its line and its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from maps.models import PlotFile


@dataclass(frozen=True, slots=True)
class PlotFacts:
    """Facts of a plot as its producer gave them; each may be left out.

    `accuracy_m` is of the plot's own line, `paper_dm2` what the paper of the right
    says. `source_crs` and `datum_evidence` are of the raw input; `file` is where it
    came from.
    """

    land_use: str = ""
    variety: str = ""
    planted_year: int | None = None
    accuracy_m: float | None = None
    paper_dm2: int | None = None
    source_crs: str = ""
    datum_evidence: Mapping[str, object] = field(default_factory=dict)
    file: PlotFile | None = None

    def columns(self) -> dict[str, object]:
        """Return the columns of a Plot row."""
        return {
            "land_use": self.land_use,
            "variety": self.variety.strip(),
            "planted_year": self.planted_year,
            "accuracy_m": self.accuracy_m,
            "paper_dm2": self.paper_dm2,
            "source_crs": self.source_crs,
            "datum_evidence": dict(self.datum_evidence),
            "file": self.file,
        }


NO_FACTS = PlotFacts()
