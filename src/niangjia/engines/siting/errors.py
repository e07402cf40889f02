"""What is wrong with a siting question: each says what to do next."""

from niangjia.kernel.errors import DomainError


class BadSitingInput(DomainError):
    """The question itself cannot be asked; `reason` says what to mend, `where` the row or place."""

    code = "siting_input"
    message = "选址还不能算。%(where)s：%(reason)s"
