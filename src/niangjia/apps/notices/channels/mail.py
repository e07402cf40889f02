"""E-mail by the federation's own mail server: plain text, one recipient, encrypted on the line."""

import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from niangjia.apps.notices.channels.port import PATIENCE, CutOff, Outgoing, Refused, TryLater
from niangjia.apps.notices.choices import Reason

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
SECURITY = ("starttls", "tls", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """One mail server, and as whom we write."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = ""
    patience: float = PATIENCE

    def __post_init__(self) -> None:
        if self.security not in SECURITY:
            raise ImproperlyConfigured("NIANGJIA_SMTP_SECURITY 只能是 starttls、tls 或 none。")
        if self.security == "none" and self.host not in LOOPBACK:
            raise ImproperlyConfigured("不加密的邮件服务器只能在本机：请用 starttls 或 tls。")
        if "@" not in self.sender:
            raise ImproperlyConfigured("NIANGJIA_SMTP_FROM 要写发件地址。")

    def send(self, out: Outgoing) -> str:
        """Carry one message; its Message-ID is the same at every try."""
        try:
            letter = self._written(out)
        except (ValueError, IndexError) as wrong:  # no address, or something that is no header
            raise Refused(Reason.REFUSED, "address") from wrong
        server = self._entered()
        try:
            _envelope(server, self.sender, out.to)
            _content(server, letter.as_bytes())
        finally:
            _leave(server)
        return str(letter["Message-ID"])

    def _written(self, out: Outgoing) -> EmailMessage:
        letter = EmailMessage(policy=SMTP)
        letter["From"] = Address("娘家（工会）", addr_spec=self.sender)
        letter["To"] = Address(out.name, addr_spec=out.to)
        letter["Subject"] = f"【娘家】{out.words.title}"
        letter["Date"] = format_datetime(localtime())
        letter["Message-ID"] = f"<{out.mark}@{self.sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"
        lines = [out.words.say, "", f"接下来：{out.words.next}"]
        if out.link:
            lines += ["", f"打开看：{out.link}"]
        lines += ["", "这封信由工会自动发出，直接回复没有人看。有事打 12351。", ""]
        letter.set_content("\n".join(lines), cte="base64")
        return letter

    def _entered(self) -> smtplib.SMTP:
        """Return the server after greeting, encryption and log-in. Nothing has been sent yet."""
        try:
            context = ssl.create_default_context()
            if self.security == "tls":
                server: smtplib.SMTP = smtplib.SMTP_SSL(
                    self.host, self.port, timeout=self.patience, context=context
                )
            else:
                server = smtplib.SMTP(self.host, self.port, timeout=self.patience)
        except (OSError, smtplib.SMTPException) as nobody:
            raise TryLater(_why(nobody), str(nobody)) from nobody
        try:
            if self.security == "starttls":
                server.starttls(context=context)
            if self.user:
                server.login(self.user, self.password)
            server.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as no:
            _leave(server)
            raise TryLater(_why(no), str(no)) from no
        return server


def _why(trouble: Exception) -> Reason:
    """Tell a wrong setting (certificate, password, no encryption) from a server that is busy."""
    is_set_up = isinstance(
        trouble, ssl.SSLError | smtplib.SMTPAuthenticationError | smtplib.SMTPNotSupportedError
    )
    return Reason.SET_UP if is_set_up else Reason.BUSY


def _envelope(server: smtplib.SMTP, sender: str, to: str) -> None:
    try:
        for code, words in (server.mail(sender), server.rcpt(to)):
            _check(code, words)
    except (OSError, smtplib.SMTPException) as broken:
        raise TryLater(Reason.BUSY, str(broken)) from broken


def _content(server: smtplib.SMTP, content: bytes) -> None:
    """Hand over the letter: from here on a broken line leaves open whether it was taken."""
    try:
        code, words = server.data(content)
    except smtplib.SMTPDataError as no:
        code, words = no.smtp_code, no.smtp_error
    except (OSError, smtplib.SMTPException) as broken:
        raise CutOff(Reason.CUT_OFF, str(broken)) from broken
    _check(code, words)


def _check(code: int, words: bytes | str) -> None:
    if code >= 500:
        raise Refused(Reason.REFUSED, f"{code} {words!r}")
    if code >= 400:
        raise TryLater(Reason.BUSY, f"{code} {words!r}")


def _leave(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


def current() -> MailServer | None:
    """Return the mail server of this copy, or None where none is set.

    :raises ImproperlyConfigured: it is set wrongly.
    """
    told = settings.SMTP
    if not told["host"]:
        return None
    return MailServer(**told)
