"""What all rosters share (名册共性): rows found once for the whole file, scope, duplicates, and faults said in Chinese."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import ModelResource
from import_export.results import Result, RowResult
from tablib import Dataset

from accounts.models import Unit
from accounts.rosters.cells import Choice, YesNo, text_of
from accounts.rosters.reach import Reach
from accounts.rosters.sheets import Column
from accounts.rosters.workbook import ROW, Fault, Sheet

log = logging.getLogger(__name__)
#: How many rows of history are written by one statement.
BATCH = 500


@dataclass(frozen=True)
class Tally:
    """What a roster would do or did (核对结果): new, changed and unchanged rows, and the faults that forbid it."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: tuple[Fault, ...] = field(default=())

    @property
    def faulty(self) -> int:
        """How many rows are faulty (有误行数)."""
        return len({fault.row for fault in self.faults})

    def counts(self) -> dict[str, int]:
        """The figures as they are stored (计数)."""
        return {"new": self.new, "changed": self.changed, "unchanged": self.unchanged, "faulty": self.faulty}


class FoundBefore(BaseInstanceLoader):
    """Finds the row on record for a row of the file (查找在库记录) among those read once."""

    def get_instance(self, row: Any) -> Any:
        """The row on record, or None."""
        return self.resource.on_record(row)


class RosterResource(ModelResource):
    """A roster of one register (名册): subclasses say its columns, its key and what may change."""

    #: Per column: what to fill in and an example; columns named first are the key.
    notes: Mapping[str, tuple[str, str]] = {}
    required: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    #: The column that says whose row it is.
    owner = "unit"
    #: Columns that an import never changes once a row is on record, and the way to change them.
    fixed: tuple[str, ...] = ()
    fixed_remedy = ""

    class Meta:
        abstract = True

    def __init__(self, reach: Reach, at: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reach, self.at = reach, at
        self.units: dict[str, Unit] = {}
        self.known: dict[tuple[str, ...], Any] = {}
        self.seen: dict[tuple[str, ...], int] = {}
        self.before: dict[str, str] = {}
        self.written: list[tuple[Any, bool]] = []

    @classmethod
    def columns(cls) -> list[Column]:
        """The columns of the roster (栏目)."""
        found = []
        for name in cls._meta.fields:
            one = cls.fields[name]
            note, example = cls.notes.get(name, ("", ""))
            choices = tuple(one.widget.labels) if isinstance(one.widget, Choice | YesNo) else ()
            found.append(Column(one.column_name, name in cls.required, note, example, choices))
        return found

    def rows(self) -> QuerySet[Any]:
        """The rows on record within reach (在库记录)."""
        raise LookupError(type(self).__name__)

    def get_queryset(self) -> QuerySet[Any]:
        """The rows on record within reach (导出范围)."""
        return self.rows()

    def key_of(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        """What tells one row of the file from another (识别项)."""
        return tuple(text_of(row.get(self.fields[name].column_name)) for name in self.key)

    def remember(self, instance: Any) -> None:
        """Note a row on record under its key (登记识别项)."""
        values = {self.fields[name].column_name: self.fields[name].export(instance) for name in self.key}
        self.known[self.key_of(values)] = instance

    def on_record(self, row: Mapping[str, Any]) -> Any:
        """The row on record that a row of the file is about (在库记录)."""
        return self.known.get(self.key_of(row))

    def everything(self) -> Iterable[Any]:
        """All rows a key may hit, also those out of reach, so that nobody makes a second one (全部在库记录)."""
        return self.rows()

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Read what rows may refer to, once for the file (预读)."""
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        for instance in self.everything():
            self.remember(instance)

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """What must be there is there, and the same thing stands once (必填与重复)."""
        problems: dict[str, str] = {}
        for name in self.required:
            heading = self.fields[name].column_name
            if not text_of(row.get(heading)):
                problems[name] = _("必填，请补上")
        key = self.key_of(row)
        if any(key) and not problems and key in self.seen:
            problems[self.key[-1]] = _("与第%d行重复，请只留一行") % self.seen[key]
        self.seen.setdefault(key, int(row[ROW]))
        if problems:
            raise ValidationError({self.fields[name].column_name: text for name, text in problems.items()})

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        """Note how the row stood (原值), and refuse what lies out of reach."""
        self.before = {} if new else {f.column_name: text_of(f.export(instance)) for f in self.get_import_fields()}
        if not new:
            self.within(instance)

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        """Whether the file says what is on record already (未变化); changes of fixed columns are refused here."""
        if import_validation_errors or not self.before:
            return False
        after = {f.column_name: text_of(f.export(instance)) for f in self.get_import_fields()}
        changed = [heading for heading, value in after.items() if value != self.before[heading]]
        stuck = [self.fields[name].column_name for name in self.fixed]
        wrong = {
            heading: _("在库为“%(old)s”，%(remedy)s") % {"old": self.before[heading], "remedy": self.fixed_remedy}
            for heading in changed
            if heading in stuck
        }
        if wrong:
            raise ValidationError(wrong)
        return not changed

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Cells, then the row as a whole, then scope (核对)."""
        if import_validation_errors:
            raise ValidationError(import_validation_errors)
        self.judge(instance)
        instance.full_clean(exclude=self.unchecked(instance), validate_unique=False, validate_constraints=False)

    def unchecked(self, instance: Any) -> set[str]:
        """Fields the model need not check (不再核对的字段): relations were looked up a moment ago, states are governed."""
        fields = instance._meta.fields
        return {f.name for f in fields if f.is_relation or f.unique or getattr(f, "protected", False)}

    def judge(self, instance: Any) -> None:
        """What this roster asks of a row as a whole (整行核对)."""
        self.within(instance)

    def unit_of(self, instance: Any) -> Unit | None:
        """The unit whose business a row is (所属单位)."""
        return instance.unit if instance.unit_id else None

    def within(self, instance: Any) -> None:
        """Refuse what belongs to a unit out of reach (范围).

        Raises: ValidationError.
        """
        unit = self.unit_of(instance)
        if unit is not None and not self.reach.covers(unit):
            text = _("该单位不在您的管辖范围内，请删去这一行，或者由其主管单位导入")
            raise ValidationError({self.fields[self.owner].column_name: text})

    def unit_named(self, code: str) -> Unit | None:
        """A unit by its code (单位)."""
        return self.units.get(code)

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Note what is written and how (写入), for its history at the end of the file; a check leaves none."""
        instance.skip_history_when_saving = True
        if not kwargs.get("dry_run"):
            self.written.append((instance, is_new(instance)))

    def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """What was written is found by the rows below (登记)."""
        self.remember(instance)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Enter the history of every row that was written (历史记录), new and changed ones in one statement each."""
        if hasattr(self._meta.model, "history"):
            for new in (True, False):
                rows = [instance for instance, was_new in self.written if was_new is new]
                self._meta.model.history.bulk_history_create(rows, batch_size=BATCH, update=not new)


def tally(resource: RosterResource, sheet: Sheet, *, dry_run: bool) -> Tally:
    """Put a roster through (逐行核对或写入): all rows or none."""
    if sheet.faults:
        return Tally(faults=sheet.faults)
    headings = [*sheet.headings, ROW]
    dataset = Dataset(*([row.get(h, "") for h in headings] for row in sheet.rows), headers=headings)
    result: Result = resource.import_data(
        dataset, dry_run=dry_run, use_transactions=True, rollback_on_validation_errors=True
    )
    faults = [
        fault for row, one in zip(sheet.rows, result.rows, strict=False) for fault in faults_of(resource, row, one)
    ]
    faults += [Fault(_("名册无法读取：%s") % error.error) for error in result.base_errors]
    kinds = [one.import_type for one in result.rows]
    return Tally(
        new=kinds.count(RowResult.IMPORT_TYPE_NEW),
        changed=kinds.count(RowResult.IMPORT_TYPE_UPDATE),
        unchanged=kinds.count(RowResult.IMPORT_TYPE_SKIP),
        faults=tuple(faults),
    )


def faults_of(resource: RosterResource, row: Mapping[str, Any], result: Any) -> list[Fault]:
    """What is wrong with one row (本行问题): by heading, in Chinese."""
    number = int(row[ROW])
    headings = {one.attribute: one.column_name for one in resource.fields.values()}
    found = []
    if result.validation_error is not None:
        error = result.validation_error
        told = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, messages in told.items():
            heading = "" if name == NON_FIELD_ERRORS else headings.get(name, name)
            value = text_of(row.get(heading, ""))[:60]
            found += [Fault(str(message).rstrip("。"), number, heading, value) for message in messages]
    for failed in result.errors:
        clash = isinstance(failed.error, IntegrityError)
        if not clash:
            log.error("roster row failed", exc_info=failed.error)
        text = _("与在库的另一条记录冲突，请核对识别项") if clash else _("本行无法写入，请核对各栏内容")
        found.append(Fault(text, number))
    return found


def is_new(instance: Model) -> bool:
    """Whether a row is not on record yet (新增)."""
    return bool(instance._state.adding)
