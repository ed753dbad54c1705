"""The first administrator: made once, however many processes ask; never while somebody can sign in."""

import multiprocessing
from pathlib import Path

from runtime.bootstrap import build
from runtime.config import read_settings
from runtime.services.first_admin import first_admin
from runtime.services.people import UserChange, change_user, find_user
from runtime.services.sign_in import sign_in
from tests.runtime.services.people.office import COMMAND, Office


def ask(url: str, folder: Path, gate: object, answers: object) -> None:
    platform = build(read_settings({"TESSERA_DATABASE_URL": url, "TESSERA_DATA_DIR": str(folder)}))
    gate.wait(60)
    answers.put(first_admin(platform))
    platform.database.close()


def test_four_processes_make_one(office: Office):
    started = multiprocessing.get_context("spawn")
    gate, answers = started.Barrier(4), started.Queue()
    processes = [started.Process(target=ask, args=(office.url, office.folder, gate, answers)) for _ in range(4)]
    for process in processes:
        process.start()
    found = [answers.get(timeout=60) for _ in processes]
    for process in processes:
        process.join(60)
    (password,) = [each for each in found if each is not None]
    entered = sign_in(office.platform, "admin", password)
    assert (entered.actor.is_unrestricted, entered.must_change) == (True, True)
    assert [deed[:2] for deed in office.deeds()] == [("user_changed", "admin"), ("sign_in", "admin")]


def test_who_cannot_sign_in_does_not_count(office: Office):
    office.user("till", can_sign_in=False)
    office.user("gone")
    change_user(office.platform, COMMAND, UserChange("gone", is_active=False))
    assert first_admin(office.platform) is not None
    assert first_admin(office.platform) is None


def test_an_admin_without_password_gets_one(office: Office):
    office.user("admin", can_sign_in=False)
    change_user(office.platform, COMMAND, UserChange("admin", is_active=False))
    password = first_admin(office.platform)
    assert sign_in(office.platform, "admin", password).actor.is_admin


def test_nobody_is_made_where_somebody_can_sign_in(office: Office):
    office.user("ada")
    assert first_admin(office.platform) is None
    assert not find_user(office.platform, COMMAND, "ada").user.is_admin
