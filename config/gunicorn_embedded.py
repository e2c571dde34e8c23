"""gunicorn for `make run`: one process that serves the site and works off jobs."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = 1
worker_class = "gthread"
threads = 8
timeout = 120
control_socket_disable = True


def post_worker_init(worker: object) -> None:
    """Start the thread that works off jobs beside the web server."""
    from jobs.worker import start_thread  # after the fork, when Django is loaded

    start_thread()
