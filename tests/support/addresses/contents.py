"""The form of an application, its papers and marks."""

from records.uploads import Upload
from tests.factories import NOON, person
from tests.support.addresses.kinds import ALL, Line

OF_A_DRAFT = "l-+. ..--- --- --"
LINES: list[Line] = [
    ("gi_registry:apply-guide", {"key": "key"}, "GET", ALL, {}),
    ("gi_registry:application-on-paper", {}, "GET", "l--- ++--- --- --", {}),
    ("gi_registry:on-paper-organization", {}, "GET", "l--- ++--- --- --", {}),
    (
        "gi_registry:application-form-start",
        {"reference": "draft"},
        "GET",
        OF_A_DRAFT,
        {},
    ),
    (
        "gi_registry:application-form",
        {"reference": "draft", "section": "form_section"},
        "GET",
        OF_A_DRAFT,
        {},
    ),
    (
        "gi_registry:application-check",
        {"reference": "draft"},
        "GET",
        "l-+. ..-.. --- --",
        {},
    ),
    ("gi_registry:application-papers", {"reference": "draft"}, "GET", OF_A_DRAFT, {}),
    (
        "gi_registry:application-paper-file",
        {"reference": "draft", "pk": "draft_paper"},
        "GET",
        "l.+. ..... ... ..",
        {},
    ),
    (
        "gi_registry:application-paper-remove",
        {"reference": "draft", "pk": "draft_paper"},
        "POST",
        OF_A_DRAFT,
        {},
    ),
    (
        "gi_registry:application-mark-answer",
        {"reference": "draft", "pk": "draft_mark"},
        "POST",
        OF_A_DRAFT,
        {"answer": "已改"},
    ),
    (
        "gi_registry:application-contact",
        {"reference": "filed"},
        "POST",
        "l--- +.-++ --- --",
        {"reason": "约定现场核查"},
    ),
    (
        "gi_registry:application-contact",
        {"reference": "filed"},
        "GET",
        "l--- +.-++ --- --",
        {},
    ),
]


def rows(world: object) -> dict[str, object]:
    """Put a paper and a mark on the owner's draft."""
    from accounts.roles import Role
    from gi_registry.models import Application, CorrectionMark
    from gi_registry.services import papers

    draft = Application.objects.get(reference=world.rows["draft"])
    (paper,) = papers.add_papers(
        application=draft,
        paper=papers.PaperIn("land_contract"),
        uploads=[Upload("合同.pdf", b"%PDF-1.4 contract", "application/pdf")],
        by=world.people["owner"],
        at=NOON,
    )
    mark = CorrectionMark.objects.create(
        application=draft,
        version=1,
        field="goods",
        text="写明产品",
        made_by=person(Role.COUNTY_CLERK, region=draft.region),
        made_at=NOON,
    )
    return {
        "form_section": "product",
        "draft_paper": paper.pk,
        "draft_mark": mark.pk,
    }
