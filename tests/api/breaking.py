"""What of a description would break a program that relies on an older one.

Breaking is: an operation, an answered property or an accepted value that is gone, another type, a
way in that is narrower, something newly required of what is sent, a value newly answered where all
were named.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Doc = Mapping[str, Any]


def breaks(old: Doc, new: Doc) -> Iterator[str]:
    """Yield every change that a program of the older description would fail on."""
    for path, operations in old["paths"].items():
        for method, was in operations.items():
            where = f"{method.upper()} {path}"
            now = new["paths"].get(path, {}).get(method)
            if now is None:
                yield f"{where}: is gone"
                continue
            yield from _ways(where, was, now)
            yield from _parameters(where, was, now, old, new)
            yield from _sent(where, was, now, old, new)
            yield from _answered(where, was, now, old, new)


def _ways(where: str, was: Doc, now: Doc) -> Iterator[str]:
    was_open = {} in was.get("security", [{}])
    if was_open and {} not in now.get("security", [{}]):
        yield f"{where}: is no longer open to anybody"
    for way in was.get("security", []):
        if "token" in way and not any(
            set(one.get("token", "none")) <= set(way["token"])
            for one in now.get("security", [])
            if "token" in one
        ):
            yield f"{where}: asks for another use of the token"


def _parameters(where: str, was: Doc, now: Doc, old: Doc, new: Doc) -> Iterator[str]:
    before = {(one["in"], one["name"]): one for one in was.get("parameters", [])}
    after = {(one["in"], one["name"]): one for one in now.get("parameters", [])}
    for key, one in before.items():
        if key not in after:
            yield f"{where}: parameter {key[1]} is gone"
        else:
            place = f"{where}: parameter {key[1]}"
            yield from _narrower(place, one["schema"], after[key]["schema"], old, new)
    for key, one in after.items():
        if one.get("required") and not before.get(key, {}).get("required"):
            yield f"{where}: parameter {key[1]} is newly required"


def _sent(where: str, was: Doc, now: Doc, old: Doc, new: Doc) -> Iterator[str]:
    before, after = _body(was.get("requestBody")), _body(now.get("requestBody"))
    if before is None and after is not None:
        yield f"{where}: a body is newly required"
    if before is not None and after is not None:
        yield from _narrower(f"{where}: body", before, after, old, new)


def _answered(where: str, was: Doc, now: Doc, old: Doc, new: Doc) -> Iterator[str]:
    for status, answer in was["responses"].items():
        if not str(status).startswith("2"):
            continue
        other = now["responses"].get(status)
        if other is None:
            yield f"{where}: no longer answers {status}"
            continue
        before, after = _body(answer), _body(other)
        if before is not None:
            yield from _wider(f"{where}: {status}", before, after or {}, old, new)


def _body(part: Doc | None) -> Any:
    for kind, content in (part or {}).get("content", {}).items():
        if kind == "application/json":
            return content["schema"]
    return None


def _plain(schema: Doc, doc: Doc) -> Doc:
    while "$ref" in schema:
        schema = doc["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _types(schema: Doc, doc: Doc) -> set[str]:
    """Return the types a schema allows; empty when it allows any."""
    schema = _plain(schema, doc)
    parts = schema.get("anyOf") or schema.get("oneOf")
    if parts:
        return set().union(*(_types(one, doc) for one in parts))
    if "enum" in schema or "const" in schema:
        return {str(schema.get("type", "string"))}
    return {schema["type"]} if "type" in schema else set()


def _values(schema: Doc, doc: Doc) -> set[str]:
    """Return the values a schema names; empty when it names none."""
    schema = _plain(schema, doc)
    parts = schema.get("anyOf") or schema.get("oneOf") or ()
    return set(map(str, schema.get("enum", ()))).union(*(_values(one, doc) for one in parts))


def _narrower(where: str, was: Doc, now: Doc, old: Doc, new: Doc) -> Iterator[str]:
    """Yield where less is accepted than before."""
    was, now = _plain(was, old), _plain(now, new)
    before, after = _types(was, old), _types(now, new)
    if after and (not before or before - after - ({"integer"} if "number" in after else set())):
        yield f"{where}: takes only {'、'.join(sorted(after))}"
    values, fewer = _values(was, old), _values(now, new)
    if fewer and not values:
        yield f"{where}: takes only named values"
    elif fewer and values - fewer:
        yield f"{where}: takes fewer values"
    for name in set(now.get("required", ())) - set(was.get("required", ())):
        yield f"{where}: {name} is newly required"
    for name, schema in was.get("properties", {}).items():
        if name in now.get("properties", {}):
            yield from _narrower(f"{where}.{name}", schema, now["properties"][name], old, new)
        elif now.get("additionalProperties") is False:
            yield f"{where}: {name} is no longer taken"


def _wider(where: str, was: Doc, now: Doc, old: Doc, new: Doc) -> Iterator[str]:
    """Yield where something is answered that was not promised, or not what was."""
    was, now = _plain(was, old), _plain(now, new)
    before, after = _types(was, old), _types(now, new)
    if before and (not after or after - before):
        yield f"{where}: is no longer always {'、'.join(sorted(before))}"
    if (values := _values(was, old)) and (_values(now, new) or {"anything"}) - values:
        yield f"{where}: answers new values"
    if "items" in was:
        yield from _wider(f"{where}[]", was["items"], now.get("items", {}), old, new)
    for name, schema in was.get("properties", {}).items():
        if name not in now.get("properties", {}):
            yield f"{where}: {name} is gone"
            continue
        yield from _wider(f"{where}.{name}", schema, now["properties"][name], old, new)
        if name in was.get("required", ()) and name not in now.get("required", ()):
            yield f"{where}: {name} may be missing"
