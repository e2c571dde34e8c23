"""Second thoughts: within ten minutes an applicant takes the application back. Pure.

A submission with legal effect must be reversible (WCAG 2.2, criterion 3.3.4).
Source: docs/sources.md, entry application-papers.
"""

from datetime import datetime, timedelta

REOPEN_WITHIN = timedelta(minutes=10)


def may_reopen(submitted_at: datetime | None, at: datetime, *, taken: bool) -> bool:
    """Say whether it may be taken back: the tenth minute still counts.

    `taken`: somebody of the office has taken it up or acted on it.
    """
    if submitted_at is None or taken:
        return False
    return timedelta(0) <= at - submitted_at <= REOPEN_WITHIN
