"""Organizations, their households, papers and laboratory reports."""

from django.urls import path

from gi_registry.views import lab_reports, members, organizations, papers, plots
from gi_registry.views.files import table_paths

ONE = "organizations/<int:pk>/"
MEMBER = f"{ONE}members/<int:member_pk>/"
PAPER = f"{ONE}papers/<int:paper_pk>/"
LAB = f"{ONE}lab-reports/"

urlpatterns = [
    path("organizations/", organizations.organization_list, name="organization-list"),
    *table_paths(
        "organizations", organizations.organization_table, name="organization-list"
    ),
    *table_paths(
        "organizations/<int:pk>/members", members.member_table, name="member-list"
    ),
    path("organizations/new/", organizations.organization_new, name="organization-new"),
    path(ONE, organizations.organization, name="organization"),
    path(f"{ONE}addresses/new/", papers.address_new, name="address-new"),
    path(
        f"{ONE}plots/<int:plot_pk>/retire/",
        plots.plot_retire,
        name="plot-retire",
    ),
    path(f"{ONE}members/", members.member_list, name="member-list"),
    path(f"{ONE}members/new/", members.member_new, name="member-new"),
    path(MEMBER, members.member, name="member"),
    path(f"{MEMBER}look/", members.member_look, name="member-look"),
    path(f"{MEMBER}photo/", members.member_photo, name="member-photo"),
    path(f"{MEMBER}leave/", members.member_leave, name="member-leave"),
    path(f"{MEMBER}consents/", members.member_consent, name="member-consent"),
    path(
        f"{MEMBER}consents/<int:consent_pk>/withdraw/",
        members.consent_withdraw,
        name="consent-withdraw",
    ),
    path(
        f"{MEMBER}consents/<int:consent_pk>/document/",
        members.consent_document,
        name="consent-document",
    ),
    path(
        "members/<int:member_pk>/photo/",
        members.public_photo,
        name="member-public-photo",
    ),
    path(f"{ONE}papers/", papers.paper_list, name="paper-list"),
    path(f"{ONE}papers/new/", papers.paper_new, name="paper-new"),
    path(f"{PAPER}retire/", papers.paper_retire, name="paper-retire"),
    path(
        f"{PAPER}documents/<int:document_pk>/",
        papers.paper_document,
        name="paper-document",
    ),
    path(LAB, lab_reports.lab_report_list, name="lab-report-list"),
    path(f"{LAB}new/<slug:key>/", lab_reports.lab_report_new, name="lab-report-new"),
    path(
        f"{LAB}<int:report_pk>/retire/",
        lab_reports.lab_report_retire,
        name="lab-report-retire",
    ),
    path(
        f"{LAB}<int:report_pk>/documents/<int:document_pk>/",
        lab_reports.lab_report_document,
        name="lab-report-document",
    ),
]
