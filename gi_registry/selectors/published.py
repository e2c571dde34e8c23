"""The names as programs read them: narrowed by what is asked, whole per row."""

from django.db.models import Prefetch, Q, QuerySet

from gi_registry.models import Indication, LegalTitle, Specification


def indications(
    *, q: str = "", kind: str = "", state: str = ""
) -> QuerySet[Indication]:
    """Return names with their titles; kind and state hold for one same title."""
    found = Indication.objects.prefetch_related("titles")
    if kind or state:
        titles = LegalTitle.objects.all()
        titles = titles.filter(kind=kind) if kind else titles
        titles = titles.filter(state=state) if state else titles
        found = found.filter(pk__in=titles.values("indication"))
    for word in q.split():
        plain = word.casefold().replace("'", "")
        found = found.filter(
            Q(name_zh__icontains=word)
            | Q(name_en__icontains=word)
            | Q(pinyin__icontains=plain)
        )
    return found


def whole_indications() -> QuerySet[Indication]:
    """Return names with all that is public; `in_force` lists the specification."""
    in_force = Specification.objects.filter(valid_to=None)
    return (
        indications()
        .select_related("origin")
        .prefetch_related(
            Prefetch(
                "specifications",
                queryset=in_force.prefetch_related("requirements"),
                to_attr="in_force",
            )
        )
    )
