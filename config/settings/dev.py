"""`make run`: the demonstration city on SQLite, one process, this machine only."""

from config import env
from config.settings.base import *  # noqa: F403  settings files build on each other

SECRET_KEY = "demo-key-not-for-production"
DEBUG = env.flag("GI_DEBUG", False)
DEMO_MODE = True
DATA_KEY_SELF_MADE = True
MAY_BE_EMPTIED = True
OFFICIAL_DOMAIN = env.text("GI_OFFICIAL_DOMAIN", f"127.0.0.1:{PORT}")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]

# Files are served as they lie in static/: no collectstatic before the first page.
WHITENOISE_USE_FINDERS = True
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
