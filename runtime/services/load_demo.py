"""The demo: the shipped apps installed, then their sample data, app by app in the order in which they need each other."""

from collections.abc import Callable
from dataclasses import dataclass

from engines.blueprint.model import RecordSet
from runtime.auth.actor import Actor
from runtime.services.apply_records import Applied, apply_records
from runtime.services.plan_change import Parts
from runtime.services.platform import Platform
from runtime.services.publish_app import Progress, Published, apply_apps
from runtime.services.run_due import run_due


@dataclass(frozen=True, slots=True)
class Demo:
    """What was done."""

    published: Published
    data: Applied


def load_demo(
    platform: Platform, actor: Actor, parts: Parts, *, with_data: bool = True,
    progress: Progress = lambda _step, _rows: None, report: Callable[[RecordSet, int], None] = lambda _set, _done: None,
) -> Demo:  # fmt: skip
    """Install or upgrade the apps of `parts`, then add the sample records that are not there yet."""
    published = apply_apps(platform, actor, parts, progress=progress)
    if not with_data:
        return Demo(published, Applied())
    with platform.database.read() as connection:
        demo = platform.releases.current(connection).release.demo
    data = apply_records(platform, actor, [each for each in demo if each.app in parts], report)
    run_due(platform, kinds=frozenset({"rule"}))
    return Demo(published, data)
