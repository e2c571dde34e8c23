"""What a public notice puts before the public."""

from gi_registry.models import PublicNotice, SpecificationDraft, TitleAct
from gi_registry.selectors import specifications, titles


def shown(notice: PublicNotice) -> dict[str, object]:
    """Return what a notice puts before the public, change by change."""
    label, _, pk = notice.subject.partition(":")
    if label == TitleAct._meta.label_lower:
        act = TitleAct.objects.select_related("title").get(pk=pk)
        return {"differences": titles.differences(act, titles.facts_before(act))}
    if label == SpecificationDraft._meta.label_lower:
        draft = SpecificationDraft.objects.select_related("based_on").get(pk=pk)
        before = specifications.content_of(draft.based_on)
        return {"changes": specifications.difference_rows(before, draft.content)}
    return {}
