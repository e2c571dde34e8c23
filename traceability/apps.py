from importlib import import_module

from django.apps import AppConfig


class TraceabilityConfig(AppConfig):
    name = "traceability"

    def ready(self) -> None:
        """Register the handlers, and the chains of hashes as the worker's upkeep."""
        import_module("traceability.handlers")
        from jobs.worker import UPKEEP  # models are loaded only now
        from records import audit
        from traceability.ledger.services import sequence_all

        UPKEEP.extend([audit.sequence, sequence_all])
