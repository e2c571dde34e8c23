"""The form of an application, its papers and marks."""

from django.urls import path

from gi_registry.views import application_form, application_papers

ONE = "applications/<slug:reference>/"
urlpatterns = [
    path(
        "gi/<slug:key>/apply/guide/", application_form.apply_guide, name="apply-guide"
    ),
    path(
        "paper-applications/new/",
        application_papers.on_paper,
        name="application-on-paper",
    ),
    path(
        "paper-applications/organization/",
        application_papers.on_paper_organization,
        name="on-paper-organization",
    ),
    path(f"{ONE}form/", application_form.form_start, name="application-form-start"),
    path(
        f"{ONE}form/<slug:section>/",
        application_form.form_step,
        name="application-form",
    ),
    path(f"{ONE}check/", application_form.form_check, name="application-check"),
    path(f"{ONE}papers/", application_papers.papers, name="application-papers"),
    path(
        f"{ONE}papers/<int:pk>/file/",
        application_papers.paper_file,
        name="application-paper-file",
    ),
    path(
        f"{ONE}papers/<int:pk>/remove/",
        application_papers.paper_remove,
        name="application-paper-remove",
    ),
    path(
        f"{ONE}marks/<int:pk>/answer/",
        application_form.mark_answer,
        name="application-mark-answer",
    ),
    path(
        f"{ONE}contact/",
        application_form.contact_look,
        name="application-contact",
    ),
]
