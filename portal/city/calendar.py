"""The dates of the demonstration: the last full harvest before today."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Calendar:
    """The harvest year that is being sold today."""

    year: int

    @classmethod
    def of(cls, today: date) -> "Calendar":
        """From 1 November on it is this year's harvest, before that the last one."""
        return cls(
            today.year if (today.month, today.day) >= (11, 1) else today.year - 1
        )

    def moment(self, month: int, day: int, hour: int = 2) -> datetime:
        """Return a moment of the harvest year, aware UTC (02:00 is 10:00 here)."""
        return datetime(self.year, month, day, hour, tzinfo=UTC)

    def season(self, crop: str) -> tuple[date, date]:
        """Return first day of harvest and first day without new labels."""
        month, day = OPENINGS.get(crop, (9, 1))
        if crop == "cherry":
            return date(self.year, month, day), date(self.year, 10, 1)
        return date(self.year, month, day), date(self.year + 1, 11, 1)

    def harvest_day(self, crop: str, number: int) -> date:
        """Return the day of the n-th harvest of a crop."""
        return self.season(crop)[0] + timedelta(days=12 + 6 * number)


OPENINGS = {"scallop": (10, 1), "chestnut": (9, 1), "grape": (9, 1), "cherry": (5, 20)}
