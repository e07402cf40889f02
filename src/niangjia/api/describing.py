"""What the framework leaves out of the description: headers, 304, call-backs, plain summaries."""

from collections.abc import Iterator
from typing import Any

from niangjia.api.editing import NEEDED
from niangjia.api.webhooks import HookTold
from niangjia.apps.machines.choices import EventKind

Doc = dict[str, Any]

TAGS = {
    "me": "自己：令牌是谁的、能办什么。",
    "law": "法律：规则、时限、条文，算给任何人。",
    "matters": "案件：人、请求、程序、时限。",
    "enquiries": "诉求：谁说了什么，办到哪一步。",
    "referrals": "来函：别的机关转来的，怎么答复。",
    "sent_on": "转出：转给别的机关的。",
    "webhooks": "回调：发生了什么，告诉您的系统。",
}
"""What each group of operations is about; the group's name goes into generated clients."""

LOCATED = frozenset({"enquiries_create", "referrals_create", "referrals_add"})
"""Operations that say where what they made is found."""

_TEXT = {"type": "string"}
HEADERS: Doc = {
    "ETag": {
        "description": "The version that is shown: send it back as If-Match or If-None-Match.",
        "schema": _TEXT,
        "required": True,
    },
    "Location": {
        "description": "Where what was made is found.",
        "schema": {"type": "string", "format": "uri-reference"},
        "required": True,
    },
    "Retry-After": {
        "description": "After how many seconds to come again.",
        "schema": {"type": "integer"},
    },
    "WWW-Authenticate": {"description": "How one comes in.", "schema": _TEXT, "required": True},
    "Idempotency-Replayed": {
        "description": "`true` where the same key was sent before: this is the first answer.",
        "schema": {"type": "string", "const": "true"},
    },
}
IF_NONE_MATCH: Doc = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "手里那一版的 ETag；没有变，答复 304，没有内容。",
    "schema": {"type": "string", "title": "If-None-Match"},
}
SIGNED: Doc = {
    "webhook-id": "The same for each try of the same telling: keep those you have seen.",
    "webhook-timestamp": "When this try was signed, in seconds since 1970: decline what is old.",
    "webhook-signature": "`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`; two of "
    "them, with a space between, for a week after a new secret.",
}
"""By which headers a receiver knows that it was us: Standard Webhooks."""


def complete(described: Doc) -> None:
    """Add to a description what is answered, must be sent and is posted besides."""
    described["tags"] = [{"name": name, "description": says} for name, says in TAGS.items()]
    described["components"]["headers"] = HEADERS
    for operations in described["paths"].values():
        for method, operation in operations.items():
            _complete(method, operation)
    told = HookTold.model_json_schema(ref_template="#/components/schemas/{model}")
    described["components"]["schemas"] |= {**told.pop("$defs"), "HookTold": told}
    described["webhooks"] = {kind.value: {"post": _posted(kind)} for kind in EventKind}


def _complete(method: str, operation: Doc) -> None:
    # The function's own name says little: its first sentence is what it does.
    operation["summary"] = operation["description"].partition("\n")[0].rstrip(".")
    names = set()
    for parameter in operation["parameters"]:
        names.add(parameter["name"])
        if _is_needed(parameter["schema"]):
            parameter["required"] = True
            parameter["schema"] = _without_null(parameter["schema"])
    answers = operation["responses"]
    if method == "get":
        operation["parameters"].append(IF_NONE_MATCH)
        answers[304] = {"description": "Not Modified", "headers": _headers("ETag")}
    for status, answer in answers.items():
        if found := list(_carried(method, operation["operationId"], names, int(status))):
            answer["headers"] = _headers(*found)


def _carried(method: str, name: str, sent: set[str], status: int) -> Iterator[str]:
    """Yield which headers an answer carries."""
    if status == 401:
        yield "WWW-Authenticate"
    if status == 429:
        yield "Retry-After"
    if status == 304 or (status == 412 and "If-Match" in sent):
        yield "ETag"
    if status >= 300:
        return
    if status != 202 and (method == "get" or "If-Match" in sent):
        yield "ETag"
    if name in LOCATED:
        yield "Location"
    if "Idempotency-Key" in sent:
        yield "Idempotency-Replayed"


def _headers(*names: str) -> Doc:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _is_needed(schema: Doc) -> bool:
    return any(NEEDED in one for one in schema.get("anyOf", ()))


def _without_null(schema: Doc) -> Doc:
    """Return the schema of a text that may be left out as that of one that may not."""
    text = next(one for one in schema["anyOf"] if NEEDED in one)
    kept = {**{key: value for key, value in schema.items() if key != "anyOf"}, **text}
    del kept[NEEDED]
    return kept


def _posted(kind: EventKind) -> Doc:
    """Return one kind of call-back as it is posted to an address that asked for it."""
    return {
        "operationId": "told_" + kind.value.replace(".", "_"),
        "summary": f"Tell that {kind.value.replace('.', ' ').replace('_', ' ')}",
        "description": f"{kind.label}。内容里没有人：要知道更多，用令牌来取。",
        "tags": ["webhooks"],
        "security": [],
        "parameters": [
            {
                "name": name,
                "in": "header",
                "required": True,
                "description": says,
                "schema": {"type": "string"},
            }
            for name, says in SIGNED.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/HookTold"}}},
        },
        "responses": {
            "2XX": {"description": "It is taken; answer within 10 seconds."},
            "410": {"description": "It is not wanted: this one is not tried again."},
            "default": {"description": "It is tried again, ten times within some three days."},
        },
    }
