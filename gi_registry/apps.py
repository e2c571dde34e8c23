from django.apps import AppConfig


class GiRegistryConfig(AppConfig):
    name = "gi_registry"
