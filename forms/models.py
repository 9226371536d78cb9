"""Attachments (附件) people hand in, and documents (文书) the product issues: bytes stored once, never drawn again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import storages
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django_fsm import FSMModelMixin, transition

from forms.printmodel import PrintJob
from lifecycle.statefield import StateField

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["Attachment", "Document", "DocumentFile", "PrintJob"]


class Attachment(models.Model):
    """A file handed in with a case (附件): type checked by content, hashed, always downloaded, never shown inline."""

    application = models.ForeignKey(
        "lifecycle.Application", models.PROTECT, related_name="attachments", verbose_name="申请"
    )
    slot = models.CharField("材料项", max_length=80)
    label = models.CharField("材料名称", max_length=120)
    file = models.FileField("文件", storage=storages["default"], max_length=200)
    original_name = models.CharField("原文件名", max_length=255)
    content_type = models.CharField("文件类型", max_length=100)
    size = models.PositiveIntegerField("大小（字节）")
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ("pk",)
        indexes = (models.Index(fields=("application", "slot"), name="attachment_by_slot"),)

    def __str__(self) -> str:
        return self.original_name


class Document(FSMModelMixin, models.Model):
    """An issued paper (文书): numbered in the act, its values frozen, its bytes rendered right after the commit.

    It is never deleted and never drawn again; what ends it is a recorded act.
    """

    class State(models.TextChoices):
        VALID = "valid", "有效"
        REVOKED = "revoked", "已撤销"
        SUPERSEDED = "superseded", "已被替代"

    application = models.ForeignKey(
        "lifecycle.Application", models.PROTECT, null=True, related_name="documents", verbose_name="申请"
    )
    site = models.ForeignKey("lifecycle.Site", models.PROTECT, null=True, related_name="documents", verbose_name="网站")
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="documents", verbose_name="出具单位")
    name = models.CharField("规则名", max_length=60)
    form_code = models.CharField("式样", max_length=60)
    form_version = models.CharField("式样版本", max_length=20)
    title = models.CharField("标题", max_length=200)
    number = models.CharField("文号", max_length=80, blank=True)
    code = models.CharField("验证码", max_length=20, unique=True)
    values = models.JSONField("内容", encoder=DjangoJSONEncoder)
    opinions = models.JSONField("意见", default=dict, encoder=DjangoJSONEncoder)
    chain = models.JSONField("审批环节", default=list)
    banner = models.CharField("提示", max_length=300, blank=True)
    demo = models.BooleanField("演示", default=False)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    state = StateField("状态", max_length=12, choices=State.choices, default=State.VALID, protected=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name="替代文书"
    )
    issued_at = models.DateTimeField("出具时间")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="出具人"
    )
    ended_at = models.DateTimeField("失效时间", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="失效经手人"
    )
    ended_why = models.CharField("失效原因", max_length=300, blank=True)
    rendered_at = models.DateTimeField("生成时间", null=True, blank=True)
    failure = models.CharField("生成失败原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="document_number_once"),
            models.CheckConstraint(
                name="document_state_known", condition=Q(state__in=["valid", "revoked", "superseded"])
            ),
            models.CheckConstraint(
                name="document_superseded_by_one", condition=~Q(state="superseded") | Q(replaced_by__isnull=False)
            ),
        )
        indexes = (
            models.Index(fields=("issued_at",), condition=Q(rendered_at__isnull=True), name="document_to_render"),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()

    @transition(state, source=State.VALID, target=State.REVOKED)
    def revoke(self, *, by: User | None, why: str, at: datetime) -> None:
        """Lose its force by an act of its issuer (撤销)."""
        self.ended_at, self.ended_by, self.ended_why = at, by, why

    @transition(state, source=State.VALID, target=State.SUPERSEDED)
    def supersede(self, new: Document, *, by: User | None, why: str, at: datetime) -> None:
        """Give way to a newer paper (被替代)."""
        self.replaced_by = new
        self.ended_at, self.ended_by, self.ended_why = at, by, why


class DocumentFile(models.Model):
    """The issued bytes (文书文件) with their digests; append-only."""

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "DOCX"

    document = models.ForeignKey(Document, models.PROTECT, related_name="files", verbose_name="文书")
    format = models.CharField("格式", max_length=4, choices=Format)
    content = models.BinaryField("内容")
    size = models.PositiveIntegerField("大小（字节）")
    sha256 = models.CharField("SHA-256", max_length=64)
    sm3 = models.CharField("SM3", max_length=64)
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = verbose_name_plural = "文书文件"
        constraints = (models.UniqueConstraint(fields=("document", "format"), name="document_file_once"),)

    def __str__(self) -> str:
        return f"{self.document} {self.format}"
