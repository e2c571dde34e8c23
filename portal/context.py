"""What every template may say about the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Return the site's facts for the base template."""
    return {
        "demo_mode": settings.DEMO_MODE,
        "map_approval_no": settings.MAP_APPROVAL_NO,
        "official_domain": settings.OFFICIAL_DOMAIN,
        "report_phone": settings.REPORT_PHONE,
        "version": settings.VERSION,
    }
