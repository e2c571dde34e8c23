"""The returns of the demonstration, reported, accepted and published."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

# Output of makers without plots, kilograms: plausible, not a survey.
MAKERS_OUTPUT_KG = (30_000, 90_000)
