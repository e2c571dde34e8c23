from django.urls import path, re_path

from gi_registry.views.files import table_paths
from traceability.areas import views as areas
from traceability.labels import views as labels
from traceability.ledger import views as ledger
from traceability.scans import views as scans

app_name = "traceability"
urlpatterns = [
    path("seasons/<int:pk>/", ledger.season, name="season"),
    path("seasons/<int:pk>/quota/", ledger.season_quota, name="season-quota"),
    path("seasons/<int:pk>/harvests/new/", ledger.harvest_new, name="harvest-new"),
    path("seasons/<int:pk>/orders/new/", labels.order_new, name="order-new"),
    path("orders/", labels.order_list, name="order-list"),
    path("orders/<slug:number>/", labels.order, name="order"),
    path("orders/<slug:number>/sample.png", labels.sample, name="sample"),
    path("orders/<slug:number>/sheets/<int:pk>.pdf", labels.sheet_file, name="sheet"),
    path("orders/<slug:number>/sheets/new/", labels.print_again, name="print-again"),
    path("orders/<slug:number>/activate/", labels.activate, name="activate"),
    path("orders/<slug:number>/void/", labels.void, name="void"),
    path("lots/", ledger.lot_list, name="lot-list"),
    path("lots/<slug:number>/", ledger.lot, name="lot"),
    path("lots/<slug:number>/recall/", labels.recall, name="recall"),
    path("gi/<slug:key>/area/draft/affected/", areas.affected, name="area-affected"),
    *table_paths(
        "gi/<slug:key>/area/draft/affected",
        areas.affected_table,
        name="area-affected",
    ),
    path("check/", scans.check_label, name="check-label"),
    # A QR code is all in upper case, a person types as it comes.
    re_path(r"^[Tt]/(?P<code>[^/]{1,100})/?$", scans.label, name="label"),
]
