"""What goes with an act: grounds, an outside answer, marks, what was read. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from records.uploads import Upload


@dataclass(frozen=True, slots=True)
class GroundIn:
    """A ground of a refusal: what failed (by kind and key) and what would mend it."""

    kind: str
    key: str  # of a check or paper, or the number of the requirement's row
    failed: str
    cure: str


@dataclass(frozen=True, slots=True)
class AnswerIn:
    """The answer of a body outside, with its document."""

    number: str
    dated_on: date
    upload: Upload


@dataclass(frozen=True, slots=True)
class ActPapers:
    """What goes with an act; most acts need none."""

    grounds: tuple[GroundIn, ...] = ()
    answer: AnswerIn | None = None
    marks: Mapping[str, str] = field(default_factory=dict)
    version: int | None = None  # that was read; None: any that stands


NO_PAPERS = ActPapers()
