"""Who may enter a page, and for whom one acts; what one sees is the query set's."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User
from accounts.roles import Right
from core.errors import Forbidden, gettext_noop

View = Callable[..., HttpResponseBase]


def signed_in(request: HttpRequest) -> User:
    """Return the user; views behind `needs` always have one."""
    if not isinstance(request.user, User):
        raise Forbidden("not_signed_in", gettext_noop("登录后才能办理"))
    return request.user


def needs(*rights: Right) -> Callable[[View], View]:
    """Let in people with one of these rights (any log-in when none is named)."""

    def wrap(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, **kwargs: object) -> HttpResponseBase:
            if rights and not signed_in(request).rights() & set(rights):
                raise Forbidden("right_missing", gettext_noop("您的账号没有此页的权限"))
            return view(request, **kwargs)

        return guarded

    return wrap


def refuse_stranger(organization_id: int, by: User, right: Right | None = None) -> None:
    """Raise Forbidden `not_yours` unless one acts for it (with this right)."""
    if organization_id not in by.organization_ids(right):
        raise Forbidden("not_yours", gettext_noop("您不是该主体的经办人"))


def refuse_without(
    by: User, right: Right, message: str = gettext_noop("您的账号没有这项权限")
) -> None:
    """Raise Forbidden `right_missing`, with who may, unless one holds the right."""
    if right not in by.rights():
        raise Forbidden("right_missing", message)
