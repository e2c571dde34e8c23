from django.apps import AppConfig


class OutputStatsConfig(AppConfig):
    name = "output_stats"
