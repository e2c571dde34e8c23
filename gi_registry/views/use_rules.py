"""The rule of the yearly report and of non-use: kept by the city, with source."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from accounts.access import needs, signed_in
from accounts.roles import Right
from core.errors import DomainError
from gi_registry import scope
from gi_registry.forms.use_rules import UseRuleForm
from gi_registry.models import UseRule
from gi_registry.services import use_rules as services
from gi_registry.services.use_reports import rule
from gi_registry.views.answers import refuse, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Right.KEEP_REGISTER, Right.ENTER_REGISTER)
def use_rule(request: HttpRequest) -> HttpResponse:
    """The rule in force, the ones before, and the form for the next one."""
    user, now, status = signed_in(request), rule(), 200
    form = UseRuleForm(
        request.POST or None,
        initial={key: getattr(now, key) for key in UseRuleForm.base_fields},
    )
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                services.set_rule(form.rule(), by=user)
            except DomainError as error:
                refuse(form, error)
                status = status_of(error)
            else:
                messages.success(request, gettext("已保存，即时生效"))
                return redirect("gi_registry:use-rule")
    context = {
        "now": now,
        "past": UseRule.objects.exclude(pk=now.pk).order_by("-pk"),
        "form": form if scope.keeps(user, Right.KEEP_REGISTER, None) else None,
    }
    return render(request, "gi_registry/use_rule.html", context, status=status)
