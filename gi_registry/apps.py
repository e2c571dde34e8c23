from django.apps import AppConfig


class GiRegistryConfig(AppConfig):
    name = "gi_registry"

    def ready(self) -> None:
        """Read the city's calendar; let the worker tell what is due, once a day."""
        from core import workdays
        from gi_registry.services import renewals, working_days  # models are loaded
        from jobs.worker import UPKEEP

        workdays.read_also(working_days.calendar_file())

        UPKEEP.append(renewals.daily)
