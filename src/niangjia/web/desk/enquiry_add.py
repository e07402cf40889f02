"""What she says later, written down where she says it: at the counter or on the line."""

from uuid import uuid4

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from niangjia.apps.intake import policies
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import Door
from niangjia.apps.intake.lifecycle import INTAKE, REOPENABLE
from niangjia.apps.intake.services import tellings
from niangjia.apps.intake.services.tellings import Told
from niangjia.kernel.errors import DomainError
from niangjia.web.desk.enquiry_forms import MoreForm
from niangjia.web.desk.receipt import say_added
from niangjia.web.http import Request, go, invalid, now, page, today
from niangjia.web.middleware import said


@never_cache
@require_http_methods(["GET", "POST"])
def add(request: Request, number: str) -> HttpResponse:
    """Add what she says now to her enquiry; one that ended is taken up again by it."""
    person, on = request.user.person, today()
    enquiry = intake.get_enquiry(number, visible_to=person, on=on)
    policies.require_desk(enquiry, person, on=on)
    form = MoreForm(request.POST or None, initial={"door": Door.COUNTER, "mark": uuid4()})
    if form.is_valid():
        data = form.cleaned_data
        told = Told(
            words=data["words"],
            mark=data["mark"],
            door=Door(data["door"]),
            dangers=data["dangers"],
        )
        try:
            tellings.tell_more(enquiry=enquiry, told=told, at=now(), by=person)
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            say_added(request, intake.get_enquiry(number, visible_to=person, on=on))
            return go(request, "desk:enquiry", number)
    context = {
        "enquiry": enquiry,
        "state": INTAKE.state(enquiry.state).zh,
        "takes_more": enquiry.is_open or enquiry.state in REOPENABLE,
        "form": form,
    }
    return (invalid if form.is_bound else page)(request, "desk/enquiry_add.html", context)
