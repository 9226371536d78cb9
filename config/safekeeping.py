"""One file that holds everything (备份): the database, the attachments, and what proves that both are whole."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from lifecycle.models import LedgerHead

MANIFEST, MEDIA = "manifest.json", "media"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
BLOCK = 1024 * 1024  # bytes


class Unsafe(Exception):
    """Why a backup or a restore did not happen (未能完成)."""


@dataclass(frozen=True)
class Kept:
    """What a backup holds (备份内容)."""

    files: int
    size: int
    ledger: int


def keep(target: Path) -> Kept:
    """Write a backup (备份): the database first, then the files, which are only ever added to.

    Raises: Unsafe when the target exists already or the database's own tool fails.
    """
    if target.exists():
        raise Unsafe(f"{target} 已经存在，请换一个文件名。")
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        database = Path(folder) / DATABASES[connection.vendor]
        head = LedgerHead.objects.filter(pk=1).first()
        _dump(database)
        files = {database.name: _digest(database)}
        media = sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
        files |= {_inside(path): _digest(path) for path in media}
        manifest: dict[str, Any] = {
            "made_at": timezone.now().isoformat(),
            "vendor": connection.vendor,
            "ledger": {"seq": head.seq, "hash": head.hash} if head else {"seq": 0, "hash": ""},
            "files": files,
        }
        draft = Path(folder) / "backup.tar"
        with tarfile.open(draft, "w") as tar:
            _add(tar, Path(folder), MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            tar.add(database, database.name)
            for path in media:
                tar.add(path, _inside(path))
        draft.chmod(0o600)
        draft.replace(target)
    return Kept(len(media), target.stat().st_size, manifest["ledger"]["seq"])


def bring_back(source: Path, *, replace: bool = False) -> Kept:
    """Put a backup in place of what is here (恢复), once every byte of it has been checked.

    Raises: Unsafe when the file is no whole backup, was made on the other kind of database, or something is here already.
    """
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as scratch:
        folder = Path(scratch)
        _unpack(source, folder)
        manifest = _read(folder)
        _check(folder, manifest)
        if not replace and _something_here():
            raise Unsafe("数据库中已有数据。确认要用备份整体替换的，请加 --replace。")
        _load(folder / DATABASES[manifest["vendor"]])
        media = Path(settings.MEDIA_ROOT)
        if media.exists():
            shutil.rmtree(media)
        if (folder / MEDIA).exists():
            shutil.move(folder / MEDIA, media)
        else:
            media.mkdir(parents=True)
    return Kept(len(manifest["files"]) - 1, source.stat().st_size, manifest["ledger"]["seq"])


def _inside(path: Path) -> str:
    return f"{MEDIA}/{path.relative_to(settings.MEDIA_ROOT).as_posix()}"


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            found.update(block)
    return found.hexdigest()


def _add(tar: tarfile.TarFile, folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    tar.add(folder / name, name)


def _unpack(source: Path, folder: Path) -> None:
    try:
        with tarfile.open(source) as tar:
            tar.extractall(folder, filter="data")
    except (OSError, tarfile.TarError) as error:
        raise Unsafe(f"{source} 不是完整的备份文件：{error}") from error


def _read(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Unsafe("备份中没有清单，或者清单不能读取。") from error
    if manifest["vendor"] != connection.vendor:
        raise Unsafe(f"该备份来自 {manifest['vendor']}，而本系统现用 {connection.vendor}，不能恢复。")
    return dict(manifest)


def _check(folder: Path, manifest: dict[str, Any]) -> None:
    for name, digest in manifest["files"].items():
        path = folder / name
        if not path.is_file():
            raise Unsafe(f"备份中缺少 {name}。")
        if _digest(path) != digest:
            raise Unsafe(f"备份中 {name} 的内容与清单不符。")


def _something_here() -> bool:
    return LedgerHead._meta.db_table in connection.introspection.table_names() and LedgerHead.objects.exists()


def _dump(target: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with (
            closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as here,
            closing(sqlite3.connect(target)) as copy,
        ):
            here.backup(copy)
        return
    _tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def _load(source: Path) -> None:
    connections.close_all()
    if connection.vendor == "sqlite":
        place = Path(str(connection.settings_dict["NAME"]))
        for beside in ("-wal", "-shm"):
            place.with_name(place.name + beside).unlink(missing_ok=True)
        shutil.copyfile(source, place)
        return
    name = str(connection.settings_dict["NAME"])
    _tool("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--exit-on-error",
          "--single-transaction", f"--dbname={name}", str(source))  # fmt: skip


def _tool(program: str, *arguments: str) -> None:
    """Run PostgreSQL's own program; the password goes by the environment, never by the command line."""
    told = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    given = {variable: str(told[key]) for variable, key in names.items() if told.get(key)}
    found = shutil.which(program)
    if found is None:
        raise Unsafe(f"没有找到 {program}，请先安装 PostgreSQL 客户端。")
    done = subprocess.run(  # noqa: S603 - a fixed program, arguments of our own
        [found, *arguments], env=os.environ | given, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Unsafe(f"{program} 没有成功：{done.stderr.strip()[-400:]}")
