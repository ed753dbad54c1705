"""A served installation with people and data, and a browser. Every story ends with an empty console."""

import shutil
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from runtime.auth.actor import Actor
from runtime.services.people import NewUser, add_user
from tests.concurrency.installation import Place, install, save
from tests.concurrency.serving import served
from tests.counts import is_proof

PASSWORD = "a-long-password-1"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking"]
WIDE, PHONE = (1440, 900), (390, 844)
#: What a browser says of requests that were refused on purpose (who is not signed in yet).
_EXPECTED = ("status of 401", "status of 422", "status of 409", "status of 404 (Not Found)", "net::ERR_FAILED")
SHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"


@dataclass(frozen=True, slots=True)
class Site:
    """Where an installation is served."""

    address: str
    place: Place


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The shipped apps with forty members, an administrator and a cashier."""
    folder = tmp_path_factory.mktemp("site")
    place = Place(f"sqlite:///{folder}/site.db", folder)
    platform = install(place)
    save(platform, "member.tier", {"key": "gold", "name": "Gold", "min_spend": "500", "multiplier": "1.5", "rank": 2})
    save(platform, "member.store", {"store_no": "S1", "name": "人民广场店"})
    names = ["王芳", "李雷", "韩梅梅", "张伟"]
    rows = [{"name": f"{names[number % 4]}{number}", "phone": f"138{number:08}"} for number in range(40)]
    save(platform, "member.member", *rows)
    for login, is_admin in (("boss", True), ("till", False)):
        roles = () if is_admin else ("member.cashier",)
        add_user(platform, Actor(), NewUser(login, password=PASSWORD, is_admin=is_admin, roles=roles))
    platform.database.close()
    with served(place) as port:
        yield Site(f"http://127.0.0.1:{port}", place)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of the machine."""
    program = next((found for name in CHROMIUM if (found := shutil.which(name)) is not None), None)
    assert program is not None, "Chromium is not installed: tests/services/provide"
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Somebody signs in: login, then `size`, `locale`, `scheme`. Whatever the console says against the page fails the story."""
    said: list[str] = []
    contexts: list[Any] = []

    def enter(
        login: str = "boss", *, size: tuple[int, int] = WIDE, locale: str = "en", scheme: str = "light", has_tour: bool = False,
    ) -> Page:  # fmt: skip
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, locale=locale, color_scheme=scheme,  # type: ignore[arg-type]
            base_url=site.address,
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(20_000)
        if not has_tour:
            context.add_init_script(f"if (window === top) localStorage.setItem('tessera.tour.{login}', 'seen')")
        page = context.new_page()
        page.on(
            "console",
            lambda message: said.append(f"{message.text} {message.location['url']}") if message.type == "error" else None,
        )
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto("/app/sign-in")
        page.get_by_role("textbox").first.fill(login)
        page.locator("input[type=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "sign-in" not in url)
        page.get_by_role("main").get_by_role("heading", level=1).wait_for()
        return page

    yield enter
    for context in contexts:
        context.close()
    unexpected = [text for text in said if not any(part in text for part in _EXPECTED)]
    assert unexpected == []


@pytest.fixture
def shot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keep a picture, to be looked at: `build/screenshots/<story>-<name>.png`."""

    def keep(page: Page, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{request.node.originalname}-{name}.png")

    return keep


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A story that is told at several sizes, in several languages, is told once in `make test`, in the whole at all of them;
    `make proof` tells everything."""
    if is_proof():
        return
    told: dict[tuple[Path, str], list[pytest.Item]] = {}
    for item in items:
        if isinstance(item, pytest.Function) and hasattr(item, "callspec") and item.path.parent == Path(__file__).parent:
            told.setdefault((item.path, item.originalname), []).append(item)
    left = [
        item
        for (_, name), variants in told.items()
        for at, item in enumerate(variants)
        if at != zlib.crc32(name.encode()) % len(variants)
    ]
    config.hook.pytest_deselected(items=left)
    kept = set(items) - set(left)
    items[:] = [item for item in items if item in kept]
