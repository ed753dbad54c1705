"""Where the contracts are read: the platform's, an app's typed one, and a page for people."""

import json
from typing import Any

from flask import Blueprint, Response, render_template, request

from runtime.api.answering import locale
from runtime.api.app_openapi import app_contract
from runtime.api.components import COMPONENTS
from runtime.api.openapi import contract
from runtime.api.operation import Answer, Call, Operation
from runtime.services.viewer import view

TITLE = "Tessera"
_DOCUMENT = {"type": "object", "description": "OpenAPI 3.1."}
WORDS: dict[str, dict[str, Any]] = {
    "zh-CN": {
        "start": "开始", "contents": "目录", "name": "名称", "place": "位置", "type": "类型", "body": "请求", "answer": "响应",
        "other": "English",
        "intro": "管理员创建 API 密钥后，将其放入 Authorization 请求头即可调用。写入可带 Idempotency-Key，重复提交只执行一次。",
        "typed": "每个应用都有带类型的接口文档：/api/v1/apps/{app}/openapi.json。",
        "tags": {"apps": "应用与表单", "records": "记录", "ledgers": "账本", "session": "登录", "contracts": "接口文档",
                 "people": "用户与权限", "files": "文件", "search": "搜索", "jobs": "任务", "events": "事件",
                 "designer": "设计器", "operating": "运行"},
    },
    "en": {
        "start": "Start", "contents": "Contents", "name": "Name", "place": "Place", "type": "Type", "body": "Request",
        "answer": "Answer", "other": "中文",
        "intro": "An administrator makes an API key; send it in the header Authorization. Writes take an Idempotency-Key: sent "
        "again, they are done once.",
        "typed": "Every app has a typed contract of its own: /api/v1/apps/{app}/openapi.json.",
        "tags": {
            "apps": "Apps and forms", "records": "Records", "ledgers": "Ledgers", "session": "Session", "contracts": "Contracts",
            "people": "People and rights", "files": "Files", "search": "Search", "jobs": "Jobs", "events": "Events",
            "designer": "Designer", "operating": "Operation",
        },
    },
}  # fmt: skip


def contract_operations(every: tuple[Operation, ...]) -> tuple[Operation, ...]:
    """The operations that tell the contracts, of which they are a part."""

    def platform_contract(call: Call) -> Answer:
        del call
        return Answer(contract((*every, *own), COMPONENTS, title=TITLE, version="1"))

    own = (
        Operation(
            "platform_contract", "GET", "/openapi.json", "contracts", "This contract.", platform_contract, _DOCUMENT,
            who="anybody",
        ),
        Operation(
            "app_contract", "GET", "/apps/{app}/openapi.json", "contracts", "The typed contract of an app.", _app, _DOCUMENT,
        ),
    )  # fmt: skip
    return own


def docs_routes(every: tuple[Operation, ...]) -> Blueprint:
    """`/api/docs`: the platform's contract as a page."""
    routes = Blueprint("docs", __name__, template_folder="templates", static_folder="static", static_url_path="/static")

    def page() -> Response:
        language = locale()
        other = "en" if language == "zh-CN" else "zh-CN"
        base, tags = request.host_url.rstrip("/"), _by_tag(contract(every, COMPONENTS, title=TITLE, version="1"))
        return Response(render_template("docs.html", tags=tags, locale=language, other=other, words=WORDS[language], base=base))

    routes.add_url_rule("/api/docs", "page", page)
    return routes


def _by_tag(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    tags: dict[str, list[dict[str, Any]]] = {}
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            body = next(iter(told.get("requestBody", {}).get("content", {}).values()), {}).get("schema")
            answer = next((each for status, each in told["responses"].items() if status < "300"), {})
            schema = next(iter(answer.get("content", {}).values()), {}).get("schema")
            tags.setdefault(told["tags"][0], []).append(
                {**told, "method": method.upper(), "path": path, "shown_body": _shown(body), "shown_answer": _shown(schema)}
            )
    return tags


def _shown(schema: Any) -> str:
    return "" if schema is None else json.dumps(schema, indent=1, ensure_ascii=False)


def _app(call: Call) -> Answer:
    with call.platform.database.read() as connection:
        viewer = view(call.platform, connection, call.actor)
    return Answer(app_contract(viewer, call.path["app"], call.locale))
