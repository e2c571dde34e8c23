"""The search box."""

from django.urls import path

from gi_registry.views import finding

urlpatterns = [path("find/", finding.find, name="find")]
