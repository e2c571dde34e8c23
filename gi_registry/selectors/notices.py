"""What a public notice puts before the public."""

from gi_registry.models import PublicNotice, SpecificationDraft, TitleAct
from gi_registry.selectors import specifications, titles


def shown(notice: PublicNotice) -> dict[str, object]:
    """Return what a notice puts before the public, change by change.

    A draft that was changed since is not what lay open: `is_overtaken`.
    """
    label, _, pk = notice.subject.partition(":")
    if label == TitleAct._meta.label_lower:
        act = TitleAct.objects.select_related("title").get(pk=pk)
        return {
            "differences": titles.differences(act, titles.facts_before(act)),
            "reason": act.reason,
        }
    if label == SpecificationDraft._meta.label_lower:
        draft = SpecificationDraft.objects.select_related("based_on").get(pk=pk)
        if notice.closed_at and draft.edited_at >= notice.closed_at:
            return {"is_overtaken": True}
        before = specifications.content_of(draft.based_on)
        return {
            "changes": specifications.difference_rows(before, draft.content),
            "holds_from": draft.on,
            "reason": draft.reason,
        }
    return {}
