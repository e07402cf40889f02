"""A page that only tells what the server made of a request: asked by `test_framing.py`."""

from collections.abc import Callable, Iterable
from typing import Any


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer with the path and how long the body was, as one line."""
    body = environ["wsgi.input"].read()
    told = f"{environ['PATH_INFO']} {len(body)}".encode()
    headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(told)))]
    start_response("200 OK", headers)
    return [told]
