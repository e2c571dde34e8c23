"""The refusals that every life cycle has: no right, wrong state, no reason. Pure."""

from core.errors import Conflict, Forbidden, Invalid, gettext_noop


def right_missing(act: object) -> Forbidden:
    """Return the refusal of an act that the person's rights do not open."""
    return Forbidden(
        "right_missing", gettext_noop("您的账号没有「%(act)s」的权限"), act=act
    )


def wrong_state(status: object, act: object) -> Conflict:
    """Return the refusal of an act that this state does not open."""
    return Conflict(
        "wrong_state",
        gettext_noop("「%(status)s」状态下不能「%(act)s」，刷新页面看当前进度"),
        status=status,
        act=act,
    )


def reason_missing(act: object, field: str = "reason") -> Conflict:
    """Return the refusal of an act that must say why."""
    return Conflict(
        "reason_missing", gettext_noop("「%(act)s」须写明理由"), field=field, act=act
    )


def stated(reason: str, *, most: int, field: str = "reason") -> str:
    """Return a reason as it is kept: some words, at most `most` characters.

    Raises Invalid `reason_missing` or `reason_too_long`: nothing is cut off.
    """
    text = reason.strip()
    if not text:
        raise Invalid("reason_missing", gettext_noop("写明理由"), field=field)
    if len(text) > most:
        raise Invalid(
            "reason_too_long",
            gettext_noop("理由最多 %(most)s 字，现为 %(length)s 字"),
            field=field,
            most=most,
            length=len(text),
        )
    return text
