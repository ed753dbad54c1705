"""The shell of the staff's workspace: one page that loads what the front end was built to, whatever its address. What it shows it
asks of the API."""

import json
import mimetypes
import secrets
from functools import lru_cache, partial
from pathlib import Path

from flask import Blueprint, Response, redirect, request, send_from_directory

#: Where the front end is built to.
BUILT = Path(__file__).resolve().parents[2] / "designer_ui" / "dist"
_MANIFEST = BUILT / ".vite" / "manifest.json"
ADDRESS = "/app"
_ENTRY = "src/apps/workspace/main.ts"
_YEAR = 31_536_000
#: How the build packs what is worth it, smallest first (`vite.config.ts`): the coding, and what the file's name ends with then.
_PACKED = (("br", ".br"), ("gzip", ".gz"))
#: Only what was built may run; it talks to this server and to nobody else.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


_BARE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
#: For whoever has run the server from a copy without a front end.
_NOT_BUILT = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>Tessera</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<style>body{max-width:36em;margin:12vh auto;padding:0 20px;font:15px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif}
code{padding:2px 6px;border-radius:4px;background:#8883}</style></head><body>
<h1>工作台还没有构建</h1><p>服务已在运行，但网页界面尚未生成。请在项目目录中运行
<code>make build</code>，然后刷新此页；接口可照常使用，说明见 <code>/api/docs</code>。</p>
<div lang="en"><h2>The workspace has not been built</h2><p>The server runs, but its pages are not there yet. Run
<code>make build</code> in the folder of the project, then load this page again. The API works meanwhile:
see <code>/api/docs</code>.</p></div></body></html>
"""


def workspace_routes() -> Blueprint:
    """The shell, and the files it loads."""
    routes = Blueprint("workspace", __name__, url_prefix=ADDRESS)
    routes.add_url_rule("/assets/<path:name>", "asset", _asset)
    routes.add_url_rule("/", "shell", _shell)
    routes.add_url_rule("/<path:_place>", "place", _shell)
    return routes


def door_routes() -> Blueprint:
    """The addresses that people type, and that they have kept from before the workspace: they lead into it."""
    routes = Blueprint("door", __name__)
    for place in ("/", "/sign-in", "/password"):
        routes.add_url_rule(place, place.strip("/") or "start", partial(redirect, f"{ADDRESS}{place}", 303), methods=["GET"])
    return routes


def is_built() -> bool:
    """Whether there is a front end to serve."""
    return _MANIFEST.is_file()


def _asset(name: str) -> Response:
    """A file whose name changes with its content: kept by browsers for a year; packed, for whoever can unpack it."""
    folder = BUILT / "assets"
    codings = {coding: ending for coding, ending in _PACKED if (folder / f"{name}{ending}").is_file()}
    taken = next((coding for coding in codings if request.accept_encodings.quality(coding) > 0), None)
    kind = mimetypes.guess_type(name)[0]
    response = send_from_directory(folder, name + codings.get(taken or "", ""), mimetype=kind, max_age=_YEAR)
    if codings:
        response.vary.add("Accept-Encoding")
    if taken is not None:
        response.content_encoding = taken
    response.cache_control.immutable = True
    response.cache_control.public = True
    return response


def _shell(_place: str = "") -> Response:
    if not is_built():
        return Response(_NOT_BUILT, 503, headers={"Content-Security-Policy": _BARE}, mimetype="text/html")
    nonce, language = secrets.token_urlsafe(16), request.accept_languages.best_match(("zh-CN", "en"), default="zh-CN")
    page = _page(language, _MANIFEST.stat().st_mtime_ns).replace("{nonce}", nonce)
    return Response(page, headers={"Content-Security-Policy": _POLICY.format(nonce=nonce)}, mimetype="text/html")


@lru_cache(maxsize=4)
def _page(language: str, _built_at: int) -> str:
    """The page; `{nonce}` stands for what proves that a style is the page's own."""
    manifest = json.loads(_MANIFEST.read_text(encoding="utf-8"))
    entry = manifest[_ENTRY]
    styles = "".join(f'<link rel="stylesheet" href="{ADDRESS}/{name}">' for name in entry.get("css", ()))
    ahead = "".join(
        f'<link rel="modulepreload" href="{ADDRESS}/{manifest[name]["file"]}">' for name in entry.get("imports", ())
    )  # fmt: skip
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Tessera</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">'
        f'<meta name="color-scheme" content="light dark"><meta name="nonce" content="{{nonce}}">'
        f'<link rel="icon" href="/static/icon.svg">{styles}{ahead}</head>'
        f'<body><div id="app"></div><script type="module" src="{ADDRESS}/{entry["file"]}"></script></body></html>'
    )
