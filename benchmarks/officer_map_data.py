"""Beside the plots of `maps_data`: an officer who is signed in, and the rival's file.

`FILE` → prints the key of the officer's session; writes all plots as one GeoJSON.
"""

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
django.setup()

import shapely  # noqa: E402  after setup
from django.contrib.auth import (  # noqa: E402  after setup
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
)
from django.contrib.auth import (  # noqa: E402  after setup
    SESSION_KEY as USER_KEY,
)
from django.contrib.sessions.backends.db import (  # noqa: E402  after setup
    SessionStore,
)

from accounts.models import RoleGrant, User  # noqa: E402  after setup
from accounts.roles import Role  # noqa: E402  after setup
from maps.exchange import collection, feature  # noqa: E402  after setup
from maps.models import Plot  # noqa: E402  after setup


def enter() -> str:
    """Return the key of a session of a reviewer of the whole city."""
    user = User.objects.create_user("bench-officer")
    RoleGrant.objects.create(user=user, role=Role.CITY_REVIEWER)
    session = SessionStore()
    session[USER_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def write(file: Path) -> None:
    """Write the plots as the rival gets them: one file, as small as ours are exact."""
    rows = Plot.objects.order_by("pk").values_list("pk", "name", "boundary")
    found = [
        feature(shapely.from_wkb(bytes(line)), id=pk, name=name, state="none")
        for pk, name, line in rows.iterator()
    ]
    file.write_text(collection(found, ""), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
    print(enter())
