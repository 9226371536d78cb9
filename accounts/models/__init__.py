"""Who there is: people, units and the offices they hold."""

from __future__ import annotations

from accounts.models.demo import DemoClock, DemoYears
from accounts.models.lockout import Lockout
from accounts.models.password import PasswordRecord
from accounts.models.post import Post, Substitution
from accounts.models.proof import Device, Link
from accounts.models.unit import Unit
from accounts.models.user import User

__all__ = [
    "DemoClock",
    "DemoYears",
    "Device",
    "Link",
    "Lockout",
    "PasswordRecord",
    "Post",
    "Substitution",
    "Unit",
    "User",
]
