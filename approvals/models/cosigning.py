"""Several signers in one step (联签): who is asked to sign, and what each has signed. The step's Decision is their sum."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from accounts.permissions import seat
from approvals import voting
from approvals.models.decision import Decision


class Signer(models.Model):
    """A seat, or a person in it, asked to sign one step in one round (签署人); never deleted, only taken out (减签)."""

    class Kind(models.TextChoices):
        MEMBER = voting.MEMBER, "联签岗位"
        BEFORE = voting.BEFORE, "前加签"
        AFTER = voting.AFTER, "后加签"

    application = models.ForeignKey(
        "lifecycle.Application", models.PROTECT, related_name="signers", verbose_name="申请"
    )
    round = models.PositiveSmallIntegerField("轮次")
    step = models.PositiveSmallIntegerField("环节序号")
    step_label = models.CharField("环节名称", max_length=80)
    mode = models.CharField("签署方式", max_length=10)
    need = models.PositiveSmallIntegerField("所需票数", default=0)
    order = models.PositiveSmallIntegerField("次序")
    kind = models.CharField("类别", max_length=10, choices=Kind, default=Kind.MEMBER)
    leads = models.BooleanField("主办", default=False)
    host = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="加签人")
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name="签署单位")
    office = models.CharField("签署岗位", max_length=30)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="指定人员"
    )
    label = models.CharField("称谓", max_length=120)
    added_by_name = models.CharField("由谁加签", max_length=50, blank=True)
    reason = models.CharField("加签原因", max_length=500, blank=True)
    added_at = models.DateTimeField("列入时间")
    removed_at = models.DateTimeField("减签时间", null=True, blank=True)
    removed_by_name = models.CharField("由谁减签", max_length=50, blank=True)
    removed_why = models.CharField("减签原因", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "签署人"
        ordering = ("application", "round", "step", "order")
        constraints = (
            models.UniqueConstraint(fields=("application", "round", "step", "order"), name="signer_once_an_order"),
        )

    def __str__(self) -> str:
        return f"{self.step_label} {self.label}"

    @property
    def addressee(self) -> str:
        """To whom a message goes (告知对象): the person asked by name, else the seat."""
        return f"user.{self.person_id}" if self.person_id else seat(self.unit_id, self.office)

    @property
    def said(self) -> Signature | None:
        """What this signer has signed (已签意见), if anything."""
        return getattr(self, "signature", None)

    def row(self) -> voting.Row:
        """As the count needs it (计票要素)."""
        return voting.Row(
            key=self.pk,
            order=self.order,
            kind=self.kind,
            host=self.host_id,
            verdict=self.said.verdict if self.said else "",
            removed=self.removed_at is not None,
            holds=self.leads,
        )


class Signature(models.Model):
    """What one of several signers says (联签意见); never changed, never removed."""

    signer = models.OneToOneField(Signer, models.PROTECT, related_name="signature", verbose_name="签署人位")
    verdict = models.CharField("结论", max_length=10, choices=Decision.Verdict)
    opinion = models.TextField("意见")
    granted = models.JSONField("批准时确定的内容", default=dict, blank=True)
    override = models.JSONField("例外同意", default=list, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="签署人")
    name = models.CharField("签署人姓名", max_length=50)
    title = models.CharField("签署人职务", max_length=60, blank=True)
    acting_for = models.CharField("代谁签署", max_length=50, blank=True)
    values_version = models.PositiveIntegerField("所见版本")
    signed_at = models.DateTimeField("签署时间")

    class Meta:
        verbose_name = verbose_name_plural = "联签意见"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.signer} {self.get_verdict_display()}"

    @property
    def step_label(self) -> str:
        """The step that was signed (环节名称)."""
        return self.signer.step_label

    @property
    def signed_as(self) -> str:
        """The name as signed (署名); a substitute says for whom (代签)."""
        return (
            _("%(name)s（代%(other)s）") % {"name": self.name, "other": self.acting_for}
            if self.acting_for
            else self.name
        )
