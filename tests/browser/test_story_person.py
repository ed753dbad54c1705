"""Language and theme are chosen in the menu of the person: every text changes at once, and both stay."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_record import ask, member
from tests.browser.test_workspace import Shot, Visit

UI = Path(__file__).resolve().parents[2] / "designer_ui"
FORMS = "/api/v1/apps/member/forms"
#: The same in both languages, or written as data.
_ALIKE = re.compile(r"^[\W\d_]*$|^(Tessera|English|中文|JSON|Excel|CSV|PDF|Ctrl.?K|POS|APP?|SKU|F8)$")
_TEXTS = """() => {
  const seen = []
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (node.parentElement.closest('script, style') === null && node.parentElement.checkVisibility()) seen.push(node.textContent.trim())
  }
  for (const each of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
    for (const name of ['aria-label', 'title', 'placeholder']) if (each.checkVisibility() && each.hasAttribute(name)) seen.push(each.getAttribute(name).trim())
  }
  return [...new Set(seen)].filter((text) => text !== '')
}"""


@pytest.fixture(scope="module")
def catalogues() -> dict[str, set[str]]:
    """Every text of the product, by language, without those that are alike; as the catalogues of the front end have them."""
    script = """
      import { build } from 'vite'
      const out = {}
      for (const name of ['zh-CN', 'en']) {
        const made = await build({ configFile: false, logLevel: 'silent', build: { write: false, lib: { entry: `src/i18n/${name}.ts`, formats: ['es'] } } })
        const { code } = made[0].output[0]
        const found = (await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)).default
        const all = (part) => typeof part === 'string' ? [part] : Object.values(part).flatMap(all)
        out[name] = all(found)
      }
      console.log(JSON.stringify(out))"""
    node = UI.parent / ".venv" / "bin" / "node"
    told = subprocess.run([node, "--input-type=module", "-e", script], cwd=UI, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(told.stdout)
    texts = {locale: {part.strip() for text in words for part in text.split("|")} for locale, words in found.items()}
    both = texts["zh-CN"] & texts["en"]
    return {
        locale: {text for text in words if "{" not in text and not _ALIKE.match(text)} - both for locale, words in texts.items()
    }


def strangers(page: Page, of: set[str], locale: str) -> list[str]:
    """Texts that are seen and are of the other language."""
    seen: list[str] = page.evaluate(_TEXTS)
    other = [text for text in seen if text in of]
    if locale == "en":
        return other + [text for text in seen if re.search(r"[\u4e00-\u9fff]", text) and not DATA.search(text)]
    return other


#: Chinese that people have written.
DATA = re.compile("[王李韩张贾元]|人民广场店|中文|常客|新会员|顾客|客户名单")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_language_and_theme_change_at_once_and_stay(
    visit: Visit, shot: Shot, size: tuple[int, int], catalogues: dict[str, set[str]]
) -> None:
    page = visit(size=size)
    id = member(page, "元春", f"132000000{int(size == WIDE)}1", 1)
    ask(page, "PATCH", f"{FORMS}/member/records/{id}", {"note": "常客"})
    for address in (
        f"a/member/member/{id}",
        "a/member/member",
        "a/member/order/new",
        "a/member/member/import",
        "",
        "admin/users",
        "search?q=元春",
    ):
        page.goto(f"/app/{address}")
        page.get_by_role("main").get_by_role("heading").first.wait_for()
        page.wait_for_load_state("networkidle")
        for locale, scheme, person in (("zh-CN", "dark", "Person"), ("en", "light", "个人")):
            for chosen in (
                "中文" if locale == "zh-CN" else "English",
                ("Dark", "深色") if scheme == "dark" else ("浅色", "Light"),
            ):
                page.get_by_role("button", name=re.compile("^(Person|个人) ")).click()
                wanted = chosen if isinstance(chosen, str) else re.compile("|".join(f"^{each}$" for each in chosen))
                page.get_by_role("menuitem", name=wanted).click()
                expect(page.get_by_role("menu")).to_have_count(0)
            page.wait_for_load_state("networkidle")
            other = "en" if locale == "zh-CN" else "zh-CN"
            assert strangers(page, catalogues[other], locale) == [], (address, locale, person)
            expect(page.locator("html")).to_have_attribute("data-theme", scheme)
            expect(page.locator("html")).to_have_attribute("lang", locale)
            shot(page, f"{address.split('?')[0].replace('/', '.').replace(str(id), 'one') or 'home'}-{locale}-{size[0]}")
    page.get_by_role("button", name=re.compile("^(Person|个人) ")).click()
    page.get_by_role("menuitem", name="中文").click()
    page.reload()
    page.get_by_role("main").get_by_role("heading").first.wait_for()
    page.wait_for_load_state("networkidle")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert strangers(page, catalogues["en"], "zh-CN") == []
