"""What is kept of a worker, as she sees it: who looked, what she agreed to, what she asks for."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from niangjia.web.http import page
from niangjia.web.looks import looks_at
from niangjia.web.worker import session


@login_not_required
@never_cache
@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Show what is kept of her, masked, and who saw the whole of it."""
    claimant = session.mine_in(request, number)
    context = {
        "claimant": claimant,
        "matter": claimant.matter,
        "union_name": claimant.matter.home_union.name,
        "person": claimant.person,
        "looks": [look for look in looks_at(claimant.person) if not look.is_own],
    }
    return page(request, "worker/data.html", context)
