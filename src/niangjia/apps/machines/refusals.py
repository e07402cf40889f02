"""Every refusal a program can meet: its code, and what it means in Chinese and in English."""

from dataclasses import dataclass

from niangjia.kernel.errors import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A kind of refusal: the code a program branches on, what it means, what to do."""

    code: str
    zh: str
    en: str
    status: int = 422


OF_STATUS = {
    one.status: one
    for one in (
        Refusal(
            status=400,
            code="bad_request",
            zh="送来的内容没有看懂，请照接口说明核对。",
            en="What was sent could not be read. Check it against the description.",
        ),
        Refusal(
            status=401,
            code="not_signed_in",
            zh="请先登录，或者带上令牌（Authorization: Bearer 令牌），再来。",
            en="Sign in, or send a token (Authorization: Bearer TOKEN), and ask again.",
        ),
        Refusal(
            status=403,
            code="forbidden",
            zh="这件事您不能办。请换一个有权限的人或者令牌。",
            en="This is not yours to do. Ask somebody who may, or use another token.",
        ),
        Refusal(
            status=404,
            code="not_found",
            zh="没有这条记录，或者它不在您能看的范围内。",
            en="There is no such record, or it is not yours to see.",
        ),
        Refusal(
            status=405,
            code="method_not_allowed",
            zh="这个地址不能用这个方法。能用的写在 Allow 里。",
            en="This address does not take this method. The header Allow names those it takes.",
        ),
        Refusal(
            status=413,
            code="too_large",
            zh="送来的太大了，没有收。请分几次送。",
            en="What was sent is too large and was not taken. Send it in parts.",
        ),
        Refusal(
            status=415,
            code="not_json",
            zh="请用 JSON 送来，并写明 Content-Type: application/json。",
            en="Send JSON, and say so: Content-Type: application/json.",
        ),
        Refusal(
            status=429,
            code="too_often",
            zh="问得太多了。请按 Retry-After 过一会儿再来。",
            en="Too many calls. Come again after Retry-After seconds.",
        ),
        Refusal(
            status=500,
            code="server_error",
            zh="系统出错，没有办成，数据没有改动。请过一会儿再试；"
            "新建的，用同一个 Idempotency-Key。",
            en="Something broke; nothing was changed. Try again later, creates with the same"
            " Idempotency-Key.",
        ),
    )
}
"""What the house around the operations declines, by status."""

INVALID = Refusal(
    code="invalid_request",
    zh="送来的参数不对。错在哪里，写在 errors 里；请照接口说明核对。",
    en="Some of what was sent is wrong. `errors` points at it; check it against the description.",
)
NOT_ENCRYPTED = Refusal(
    status=403,
    code="not_encrypted",
    zh="接口只用 https 访问。请改地址，并换掉刚才发出的登录或者令牌。",
    en="The interface is reached by https only. Correct the address, and replace the session or"
    " token that was just sent in the clear.",
)


def meaning(kind: type[DomainError]) -> str:
    """Return in English what a kind of refusal means: what is written at it."""
    written = next((one.__doc__ for one in kind.__mro__ if one.__doc__), "") or ""
    return " ".join(written.split("\n\n")[0].split())


def every() -> dict[str, Refusal]:
    """Return every refusal there is, by code; a message keeps its places (%(name)s)."""
    found = {one.code: one for one in (*OF_STATUS.values(), INVALID, NOT_ENCRYPTED)}
    for kind in _kinds():
        if "code" in vars(kind) and kind.code not in found:
            found[kind.code] = Refusal(code=kind.code, zh=kind.message, en=meaning(kind))
    return dict(sorted(found.items()))


def _kinds() -> list[type[DomainError]]:
    found, waiting = [], [DomainError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("niangjia."):
            found.append(kind)
    return found
