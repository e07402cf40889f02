"""People come in by the real door, in a real browser."""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings as house_settings
from playwright.sync_api import expect
from tests.apps.accounts.ground import PASSWORD, office
from tests.web.account.ground import code_of

from niangjia.apps.people import services as people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def here(transactional_db):
    return office()


def first_step(page, name, password=PASSWORD):
    page.goto("/login/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def enter(page, account, *, step=0):
    first_step(page, account.username)
    page.get_by_label("验证码").fill(code_of(account, step=step))
    page.get_by_role("button", name="登录", exact=True).click()


def prove(page):
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="是我，继续").click()


def test_staff_come_in_by_password_and_app(page, here, fits, shoot):
    page.goto("/login/")
    shoot(page, "login")
    fits(page)
    first_step(page, "officer", "not-the-password")
    shoot(page, "login-wrong")
    fits(page)
    first_step(page, "officer")
    shoot(page, "second-step")
    fits(page)
    page.get_by_label("验证码").fill("000000")
    page.get_by_role("button", name="登录", exact=True).click()
    shoot(page, "second-step-wrong")
    fits(page)
    page.get_by_label("验证码").fill(code_of(here.officer))
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_url(re.compile("/desk/$"))


def test_the_demo_tells_its_code_to_a_newcomer(page, here, fits, shoot, settings):
    settings.IS_DEMO = True
    first_step(page, "officer")
    code = page.locator("#demo-code").inner_text()
    shoot(page, "second-step-demo")
    fits(page)
    page.get_by_label("验证码").fill(code)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_url(re.compile("/desk/$"))


def test_a_new_colleague_sets_up_password_app_and_recovery_codes(page, here, fits, shoot):
    from allauth.mfa.models import Authenticator
    from django.utils import timezone

    from niangjia.apps.accounts.services import invitations

    Authenticator.objects.filter(user=here.officer).delete()
    token = invitations.invite(account=here.officer, by=None, at=timezone.now())
    page.goto(f"/invitation/{token}/")
    shoot(page, "invitation")
    fits(page)
    page.get_by_label("密码", exact=True).fill("plain-orchard-kettle")
    page.get_by_label("密码，再填一遍").fill("plain-orchard-kettle")
    page.get_by_role("button", name="设好密码").click()
    shoot(page, "account-without-factor")
    fits(page)
    page.get_by_role("link", name="设动态码").click()
    shoot(page, "add-app")
    fits(page)
    secret = page.locator("code.key").inner_text()
    now = int(time.time()) // 30
    page.get_by_label("验证码").fill(totp.format_hotp_value(totp.hotp_value(secret, now)))
    page.get_by_role("button", name="对上了就设好").click()
    expect(page.locator("ol.codes li")).to_have_count(10)
    code = page.locator("ol.codes li").first.inner_text()
    shoot(page, "recovery-codes")
    fits(page)
    page.get_by_role("link", name="打印或抄好了").click()
    shoot(page, "account")
    fits(page)
    page.get_by_role("button", name="退出").click()
    first_step(page, "officer", "plain-orchard-kettle")
    page.get_by_label("验证码").fill(code)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_url(re.compile("/desk/$"))


def test_a_passkey_is_added_and_opens_the_door(page, context, here, fits, shoot):
    cdp = context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    cdp.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    enter(page, here.officer)
    page.goto("/account/passkeys/new/")
    prove(page)
    page.get_by_label("给它起个名字").fill("办公室电脑")
    shoot(page, "add-passkey")
    fits(page)
    page.get_by_role("button", name="加上这把钥匙").click()
    expect(page.get_by_text("办公室电脑")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    first_step(page, "officer")
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page).to_have_url(re.compile("/desk/$"))


def test_a_lost_phone_takes_two_colleagues(page, browser, live_server, here, fits, shoot):
    def somebody():
        return browser.new_context(base_url=live_server.url, locale="zh-CN").new_page()

    enter(page, here.city)
    page.goto("/account/colleagues/")
    shoot(page, "colleagues")
    fits(page)
    page.goto(f"/account/colleagues/{here.officer.pk}/")
    shoot(page, "colleague")
    fits(page)
    page.get_by_label("理由").fill("手机落在工地，已当面核实")
    page.get_by_role("button", name="申请取消第二步验证").click()
    prove(page)
    expect(page.get_by_text("是您申请的，要由另一位管理员确认")).to_be_visible()
    other = somebody()
    enter(other, here.province)
    other.goto("/account/colleagues/")
    other.get_by_role("link", name=here.officer.person.name).first.click()
    shoot(other, "colleague-second-person")
    other.get_by_role("button", name=re.compile("我问过本人")).click()
    prove(other)
    expect(other.get_by_text("第二步验证已经取消")).to_be_visible()
    herself = somebody()
    first_step(herself, "officer")
    expect(herself.get_by_text("取消了您原来的第二步验证")).to_be_visible()
    shoot(herself, "account-after-removal")
    other.context.close()
    herself.context.close()


def test_sessions_are_listed_and_ended_and_a_leavers_tab_dies(
    page, browser, live_server, here, fits, shoot
):
    enter(page, here.officer)
    there = browser.new_context(base_url=live_server.url).new_page()
    enter(there, here.officer, step=1)
    page.goto("/account/sessions/")
    shoot(page, "sessions")
    fits(page)
    page.get_by_role("button", name="退出这一个").click()
    prove(page)
    expect(page).to_have_url(re.compile("/account/sessions/"))
    there.goto("/desk/")
    expect(there).to_have_url(re.compile("/login/"))
    there.context.close()
    people.close_account(account=here.officer, by=here.city.person, why="离岗")
    page.goto("/desk/")
    expect(page).to_have_url(re.compile("/login/"))


def test_a_worker_comes_in_by_her_phone_without_script(browser, live_server, here, settings, shoot):
    from tests.factories import matters as make

    settings.IS_DEMO = True
    fed = make.federation(prefix="本地", code="460200")
    worker = make.claimant(make.matter(fed), "林阿珍（演示）", by=fed.officer)
    people.correct_person(
        person=worker.person,
        version=worker.person.version,
        by=fed.officer,
        why="本人留的",
        phone="13900001234",
    )
    bare = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
    page = bare.new_page()
    page.goto("/w/")
    page.get_by_role("link", name="用登记的手机号看").click()
    page.get_by_label("手机号").fill("139 0000 1234")
    page.get_by_role("button", name="发验证码").click()
    messages = bare.new_page()
    messages.goto("/w/demo-texts/")
    expect(messages.get_by_text("DEMO")).to_be_visible()
    code = re.search(r"验证码是 (\d{6})", messages.content())[1]
    page.get_by_label("验证码").fill(code)
    page.get_by_role("button", name="看我的事").click()
    expect(page.get_by_text("林阿珍（演示），您好")).to_be_visible()
    assert house_settings.IS_DEMO
    bare.close()


def test_the_phone_pages_fit(page, here, fits, shoot, settings):
    settings.IS_DEMO = True
    page.goto("/w/phone/")
    shoot(page, "worker-phone")
    fits(page)
    page.get_by_label("手机号").fill("13900009876")
    page.get_by_role("button", name="发验证码").click()
    shoot(page, "worker-phone-code")
    fits(page)
    page.goto("/w/demo-texts/")
    shoot(page, "worker-demo-texts")
    fits(page)
