"""The only writers of forms, periods, returns and releases.

`survey` opens what is asked, `returns` carries a return from the draft to the city's
acceptance, `releases` protects and freezes what is published. The layout of
`Release.table` is documented in `output_stats.compilation`.
"""

from output_stats.services.releases import publish
from output_stats.services.returns import EDITABLE, advance, save_return
from output_stats.services.survey import (
    missing_respondents,
    open_period,
    register_form,
    set_target,
    update_frame,
)

__all__ = [
    "EDITABLE",
    "advance",
    "missing_respondents",
    "open_period",
    "publish",
    "register_form",
    "save_return",
    "set_target",
    "update_frame",
]
