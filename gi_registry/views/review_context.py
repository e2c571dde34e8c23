"""What the page of an application shows of its review."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from gi_registry import review_rules
from gi_registry.forms.review import ChecksForm
from gi_registry.models import Application
from gi_registry.selectors import owed
from gi_registry.selectors import review as reviews
from gi_registry.selectors.applications import BUREAUS, rights_on
from gi_registry.words import review as words


def review_context(
    application: Application,
    user: User,
    may: dict[str, bool],
    checks_form: ChecksForm | None,
    at: datetime,
) -> dict[str, object]:
    """Return the term, the hands, the checks, the visits, answers and grounds.

    What colleagues wrote to each other is for the bureaus; the applicant sees the
    term, the grounds, the notice and what the visits came to.
    """
    rights = rights_on(application, user)
    stage = application.stage()
    colour = review_rules.light(application.due_on, timezone.localdate(at))
    visits = application.site_checks.select_related("by").prefetch_related(
        "photos__document", "points", "plots"
    )
    if checks_form is None and stage and may["may_check"]:
        checks_form = ChecksForm(stage=stage, application=application)
    return {
        "stage": stage,
        "light_kind": words.LIGHT_KIND[colour],
        "light_word": words.LIGHT_WORD[colour],
        "paused": reviews.paused(application),
        "calendar_gap": reviews.calendar_gap(application),
        "checks_form": checks_form,
        "is_colleague": bool(rights & BUREAUS),
        "results": list(owed.latest_checks(application).values()),
        "visits": visits,
        "outside_points": reviews.outside_points(application, visits),
        "answers": application.outside_answers.select_related("document"),
        "notices": application.notices.all(),
        "grounds": [
            (words.ground_title(row), row)
            for row in application.grounds.select_related(
                "requirement", "application__title__indication"
            )
        ],
        "appeal": words.APPEAL,
    }
