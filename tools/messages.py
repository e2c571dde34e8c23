"""`make messages`: collect the texts of pages and code, compile the catalogue.

The Chinese text is the key, so only English has a catalogue. Collecting needs GNU
gettext (Debian: gettext); compiling does not. Translations are written into
locale/en/LC_MESSAGES/django.po by hand; both files are committed, so that
`make run` needs no gettext.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT / "locale/en/LC_MESSAGES/django.po"
LEFT_OUT = [".venv*", "tests", "tools", "benchmarks", "static", "docs", "var", "bench"]


def collect() -> None:
    """Bring the catalogue up to date; what is no longer used goes."""
    if shutil.which("xgettext") is None:
        raise SystemExit("GNU gettext is missing: apt-get install gettext")
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "manage.py", "makemessages", "--locale", "en"]
    command += ["--no-obsolete", "--add-location", "file", "--verbosity", "0"]
    for pattern in LEFT_OUT:
        command += ["--ignore", pattern]
    subprocess.run(
        command,
        cwd=ROOT,
        check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
    )


def faults(catalogue: polib.POFile) -> list[str]:
    """Return the messages that an English reader would see in Chinese, or unsure."""
    return [
        f"{'unsure' if entry.fuzzy else 'not translated'}: {entry.msgid}"
        for entry in catalogue
        if not entry.obsolete and (entry.fuzzy or not entry.translated())
    ]


def main() -> int:
    """Collect and compile; return whether something waits for its English."""
    collect()
    catalogue = polib.pofile(str(CATALOGUE))
    catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    found = faults(catalogue)
    for line in found:
        print(line)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
