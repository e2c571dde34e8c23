"""No list shows dashes as its empty choice: it says what to do."""

import pytest
from django import forms
from django.template.loader import render_to_string

from accounts.models import Organization, Region
from gi_registry.forms.organizations import OrganizationForm

pytestmark = pytest.mark.django_db


class Lists(forms.Form):
    kind = forms.ChoiceField(choices=[("", "—"), ("a", "甲")], required=False)
    county = forms.ModelChoiceField(Region.objects.all())
    named = forms.ModelChoiceField(Region.objects.all(), empty_label="选择县区")


def drawn(form: forms.BaseForm, name: str) -> str:
    return render_to_string("components/field.html", {"field": form[name]})


@pytest.mark.parametrize(
    ("name", "words"), [("kind", "不填"), ("county", "选择…"), ("named", "选择县区")]
)
def test_the_empty_choice_has_words(name: str, words: str) -> None:
    html = drawn(Lists(), name)
    assert f'<option value="" selected>{words}</option>' in html
    assert "---" not in html


def test_a_choice_of_the_model_has_words_and_keeps_what_was_sent() -> None:
    html = drawn(OrganizationForm({"kind": "cooperative"}), "kind")
    assert '<option value="">选择…</option>' in html
    assert '<option value="cooperative" selected>' in html
    assert len(Organization.Kind.choices) + 1 == html.count("<option")
