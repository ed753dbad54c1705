"""An installation of the shipped apps for tests and benchmarks that need more than one process.

A process that is started by `multiprocessing` (spawn) or as a script opens the same installation by its URL and folder.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from runtime.auth.actor import Actor
from runtime.blueprint_files import read_parts
from runtime.bootstrap import build
from runtime.config import read_settings
from runtime.services.import_records import Imported, ImportRecords, import_records
from runtime.services.platform import Platform
from runtime.services.publish_app import apply_apps
from runtime.services.save_records import RecordInput, Saved, SaveRecords, save_records

ROOT = Path(__file__).resolve().parents[2]
BLUEPRINTS = ROOT / "blueprints"
TIERS = (
    {"key": "silver", "name": "Silver", "min_spend": "200", "multiplier": "1.2", "rank": 1},
    {"key": "gold", "name": "Gold", "min_spend": "500", "multiplier": "1.5", "rank": 2},
)
MULTIPLIERS = {Decimal(tier["min_spend"]): Decimal(tier["multiplier"]) for tier in TIERS}  # type: ignore[arg-type]
WITH_TIERS = "floor(amount * coalesce(member.tier.multiplier, 1))"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an installation is; can be handed to another process."""

    url: str
    folder: Path


def open_place(place: Place) -> Platform:
    """The platform of this process."""
    return build(read_settings({"TESSERA_DATA_DIR": str(place.folder), "TESSERA_DATABASE_URL": place.url, "LANG": "en"}))


def install(place: Place, *more: Path) -> Platform:
    """The shipped apps (and `more` folders of apps) on an empty database, without demo data."""
    platform = open_place(place)
    parts: dict[str, Mapping[str, Any]] = dict(read_parts(BLUEPRINTS))
    for folder in more:
        parts.update(read_parts(folder))
    apply_apps(platform, Actor(), parts)
    return platform


def save(platform: Platform, form: str, *rows: Mapping[str, object], **options: Any) -> list[Saved]:
    """Save rows; raises what `save_records` raises."""
    return save_records(platform, Actor(), SaveRecords(form, [RecordInput(row) for row in rows], **options))


def save_id(platform: Platform, form: str, **values: object) -> int:
    """The id of one new record."""
    [saved] = save(platform, form, values)
    assert saved.id is not None
    return saved.id


def with_tiers_and_rule(platform: Platform) -> None:
    """Two tiers, and one published rule whose amount depends on them."""
    save(platform, "member.tier", *TIERS)
    publish_rule(platform, "Purchases", WITH_TIERS)


def publish_rule(platform: Platform, name: str, amount: str, **more: object) -> int:
    """A published earning rule for new orders."""
    values = {"name": name, "trigger": "member.order.created", "amount": amount, "status": "published", **more}
    return save_id(platform, "points.earning_rule", **values)


def import_customers(platform: Platform, path: Path) -> Imported:
    """Customers of a set as `tests/factories/orders.py` writes it."""
    mapping = {"customer_no": "member_no", "first_order_on": "joined_on"}
    return import_records(platform, Actor(), ImportRecords("member.member", path, mapping, ("member_no",)))


def import_orders(platform: Platform, path: Path, **options: Any) -> Imported:
    """Orders of such a set."""
    mapping = {"customer_no": "member.member_no"}
    return import_records(platform, Actor(), ImportRecords("member.order", path, mapping, ("order_no",), **options))


def write_csv(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> Path:
    """A CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path
