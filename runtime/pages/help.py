"""Help for the people who work with the product, as plain pages: the tutorial and the short guides of `docs/`.

They are served without the internet and without signing in: nothing in them comes from an installation. Which pages there are is
listed here; nothing else of `docs/` can be reached.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, abort, render_template, request, send_from_directory
from markdown_it import MarkdownIt
from markdown_it.token import Token

DOCS = Path(__file__).resolve().parents[2] / "docs"
ADDRESS = "/app/help"
LANGUAGES = ("zh-CN", "en")
_DAY = 86_400
_WORDS = {
    "zh-CN": {"help": "帮助", "back": "打开工作台", "other": "English", "all": "全部指南"},
    "en": {"help": "Help", "back": "Open the workspace", "other": "中文", "all": "All guides"},
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name in the address, the folder of `docs/` that its two files `<name>.<language>.md` stand in."""

    name: str
    folder: str

    def file(self, language: str) -> Path:
        """Its text in a language."""
        return DOCS / self.folder / f"{self.name}.{language}.md"


#: In the order in which one reads them.
PAGES = {
    page.name: page
    for page in (
        Page("first_rule", "tutorial"),
        Page("use_the_keyboard", "how-to"),
        Page("bring_in_files", "how-to"),
        Page("save_views", "how-to"),
        Page("read_dashboards", "how-to"),
        Page("print_and_export", "how-to"),
        Page("set_up_channels", "how-to"),
    )
}
_PICTURES = DOCS / "tutorial" / "pictures"


def help_routes() -> Blueprint:
    """The pages, what they look like, and their pictures."""
    routes = Blueprint("help", __name__, url_prefix=ADDRESS, template_folder="templates")
    routes.add_url_rule("/", "help_index", _index)
    routes.add_url_rule("/help.css", "help_style", _style)
    routes.add_url_rule("/pictures/<name>", "help_picture", _picture)
    routes.add_url_rule("/<name>", "help_page", _page)
    return routes


def title_of(page: Page, language: str) -> str:
    """Its heading."""
    return page.file(language).read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")


def _index() -> Response:
    language = _language()
    return _html(language, "", _WORDS[language]["help"], "")


def _page(name: str) -> Response:
    page = PAGES.get(name)
    if page is None:
        abort(404)
    language = _language()
    return _html(language, name, title_of(page, language), _body(page, language, page.file(language).stat().st_mtime_ns))


def _html(language: str, name: str, title: str, body: str) -> Response:
    other = next(each for each in LANGUAGES if each != language)
    pages = [(each.name, title_of(each, language)) for each in PAGES.values()]
    text = render_template(
        "help.html", language=language, other=other, words=_WORDS[language], name=name, title=title, body=body, pages=pages
    )
    return Response(text, mimetype="text/html", headers={"Cache-Control": "no-cache"})


@lru_cache(maxsize=32)
def _body(page: Page, language: str, _changed_at: int) -> str:
    """Its text as HTML. HTML in the text is text, and addresses that run something are none: both by the parser itself."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(page.file(language).read_text(encoding="utf-8"))
    for token in tokens:
        for part in token.children or ():
            _settle(part, language)
    return str(parser.renderer.render(tokens, parser.options, {}))


def _settle(part: Token, language: str) -> None:
    """Between the pages one goes by their names here; pictures come from here."""
    if part.type == "image":
        part.attrSet("src", f"{ADDRESS}/pictures/{Path(str(part.attrGet('src'))).name}")
        part.attrSet("loading", "lazy")
    elif part.type == "link_open":
        name = Path(str(part.attrGet("href"))).name.partition(".")[0]
        if name in PAGES:
            part.attrSet("href", f"{ADDRESS}/{name}?lang={language}")


def _style() -> Response:
    return send_from_directory(Path(__file__).parent / "static", "help.css", max_age=_DAY)


def _picture(name: str) -> Response:
    return send_from_directory(_PICTURES, name, max_age=_DAY)


def _language() -> str:
    asked = request.args.get("lang")
    return asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES, default="zh-CN")
