"""What `manage.py check` refuses of papers (启动检查): drawn seals on real papers, a certificate that cannot sign."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from forms.models import Document
from forms.signing import signer


@register("papers")
def demo_seals(app_configs: Any = None, **kwargs: Any) -> Iterable[CheckMessage]:
    """Drawn seals belong to demonstrations (演示印章检查): to draw the seal of a real unit is a crime."""
    if settings.DEMO_SEALS and not settings.DEMO:
        yield Error(
            "演示印章只能在演示环境使用：正式单位的印章不得绘制。",
            hint="去掉 ZHANCHENG_DEMO_SEALS；正式文书的用印处留空，供加盖公章或者由电子印章平台签章。",
            obj="ZHANCHENG_DEMO_SEALS",
            id="zhancheng.E003",
        )


@register(Tags.database)
def demo_among_real_papers(
    app_configs: Any = None, databases: Iterable[str] | None = None, **kwargs: Any
) -> Iterable[CheckMessage]:
    """A register that holds real papers is no demonstration (演示环境检查): nothing there may be sealed for show."""
    if not settings.DEMO:
        return
    for name in databases or ():
        there = connections[name].introspection.table_names()
        if Document._meta.db_table in there and Document.objects.using(name).filter(demo=False).exists():
            yield Error(
                "数据库中有正式文书，不能作为演示环境启动。",
                hint="去掉 ZHANCHENG_DEMO，或者把 DATABASE_URL 指向演示用的数据库。",
                obj="ZHANCHENG_DEMO",
                id="zhancheng.E004",
            )


@register("papers")
def signing(app_configs: Any = None, **kwargs: Any) -> Iterable[CheckMessage]:
    """The configured certificate can sign, and no demonstration's certificate signs real papers (签名证书检查)."""
    try:
        found = signer()
    except ImproperlyConfigured as error:
        yield Error(str(error), hint="核对 ZHANCHENG_SIGNING_CERT 和 ZHANCHENG_SIGNING_PASSWORD。", id="zhancheng.E005")
        return
    if getattr(found, "is_demo", False) and not settings.DEMO:
        yield Error(
            "签名证书是演示证书，没有法律效力，不能用于正式环境。",
            hint="换用认证机构签发的证书，或者去掉 ZHANCHENG_SIGNING_CERT。",
            id="zhancheng.E006",
        )
    lost = [path for path in settings.SIGNING_ROOTS if not Path(path).is_file()]
    if lost:
        yield Error(f"找不到根证书：{'、'.join(lost)}", hint="核对 ZHANCHENG_SIGNING_ROOTS。", id="zhancheng.E007")
