"""The text messages of a demo: nothing is sent, everything is shown, and the page says so."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from niangjia.apps.accounts import selectors as accounts
from niangjia.apps.accounts.services import messages
from niangjia.web.http import page


@login_not_required
@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the last messages; outside a demo, or where a gateway carries them, there is no page."""
    if not settings.IS_DEMO or settings.SMS_URL:
        raise Http404
    texts = [(one, *messages.contents(message=one)) for one in accounts.shown_messages()]
    return page(request, "worker/demo_texts.html", {"texts": texts})
