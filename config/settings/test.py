"""Settings of the test run: quick hashes, own folders, the same databases."""

import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403  settings files build on each other

SECRET_KEY = "test-key"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
OFFICIAL_DOMAIN = "gi.example"
PUBLIC_URL = "https://gi.example"
MAY_BE_EMPTIED = True

# One line that makes the suite eleven times quicker (docs: style of the house).
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

_FILES = Path(tempfile.mkdtemp(prefix="gi-test-"))
MEDIA_ROOT = _FILES / "files"
LABEL_KEY_DIR = _FILES / "keys"
DATA_KEY_DIR = _FILES / "data-keys"
DATA_KEY_SELF_MADE = True
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
