from django.apps import AppConfig


class GiRegistryConfig(AppConfig):
    name = "gi_registry"

    def ready(self) -> None:
        """Let the worker tell what is due, once a day."""
        from gi_registry.services import renewals  # models are loaded only now
        from jobs.worker import UPKEEP

        UPKEEP.append(renewals.daily)
