"""The demonstration with one more page that does nothing (see empty_view)."""

from config.settings.dev import *  # noqa: F403  settings files build on each other

ROOT_URLCONF = "benchmarks.empty_view"
