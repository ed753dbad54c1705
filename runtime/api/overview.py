"""The overview page: the installation at a glance, for a browser. The staff's workspace takes its place later."""

from flask import Blueprint, Response, render_template

from engines.kernel.errors import AppError, Problem
from runtime.api.answering import locale, parameters, platform
from runtime.services.overview import overview

#: Words of the page itself.
WORDS = {
    "zh-CN": {
        "overview": "概览", "apps": "应用与表单", "records": "条记录", "happened": "规则最近做了什么", "ledgers": "账本",
        "incidents": "异常", "no_incidents": "没有未处理的异常", "nothing_yet": "还没有规则执行过。保存一条记录试试。",
        "issuance": "累计发放", "redemption": "累计使用", "breakage": "累计过期", "liability": "未兑付", "release": "版本",
        "rights": "当前为只读页面，暂无登录，仅限本机访问。", "times": "次", "last": "最近", "api": "接口", "by": "按",
        "empty": "尚未安装应用", "empty_hint": "请在命令行执行：", "other": "English", "done": "已执行", "refused": "未执行",
        "adjustment": "调整",
    },
    "en": {
        "overview": "Overview", "apps": "Apps and forms", "records": "records", "happened": "What rules did lately",
        "ledgers": "Ledgers", "incidents": "Incidents", "no_incidents": "No open incidents",
        "nothing_yet": "No rule has acted yet. Save a record and look again.", "issuance": "Issued", "redemption": "Used",
        "breakage": "Expired", "liability": "Still owed", "release": "Release",
        "rights": "This page only reads. There is no sign-in yet, so it is for this machine only.", "times": "times",
        "last": "last", "api": "API", "by": "by", "empty": "No app is installed", "empty_hint": "On the command line:",
        "other": "中文", "done": "done", "refused": "not done", "adjustment": "Adjusted",
    },
}  # fmt: skip


def overview_routes() -> Blueprint:
    """The page."""
    routes = Blueprint("overview", __name__, template_folder="templates", static_folder="static", static_url_path="/static")
    routes.add_url_rule("/", view_func=_page)
    return routes


def _page() -> Response:
    parameters()
    language = locale()
    words = {"words": WORDS[language], "locale": language, "other": "en" if language == "zh-CN" else "zh-CN"}
    try:
        found = overview(platform(), language)
    except AppError as error:
        if error.code not in ("nothing_installed", "no_workspace"):
            raise
        return Response(render_template("empty.html", **words))

    def sentence(code: str, sample: object) -> str:
        given = sample.get("cause_params", {}) if isinstance(sample, dict) else {}
        return platform().catalog.render(Problem(code, params=given), language) if code in platform().catalog else code

    return Response(render_template("overview.html", found=found, sentence=sentence, **words))
