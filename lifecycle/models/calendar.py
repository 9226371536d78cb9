"""The working calendar (工作日历): years as published, which an administrator may enter or correct."""

from __future__ import annotations

from django.db import models


class CalendarYear(models.Model):
    """A year whose holidays are published (已公布年度); it replaces the shipped year whole."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    source = models.CharField("依据文件", max_length=200)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "工作日历年度"
        ordering = ("year",)

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A holiday or a make-up working day (放假日、调休上班日) of an entered year."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", "放假"
        MAKEUP = "makeup", "调休上班"

    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days", verbose_name="年度")
    day = models.DateField("日期", unique=True)
    kind = models.CharField("类别", max_length=10, choices=Kind)
    name = models.CharField("名称", max_length=30, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "放假与调休"
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}"
