"""Settings in production: what is refused, what is secure, what is logged."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.config.process import environment, python


def test_production_refuses_to_start_without_a_secret_key(tmp_path: Path) -> None:
    env = environment(tmp_path, ZHANCHENG_DEMO="off", ZHANCHENG_DEBUG="off", ZHANCHENG_SECRET_KEY="")
    refused = python("manage.py", "check", env=env)
    assert refused.returncode != 0
    assert "ZHANCHENG_SECRET_KEY" in refused.stderr


def test_a_production_configuration_passes_djangos_deployment_check(tmp_path: Path) -> None:
    env = environment(
        tmp_path,
        ZHANCHENG_DEMO="off",
        ZHANCHENG_DEBUG="off",
        ZHANCHENG_SECRET_KEY="k9" * 40 + "!%x",
        ZHANCHENG_SITE_URL="https://sites.example.test",
    )
    checked = python("manage.py", "check", "--deploy", "--fail-level", "ERROR", env=env)
    assert checked.returncode == 0, checked.stderr
    # Two warnings are decisions: subdomains and browsers' preload lists belong to whoever owns the domain.
    assert set(re.findall(r"security\.W\d+", checked.stderr)) <= {"security.W005", "security.W021"}


def test_production_logs_one_json_object_a_line_with_readable_chinese(tmp_path: Path) -> None:
    env = environment(tmp_path, ZHANCHENG_DEMO="off", ZHANCHENG_DEBUG="off", ZHANCHENG_SECRET_KEY="k" * 60)
    said = python(
        "-c",
        "import django, logging, os; os.environ['DJANGO_SETTINGS_MODULE']='config.settings'; django.setup();"
        "logging.getLogger('lifecycle').warning('台账')",
        env=env,
    )
    assert json.loads(said.stderr.strip().splitlines()[-1])["event"] == "台账"
    assert "台账" in said.stderr


def test_the_worker_knows_every_task_that_the_clock_calls() -> None:
    from config.celery import app

    app.loader.import_default_modules()
    called = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert called
    assert called - set(app.tasks) == set()
