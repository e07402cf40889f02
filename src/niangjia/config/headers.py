"""The headers every answer carries: what a page may load, and who may show it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

# No inline script, no inline style, nothing from another origin. `data:` images are the small
# icons that style sheets carry.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Permissions-Policy": PERMISSIONS_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}

Answer = Callable[[HttpRequest], HttpResponse]


class SecurityHeaders:
    """Sets what every answer carries, unless the view has set something stricter itself.

    The outermost of all: what Django declines before anything else (a host that is not ours) and
    static files carry the same headers.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            lasting = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"
            response.headers.setdefault("Strict-Transport-Security", lasting)
        return response


class EncryptedInterface:
    """Declines the interface over a line that is not encrypted, where pages would be redirected.

    A program that is redirected never learns that it has sent its session in the clear.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/api/") and not request.is_secure():
            told = {
                "type": "about:blank",
                "title": "https",
                "status": 403,
                "code": "not_encrypted",
                "detail": "接口只用 https 访问。请改地址，并换掉刚才发出的登录。",
            }
            return JsonResponse(
                told,
                status=403,
                content_type="application/problem+json",
                json_dumps_params={"ensure_ascii": False},
            )
        return self.get_response(request)
