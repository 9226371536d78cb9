"""What moves through its legal life: sites, domains, registrations, applications, their clocks and the ledger."""

from __future__ import annotations

from lifecycle.models.application import Application, ApplicationRound, Participation
from lifecycle.models.calendar import CalendarDay, CalendarYear
from lifecycle.models.campaign import Campaign, CampaignBatch, CampaignMember
from lifecycle.models.census import CensusSite
from lifecycle.models.copy import CaseCopy, CopyReading
from lifecycle.models.deadline import Deadline, DeadlineEvent, Reminder
from lifecycle.models.domain import Domain
from lifecycle.models.feed import Feed
from lifecycle.models.job import Job
from lifecycle.models.ledger import LedgerEntry, LedgerHead
from lifecycle.models.media import MediaAccount
from lifecycle.models.number import NumberSeries
from lifecycle.models.registration import Registration
from lifecycle.models.roster import RosterUpload
from lifecycle.models.rulesource import JurisdictionSetting, RuleSnapshot
from lifecycle.models.site import Site
from lifecycle.models.viewing import Viewing

__all__ = [
    "Application",
    "ApplicationRound",
    "CalendarDay",
    "CalendarYear",
    "Campaign",
    "CampaignBatch",
    "CampaignMember",
    "CaseCopy",
    "CensusSite",
    "CopyReading",
    "Deadline",
    "DeadlineEvent",
    "Domain",
    "Feed",
    "Job",
    "JurisdictionSetting",
    "LedgerEntry",
    "LedgerHead",
    "MediaAccount",
    "NumberSeries",
    "Participation",
    "Registration",
    "Reminder",
    "RosterUpload",
    "RuleSnapshot",
    "Site",
    "Viewing",
]
