"""What a real city must not start with."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.models import User


def refuse_demo_people() -> None:
    """Stop the start when a demonstration log-in exists outside the demonstration."""
    if settings.DEMO_MODE:
        return
    found = User.objects.filter(is_demo=True).values_list("username", flat=True)[:3]
    if found:
        raise ImproperlyConfigured(
            f"Demo users exist ({', '.join(found)} …): this database holds the "
            "demonstration. Start with an empty one (DATABASE_URL)."
        )
