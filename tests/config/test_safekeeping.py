"""Everything goes into one file and comes back whole, on whichever database the tests run; a damaged file never does."""

from __future__ import annotations

import os
import tarfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.config.process import environment, python

SAYS = """
import django, os
os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'
django.setup()
from pathlib import Path
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from accounts.models import User
from lifecycle import ledger
{act}
"""
FILL = SAYS.format(
    act="""
user = User.objects.create_user(username='lu', real_name='陆知秋')
for number in range(3):
    with transaction.atomic():
        ledger.record('test', '第%d笔' % number, who=ledger.Act(user, None, ''), at=timezone.now())
folder = Path(settings.MEDIA_ROOT) / 'a'
folder.mkdir(parents=True)
(folder / '方案.pdf').write_bytes(b'%PDF-1.7 plan')
"""
)
LOOK = SAYS.format(
    act="""
print(User.objects.get().real_name, ledger.verify()[0], (Path(settings.MEDIA_ROOT) / 'a' / '方案.pdf').read_bytes())
"""
)


Place = dict[str, str]


@pytest.fixture
def place(tmp_path: Path, migrated: Callable[[Path], None], django_db_blocker: Any) -> Iterator[Callable[[str], Place]]:
    """Installations of the kind the tests run on, with all their tables and nothing in them."""
    made: list[str] = []

    def ready(name: str) -> Place:
        more = {"ZHANCHENG_DEBUG": "on", "ZHANCHENG_DEMO": "off"}
        if connection.vendor == "sqlite":
            migrated(tmp_path / name)
            return environment(tmp_path / name, **more)
        database = f"zc_keep_{name}_{uuid.uuid4().hex[:8]}"
        more["DATABASE_URL"] = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{database}"
        env = environment(tmp_path / name, **more)
        with django_db_blocker.unblock():
            _database(f"CREATE DATABASE {database}" + (f" TEMPLATE {made[0]}" if made else ""))
        if not made:
            assert python("manage.py", "migrate", "--verbosity", "0", env=env).returncode == 0
        made.append(database)
        return env

    yield ready
    with django_db_blocker.unblock():
        for database in made:
            _database(f"DROP DATABASE {database} WITH (FORCE)")


def _database(statement: str) -> None:
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement)


def _filled(env: Place) -> Place:
    filled = python("-c", FILL, env=env)
    assert filled.returncode == 0, filled.stderr
    return env


def test_what_was_kept_comes_back_and_is_proven(place: Callable[[str], Place], tmp_path: Path) -> None:
    here, there = place("here"), place("there")
    _filled(here)
    file = tmp_path / "all.tar"
    assert "台账 3 条，附件 1 个" in python("manage.py", "backup", str(file), env=here).stdout
    assert oct(file.stat().st_mode)[-3:] == "600"
    restored = python("manage.py", "restore", str(file), env=there)
    assert restored.returncode == 0, restored.stderr
    assert "台账完好：3 条" in restored.stdout
    assert "档案完好" in restored.stdout
    assert python("-c", LOOK, env=there).stdout == python("-c", LOOK, env=here).stdout
    again = python("manage.py", "restore", str(file), env=there)
    assert again.returncode != 0
    assert "--replace" in again.stderr
    assert python("manage.py", "restore", str(file), "--replace", env=there).returncode == 0
    twice = python("manage.py", "backup", str(file), env=here)
    assert twice.returncode != 0
    assert "已经存在" in twice.stderr


def test_a_damaged_backup_changes_nothing(place: Callable[[str], Place], tmp_path: Path) -> None:
    here = _filled(place("here"))
    file = tmp_path / "all.tar"
    python("manage.py", "backup", str(file), env=here)
    before = python("-c", LOOK, env=here).stdout
    whole = file.read_bytes()
    with tarfile.open(file) as tar:
        member = tar.getmember("media/a/方案.pdf")
    for damaged in (whole[: len(whole) // 2], _changed(whole, member.offset_data), b"no archive"):
        file.write_bytes(damaged)
        refused = python("manage.py", "restore", str(file), "--replace", env=here)
        assert refused.returncode != 0
        assert python("-c", LOOK, env=here).stdout == before


def _changed(whole: bytes, at: int) -> bytes:
    return whole[:at] + b"X" + whole[at + 1 :]
