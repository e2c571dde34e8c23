from django.urls import path

from maps import views

app_name = "maps"
urlpatterns = [
    path("basemap.geojson", views.basemap, name="basemap"),
    path("origins/<slug:key>.geojson", views.origin, name="origin"),
]
