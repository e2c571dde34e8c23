"""The returns of the demonstration, reported, accepted and published."""

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Sum

from output_stats import services as statistics
from output_stats.models import Period
from output_stats.workflow import Act
from portal.city.calendar import Calendar
from portal.city.demo_trade import moment_of
from portal.city.producers import PRICES_FEN_PER_KG
from traceability.ledger.models import Lot

if TYPE_CHECKING:
    from portal.city.demo import Built, Staff

# Output of makers without plots, kilograms: plausible, not a survey.
MAKERS_OUTPUT_KG = (30_000, 90_000)
