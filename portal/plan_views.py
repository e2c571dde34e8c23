"""The plan board: public, and the forms by which the bureau enters figures."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.roles import Right
from core.errors import DomainError
from gi_registry.selectors.brands import is_keeper, may_keep
from gi_registry.views.answers import refuse, status_of
from output_stats.models import PlanTarget, PlanValue
from output_stats.services import plan as services
from portal import plan_board
from portal.plan_forms import BaselineForm, ValueForm, WithdrawForm


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The targets of the city plan, with what is known and what is not."""
    return render(
        request,
        "portal/plan.html",
        {
            "goals": plan_board.board(
                timezone.localdate(), is_keeper=is_keeper(request.user)
            ),
            "today": timezone.localdate(),
            "is_keeper": is_keeper(request.user),
        },
    )


@require_safe
def plan_target(request: HttpRequest, key: str) -> HttpResponse:
    """One target: its values over time, and for the bureau the forms."""
    return _page(request, get_object_or_404(PlanTarget, key=key))


def _page(
    request: HttpRequest, target: PlanTarget, status: int = 200, **bound: forms.Form
) -> HttpResponse:
    first = {
        "baseline": target.baseline,
        "baseline_on": target.baseline_on or timezone.localdate(),
        "source": target.baseline_source,
    }
    keeps = may_keep(request.user)
    return render(
        request,
        "portal/plan_target.html",
        {
            "goal": plan_board.one(
                target, timezone.localdate(), is_keeper=is_keeper(request.user)
            ),
            "values": target.values.select_related("entered_by"),
            "today": timezone.localdate(),
            "is_keeper": is_keeper(request.user),
            "may_keep": keeps,
            "baseline_form": bound.get("baseline_form")
            or BaselineForm(initial=first, auto_id="baseline-%s"),
            "value_form": bound.get("value_form") or ValueForm(auto_id="value-%s"),
            "withdraw_form": bound.get("withdraw_form")
            or WithdrawForm(auto_id="withdraw-%s"),
        },
        status=status,
    )


def _do(
    request: HttpRequest,
    target: PlanTarget,
    name: str,
    form: forms.Form,
    act: Callable[..., Any],
) -> HttpResponse:
    """Carry out one act of a form, or show the page with the form's faults."""
    if not form.is_valid():
        return _page(request, target, 400, **{name: form})
    try:
        act(**form.cleaned_data, by=signed_in(request))
    except DomainError as error:
        refuse(form, error)
        return _page(request, target, status_of(error), **{name: form})
    return redirect("portal:plan-target", key=target.key)


@require_POST
@needs(Right.KEEP_REGISTER)
def plan_baseline(request: HttpRequest, key: str) -> HttpResponse:
    """Enter the baseline of a target."""
    target = get_object_or_404(PlanTarget, key=key)
    form = BaselineForm(request.POST, auto_id="baseline-%s")

    def act(**fields: Any) -> None:
        services.enter_baseline(target=target, **fields)

    return _do(request, target, "baseline_form", form, act)


@require_POST
@needs(Right.KEEP_REGISTER)
def plan_value(request: HttpRequest, key: str) -> HttpResponse:
    """Enter a value of a target."""
    target = get_object_or_404(PlanTarget, key=key)
    form = ValueForm(request.POST, auto_id="value-%s")

    def act(**fields: Any) -> None:
        services.enter_value(target=target, **fields)

    return _do(request, target, "value_form", form, act)


@require_POST
@needs(Right.KEEP_REGISTER)
def plan_withdraw(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Withdraw a value of a target with its reason."""
    value = get_object_or_404(
        PlanValue.objects.select_related("target"), pk=pk, target__key=key
    )
    form = WithdrawForm(request.POST, auto_id="withdraw-%s")

    def act(**fields: Any) -> None:
        services.withdraw_value(value=value, **fields)

    return _do(request, value.target, "withdraw_form", form, act)
