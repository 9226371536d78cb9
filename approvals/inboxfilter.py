"""What the inbox may be narrowed by (待办筛选): read from the address or from a saved filter, turned into one condition."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit
from lifecycle.procedures import PROCEDURES

#: From how many days before its day an item counts as pressing here: how it looks, not what the law says.
SOON = timedelta(days=3)
#: How far above a unit its place is looked for: department, township, county, city, province.
ABOVE = 4


class InboxFilter(forms.Form):
    """Conditions of the inbox (筛选条件); none of them costs a statement to draw."""

    q = forms.CharField(
        label=gettext_lazy("编号、标题或网站"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    procedure = forms.ChoiceField(label=gettext_lazy("事项"), required=False)
    unit = forms.CharField(label=gettext_lazy("申请单位或地区"), required=False, max_length=60)
    level = forms.ChoiceField(label=gettext_lazy("单位层级"), required=False)
    show = forms.ChoiceField(label=gettext_lazy("时限"), required=False)
    back = forms.ChoiceField(label=gettext_lazy("轮次"), required=False)

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("全部"))
        choices: dict[str, list[tuple[Any, Any]]] = {
            "procedure": [every, *((p.code, p.name) for p in PROCEDURES.values())],
            "level": [every, *Unit.Level.choices],
            "show": [every, ("overdue", _("已过时限")), ("soon", _("三天之内")), ("later", _("三天以后"))],
            "back": [every, ("yes", _("曾退回")), ("no", _("首轮"))],
        }
        for name, given in choices.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]

    @property
    def conditions(self) -> dict[str, str]:
        """The conditions that are set (已设条件); what cannot be read is left out."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


def narrowed_by(asked: Mapping[str, str], day: date) -> Q:
    """The condition on turns that a set of conditions means (筛选条件), read by `InboxFilter` before."""
    found = Q()
    if text := asked.get("q"):
        found &= (
            Q(application__number__icontains=text)
            | Q(application__title__icontains=text)
            | Q(application__site__name__icontains=text)
        )
    if "procedure" in asked:
        found &= Q(application__procedure=asked["procedure"])
    if "unit" in asked:
        found &= _of_unit(asked["unit"])
    if "level" in asked:
        found &= Q(application__unit__level=asked["level"])
    if "back" in asked:
        found &= Q(application__round__gt=1) if asked["back"] == "yes" else Q(application__round=1)
    return found & _due(asked.get("show", ""), day)


def _due(which: str, day: date) -> Q:
    if which == "overdue":
        return Q(due_on__lt=day)
    if which == "soon":
        return Q(due_on__gte=day, due_on__lte=day + SOON)
    return Q(due_on__gt=day + SOON) | Q(due_on=None) if which == "later" else Q()


def _of_unit(text: str) -> Q:
    """Of a unit of this name, or of any unit in a place of this name (单位或其所在地): looked up once, not for every row."""
    named = Q(name__icontains=text) | Q(short_name__icontains=text)
    for steps in range(1, ABOVE + 1):
        above = "__".join(["parent"] * steps)
        named |= Q(**{f"{above}__name__icontains": text, f"{above}__kind": Unit.Kind.GOVERNMENT})
    return Q(application__unit__in=Unit.objects.filter(named).order_by().values("pk"))
