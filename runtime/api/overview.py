"""The overview page: the installation at a glance, for a browser. The staff's workspace takes its place later."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from engines.kernel.errors import Invalid, Permanent, Problem, Throttled, Unauthenticated
from engines.kernel.text import localised
from runtime.api.answering import locale, platform
from runtime.api.identify import COOKIE, identify, keep_session
from runtime.auth.actor import Actor
from runtime.auth.tokens import is_same
from runtime.services.overview import overview
from runtime.services.sessions import sign_out
from runtime.services.set_password import set_password
from runtime.services.sign_in import sign_in
from runtime.services.viewer import view

#: Words of the page itself.
WORDS = {
    "zh-CN": {
        "workspace": "工作台",
        "overview": "概览", "apps": "应用与表单", "records": "条记录", "happened": "规则最近做了什么", "ledgers": "账本",
        "incidents": "异常", "no_incidents": "没有未处理的异常", "nothing_yet": "还没有规则执行过。保存一条记录试试。",
        "issuance": "累计发放", "redemption": "累计使用", "breakage": "累计过期", "liability": "未兑付", "release": "版本",
        "sign_in": "登录", "sign_out": "退出", "login": "账号", "password": "密码", "welcome": "登录 Tessera",
        "new_password": "设置新密码", "must_change": "当前密码由系统或管理员生成，请先换成您自己的密码。", "old": "当前密码",
        "new": "新密码", "change": "修改密码", "forgot": "忘记密码请联系管理员。", "your_apps": "我的应用",
        "no_apps": "还没有分配给您的应用，请联系管理员授予角色。", "times": "次", "last": "最近", "api": "接口", "by": "按",
        "empty": "尚未安装应用", "empty_hint": "请在命令行执行：", "other": "English", "done": "已执行", "refused": "未执行",
        "adjustment": "调整",
    },
    "en": {
        "workspace": "Workspace",
        "overview": "Overview", "apps": "Apps and forms", "records": "records", "happened": "What rules did lately",
        "ledgers": "Ledgers", "incidents": "Incidents", "no_incidents": "No open incidents",
        "nothing_yet": "No rule has acted yet. Save a record and look again.", "issuance": "Issued", "redemption": "Used",
        "breakage": "Expired", "liability": "Still owed", "release": "Release",
        "sign_in": "Sign in", "sign_out": "Sign out", "login": "Login", "password": "Password", "welcome": "Sign in to Tessera",
        "new_password": "A new password", "must_change": "Your password was made for you. Choose one of your own.",
        "old": "Current password", "new": "New password", "change": "Change password",
        "forgot": "Forgotten? An administrator can give you a new password.", "your_apps": "Your apps",
        "no_apps": "No app is yours yet. An administrator can give you a role.", "times": "times",
        "last": "last", "api": "API", "by": "by", "empty": "No app is installed", "empty_hint": "On the command line:",
        "other": "中文", "done": "done", "refused": "not done", "adjustment": "Adjusted",
    },
}  # fmt: skip


def overview_routes() -> Blueprint:
    """The pages."""
    routes = Blueprint("overview", __name__, template_folder="templates", static_folder="static", static_url_path="/static")
    routes.add_url_rule("/", view_func=_page)
    routes.add_url_rule("/sign-in", view_func=_sign_in_page, methods=["GET"])
    routes.add_url_rule("/sign-in", "_sign_in", _sign_in, methods=["POST"])
    routes.add_url_rule("/password", view_func=_password_page, methods=["GET"])
    routes.add_url_rule("/password", "_change_password", _change_password, methods=["POST"])
    routes.add_url_rule("/sign-out", view_func=_sign_out, methods=["POST"])
    return routes


def _page() -> WerkzeugResponse:
    if not _is_installed():
        return Response(render_template("empty.html", **_words()))
    caller = identify()
    if not caller.is_known:
        return redirect(f"/sign-in?lang={locale()}", 303)
    if caller.must_change:
        return redirect(f"/password?lang={locale()}", 303)
    words = {**_words(), "who": caller.actor.login, "csrf": caller.csrf}
    if not caller.actor.is_unrestricted:
        return Response(render_template("staff.html", apps=_apps_of(caller.actor), **words))
    found = overview(platform(), locale())

    def sentence(code: str, sample: object) -> str:
        given = sample.get("cause_params", {}) if isinstance(sample, dict) else {}
        return platform().catalog.render(Problem(code, params=given), locale()) if code in platform().catalog else code

    return Response(render_template("overview.html", found=found, sentence=sentence, **words))


def _is_installed() -> bool:
    try:
        with platform().database.read() as connection:
            platform().releases.current(connection)
    except Permanent:
        return False
    return True


def _apps_of(actor: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """Titles of the apps that somebody may use, each with its forms: title and address in the workspace."""
    with platform().database.read() as connection:
        viewer = view(platform(), connection, actor)
    found: dict[str, list[tuple[str, str]]] = {}
    for entity in viewer.release.entities.values():
        if entity.parent is None and viewer.access.may(entity.id, "read"):
            app, form = entity.key.split(".")
            title = localised(viewer.release.apps[app].title, locale())
            found.setdefault(title, []).append((localised(entity.title, locale()), f"/app/a/{app}/{form}"))
    return list(found.items())


def _sign_in_page(problem: str = "", login: str = "", status: int = 200) -> Response:
    return Response(render_template("sign_in.html", problem=problem, login=login, **_words()), status)


def _sign_in() -> WerkzeugResponse:
    login, password = request.form.get("login", "")[:100], request.form.get("password", "")[:1000]
    try:
        signed_in = sign_in(platform(), login, password, request.remote_addr, request.user_agent.string or None)
    except (Unauthenticated, Throttled, Permanent) as error:
        return _sign_in_page(platform().catalog.render(error.problems[0], locale()), login, 401)
    response = redirect(f"/?lang={locale()}", 303)
    keep_session(response, signed_in.token)
    return response


def _password_page(problem: str = "", status: int = 200) -> WerkzeugResponse:
    caller = identify()
    if caller.csrf is None:
        return redirect(f"/sign-in?lang={locale()}", 303)
    known = {"who": caller.actor.login, "csrf": caller.csrf, "must_change": caller.must_change}
    return Response(render_template("password.html", problem=problem, **known, **_words()), status)


def _change_password() -> WerkzeugResponse:
    caller, sent = identify(), request.form
    if caller.csrf is None or not is_same(sent.get("csrf", ""), caller.csrf):
        return redirect(f"/password?lang={locale()}", 303)
    try:
        set_password(
            platform(), caller.actor, caller.actor.login, sent.get("new", "")[:1000], old=sent.get("old", "")[:1000],
            but=request.cookies.get(COOKIE),
        )  # fmt: skip
    except (Invalid, Throttled) as error:
        return _password_page(" ".join(platform().catalog.render(each, locale()) for each in error.problems), 422)
    return redirect(f"/?lang={locale()}", 303)


def _sign_out() -> WerkzeugResponse:
    caller = identify()
    if caller.csrf is None or not is_same(request.form.get("csrf", ""), caller.csrf):
        return redirect(f"/?lang={locale()}", 303)
    sign_out(platform(), caller.actor, request.cookies.get(COOKIE, ""))
    response = redirect(f"/sign-in?lang={locale()}", 303)
    response.delete_cookie(COOKIE, path="/")
    return response


def _words() -> dict[str, Any]:
    language = locale()
    return {"words": WORDS[language], "locale": language, "other": "en" if language == "zh-CN" else "zh-CN"}
