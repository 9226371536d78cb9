"""What `manage.py check` refuses (启动检查): a bad rulebook, a spec that does not load, a demo seal on a real site."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Error, register

from approvals.services.effects import TRANSITIONS
from forms.definition import SpecError
from forms.loader import all_forms
from lifecycle.rulebase import library
from lifecycle.rules import inspection


@register("rulebooks")
def rulebooks(app_configs: Any = None, **kwargs: Any) -> Iterable[CheckMessage]:
    """Every rulebook can be used (规则库检查): file, key and remedy of what cannot."""
    try:
        specs = {form.code for form in all_forms()}
    except SpecError as error:
        return [Error(str(error), hint=error.remedy, obj=error.file, id="zhancheng.E002")]
    faults = inspection.check(library(), transitions=TRANSITIONS, specs=specs)
    return [
        Error(f"{fault.file}: {fault.key}", hint=fault.remedy, obj="rulebook", id="zhancheng.E001") for fault in faults
    ]
