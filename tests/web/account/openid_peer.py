"""A real OpenID provider on this machine, as a process of its own, that insists on PKCE.

`python openid_peer.py` prints its port. The provider is oidc-provider-mock; it signs, but
does not check the code's challenge, so this front does.
"""

import base64
import hashlib
import io
import os
import sys
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIEnvironment

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

import oidc_provider_mock
from werkzeug.serving import make_server

provider = oidc_provider_mock.app(require_nonce=True)
asked: set[str] = set()


def front(environ: WSGIEnvironment, start: StartResponse) -> object:
    """Remember every challenge; refuse a token to whoever does not know the word behind one."""
    query = parse_qs(environ.get("QUERY_STRING", ""))
    if environ["PATH_INFO"] == "/oauth2/authorize":
        if query.get("code_challenge_method") != ["S256"]:
            return _refuse(start)
        asked.add(query["code_challenge"][0])
    if environ["PATH_INFO"] == "/oauth2/token":
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        word = parse_qs(body.decode()).get("code_verifier", [""])[0]
        digest = base64.urlsafe_b64encode(hashlib.sha256(word.encode()).digest()).rstrip(b"=")
        if digest.decode() not in asked:
            return _refuse(start)
        asked.remove(digest.decode())
        environ["wsgi.input"] = io.BytesIO(body)
    return provider(environ, start)


def _refuse(start: StartResponse) -> list[bytes]:
    start("400 Bad Request", [("Content-Type", "application/json")])
    return [b'{"error": "invalid_grant"}']


if __name__ == "__main__":
    server = make_server("127.0.0.1", 0, front, threaded=True)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
