"""The embedded worker: one thread beside the web server, or `manage.py worker`."""

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections

from jobs import services
from records.whence import Channel, coming_from

log = logging.getLogger(__name__)

# Upkeep that must happen soon after an act: apps add theirs (chains of hashes).
UPKEEP: list[Callable[[], object]] = []


def turn() -> bool:
    """Do one job if there is one, and the upkeep; return whether there was work."""
    close_old_connections()
    try:
        with coming_from(Channel.JOB):
            for task in UPKEEP:
                task()
            return services.run_next() is not None
    finally:
        close_old_connections()


def loop(stop: threading.Event, pause_seconds: float = 1.0) -> None:
    """Work until told to stop; a failure is logged and does not end the loop."""
    while not stop.is_set():
        try:
            worked = turn()
        except Exception:
            log.exception("The worker stumbled and goes on")
            worked = False
        if not worked:
            stop.wait(pause_seconds)


def start_thread() -> threading.Event:
    """Start the embedded worker; set the returned event to stop it."""
    stop = threading.Event()
    threading.Thread(target=loop, args=(stop,), name="worker", daemon=True).start()
    return stop
