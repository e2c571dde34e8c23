from django.urls import path

from output_stats import views

app_name = "output_stats"
urlpatterns = [
    path("returns/", views.return_list, name="return-list"),
    path("returns/<int:pk>/", views.return_page, name="return"),
    path("returns/<int:pk>/acts/", views.return_act, name="return-act"),
    path("statistics/", views.table, name="table"),
    path(
        "statistics/<int:pk>/table.xlsx",
        views.table_file,
        {"form": "xlsx"},
        name="table-xlsx",
    ),
    path(
        "statistics/<int:pk>/table.csv",
        views.table_file,
        {"form": "csv"},
        name="table-csv",
    ),
    path("statistics/board/", views.board, name="board"),
    path("statistics/board/periods/", views.period_open, name="period-open"),
    path("statistics/board/<int:pk>/frame/", views.frame, name="frame"),
    path("statistics/board/<int:pk>/publish/", views.publish, name="publish"),
]
