"""Work off jobs in a process of its own."""

import threading

from django.core.management.base import BaseCommand

from jobs import worker


class Command(BaseCommand):
    help = "Work off jobs until interrupted."

    def handle(self, **options: object) -> None:
        self.stdout.write("The worker waits for jobs. Stop it with Ctrl+C.")
        try:
            worker.loop(threading.Event())
        except KeyboardInterrupt:
            self.stdout.write("The worker has stopped.")
