"""What is interrupted: functions that a process does with its own platform."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from engines.kernel.clock import FixedClock
from runtime.auth.actor import Actor
from runtime.services import import_records as importing
from runtime.services.do_job import do_job, lease_of
from runtime.services.import_records import Imported
from runtime.services.platform import Platform
from runtime.services.publish_app import Published, apply_apps
from runtime.services.run_due import Done, run_due
from runtime.services.turn import Turn
from tests.concurrency.installation import import_customers, import_orders

SLICE = 40


def import_all(platform: Platform, customers: Path, orders: Path) -> tuple[Imported, Imported]:
    """Customers, then orders, in small slices. A dead process's lease lasts half a second."""
    importing.LEASE = timedelta(seconds=0.5)
    return import_customers(platform, customers), import_orders(platform, orders, slice=SLICE)


def work_in_slices(platform: Platform, at: datetime) -> None:
    """All jobs that are due at a time, in small slices, with turns that are over after each second one."""
    importing.LEASE = timedelta(seconds=0.5)
    standing = replace(platform, clock=lambda _: FixedClock(at))
    over = cycle((False, True))
    while do_job(standing, Turn("me", lease_of(platform), SLICE, lambda: next(over))) is not None:
        pass


def apply(platform: Platform, parts: Mapping[str, Mapping[str, Any]]) -> Published:
    """Install or upgrade apps."""
    return apply_apps(platform, Actor(), parts, consent=True)


def work_at(platform: Platform, at: datetime) -> Done:
    """All that is due at a time."""
    return run_due(replace(platform, clock=lambda _: FixedClock(at)))
