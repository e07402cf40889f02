"""A roster that was uploaded by mistake is given up before anybody of it is in the matter."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.apps.matters.services import roster
from niangjia.web.http import Request, go, today


@require_POST
def abandon(request: Request, number: str, pk: int) -> HttpResponse:
    """Give up an upload that was not imported; the file stays on record."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.ENROL, matter=matter, person=person, on=on)
    draft = matters.get_import(pk, matter=matter)
    version = request.POST.get("version", "")
    roster.abandon_import(
        roster=draft, by=person, expected_version=int(version) if version.isdigit() else 0
    )
    messages.success(request, _("这份名册不要了，一行也没有导入；原来的文件还留着备查。"))
    return go(request, "desk:roster_new", matter.number)
