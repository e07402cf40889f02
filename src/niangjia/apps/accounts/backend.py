"""Who is signed in: the account of a session, with its person, asked once for every page."""

from allauth.account.auth_backends import AuthenticationBackend

from niangjia.apps.people.models import Account


class AccountBackend(AuthenticationBackend):
    """The kept library's way in; an account comes with its person, whom every page asks for."""

    def get_user(self, user_id: int) -> Account | None:
        """Return the active account of a session, or nobody."""
        account = Account.objects.select_related("person").filter(pk=user_id).first()
        return account if account is not None and self.user_can_authenticate(account) else None
