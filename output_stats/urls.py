from django.urls import URLPattern

app_name = "output_stats"
urlpatterns: list[URLPattern] = []
