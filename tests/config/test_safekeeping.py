"""Everything goes into one file and comes back whole, on whichever database the tests run; a damaged file never does."""

from __future__ import annotations

import os
import tarfile
import uuid
from collections.abc import Iterator
from pathlib import Path

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


@pytest.fixture
def places(tmp_path: Path, django_db_blocker: pytest.FixtureRequest) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Two installations of the kind the tests run on: one with something in it, one empty."""
    made = []
    found = []
    for name in ("here", "there"):
        more = {"ZHANCHENG_DEBUG": "on", "ZHANCHENG_DEMO": "off"}
        if connection.vendor == "postgresql":
            database = f"zc_keep_{name}_{uuid.uuid4().hex[:8]}"
            made.append(database)
            more["DATABASE_URL"] = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{database}"
        found.append(environment(tmp_path / name, **more))
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _databases("CREATE", made)
    for env in found:
        assert python("manage.py", "migrate", "--verbosity", "0", env=env).returncode == 0
    filled = python("-c", FILL, env=found[0])
    assert filled.returncode == 0, filled.stderr
    yield found[0], found[1]
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _databases("DROP", made)


def _databases(what: str, names: list[str]) -> None:
    if names:
        with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            for name in names:
                cursor.execute(f"{what} DATABASE {name}" + (" WITH (FORCE)" if what == "DROP" else ""))


def test_what_was_kept_comes_back_and_is_proven(places: tuple[dict[str, str], dict[str, str]], tmp_path: Path) -> None:
    here, there = places
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


def test_a_damaged_backup_changes_nothing(places: tuple[dict[str, str], dict[str, str]], tmp_path: Path) -> None:
    here, _there = places
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
