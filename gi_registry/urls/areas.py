"""Origin areas: what is in force for all, the next version for its keepers."""

from django.urls import path

from gi_registry.views import area_drafts, origin_areas

AREA = "gi/<slug:key>/area/"
DRAFT = f"{AREA}draft/"

urlpatterns = [
    path(AREA, origin_areas.area, name="area"),
    path(f"{AREA}<int:version>/", origin_areas.area_version, name="area-version"),
    path(
        f"{AREA}<int:version>.geojson", origin_areas.area_geojson, name="area-geojson"
    ),
    path(f"{AREA}drafts/new/", area_drafts.draft_new, name="area-draft-new"),
    path(DRAFT, area_drafts.draft, name="area-draft"),
    path(
        f"{DRAFT}parts/new/<slug:how>/",
        area_drafts.part_new,
        name="area-draft-part-new",
    ),
    path(f"{DRAFT}parts/<int:number>/", area_drafts.part, name="area-draft-part"),
    path(f"{DRAFT}submit/", area_drafts.draft_submit, name="area-draft-submit"),
    path(f"{DRAFT}enter/", area_drafts.draft_enter, name="area-draft-enter"),
    path(f"{DRAFT}drop/", area_drafts.draft_drop, name="area-draft-drop"),
    path(f"{DRAFT}compare/", area_drafts.draft_compare, name="area-draft-compare"),
]
