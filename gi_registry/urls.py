from django.urls import URLPattern

app_name = "gi_registry"
urlpatterns: list[URLPattern] = []
