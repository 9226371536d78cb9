"""Append-only tables (只增不改), held by the database itself: triggers refuse update, delete and truncate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append-only table %', TG_TABLE_NAME; END $$
"""


def install_sql(vendor: str, table: str) -> list[str]:
    """The statements that make a table append-only (安装触发器)."""
    if vendor == "postgresql":
        return [
            FUNCTION,
            f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION append_only()",
            f"CREATE TRIGGER {table}_hold BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
        ]
    return [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'append-only table {table}'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def remove_sql(vendor: str, table: str) -> list[str]:
    """The statements that undo it (卸载触发器): for migrating backwards and for emptying a test database."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}" for name in ("keep", "hold")]
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("UPDATE", "DELETE")]


def _runner(make: Callable[[str, str], list[str]], tables: tuple[str, ...]) -> Callable[[Any, Any], None]:
    def run(apps: Any, schema_editor: Any) -> None:
        for table in tables:
            for statement in make(schema_editor.connection.vendor, table):
                schema_editor.execute(statement, params=None)  # a percent sign is no placeholder here

    return run


def append_only(*tables: str) -> migrations.RunPython:
    """The migration operation that makes these tables append-only (只增不改)."""
    return migrations.RunPython(_runner(install_sql, tables), _runner(remove_sql, tables))


def writable(*tables: str) -> migrations.RunPython:
    """The opposite operation (暂可改), before one that alters a table; `append_only` follows it in the same migration.

    SQLite alters a table by writing it anew, which would lose its triggers.
    """
    return migrations.RunPython(_runner(remove_sql, tables), _runner(install_sql, tables))


#: Every append-only table of the product, for the checks and for emptying a test database.
TABLES = (
    "lifecycle_ledgerentry",
    "lifecycle_applicationround",
    "lifecycle_deadlineevent",
    "lifecycle_rulesnapshot",
    "forms_documentfile",
    "approvals_decision",
    "approvals_checkmark",
    "approvals_checkguidance",
    "approvals_signature",
    "approvals_caseopening",
    "approvals_takenback",
    "approvals_delegation",
    "approvals_delegationend",
    "lifecycle_casecopy",
    "lifecycle_copyreading",
    "notices_probe",
)
