from django.urls import path

from niangjia.web.account import colleagues, door, invitation, own, single_sign_on, tokens

# allauth looks its addresses up by these names; those it has and we have not do not exist.
urlpatterns = [
    path("login/", door.SignIn.as_view(), name="account_login"),
    path("login/second-step/", door.SecondStep.as_view(), name="mfa_authenticate"),
    path("login/cancel/", door.cancel, name="account_cancel"),
    path("invitation/<str:token>/", invitation.accept, name="account_invitation"),
    path("account/", own.Home.as_view(), name="mfa_index"),
    path("account/password/", own.ChangePassword.as_view(), name="account_change_password"),
    path("account/again/", own.PasswordAgain.as_view(), name="account_reauthenticate"),
    path("account/again/code/", own.CodeAgain.as_view(), name="mfa_reauthenticate"),
    path("account/again/passkey/", own.KeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("account/app/", own.AddApp.as_view(), name="mfa_activate_totp"),
    path("account/app/remove/", own.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("account/passkeys/new/", own.AddKey.as_view(), name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/remove/", own.RemoveKey.as_view(), name="mfa_remove_webauthn"),
    path("account/codes/", own.Codes.as_view(), name="mfa_view_recovery_codes"),
    path("account/codes/new/", own.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("account/sessions/", own.Sessions.as_view(), name="usersessions_list"),
    path("account/seen/", own.seen, name="account_seen"),
    path("account/tokens/", tokens.index, name="account_tokens"),
    path("account/tokens/new/", tokens.new, name="account_token_new"),
    path("account/tokens/<int:pk>/end/", tokens.end, name="account_token_end"),
    path("account/colleagues/", colleagues.index, name="account_colleagues"),
    path("account/colleagues/<int:pk>/", colleagues.show, name="account_colleague"),
    path("account/colleagues/<int:pk>/link/", colleagues.invite, name="account_invite"),
    path("account/colleagues/<int:pk>/lost/", colleagues.ask_removal, name="account_removal_ask"),
    path(
        "account/lost/<int:pk>/confirm/", colleagues.confirm_removal, name="account_removal_confirm"
    ),
    path(
        "account/lost/<int:pk>/withdraw/",
        colleagues.withdraw_removal,
        name="account_removal_withdraw",
    ),
    path(
        "account/colleagues/<int:pk>/bind/<slug:provider_id>/", colleagues.link, name="account_link"
    ),
    path(
        "sso/weixin/back/",
        single_sign_on.callback,
        {"provider_id": "weixin"},
        name="weixin_callback",
    ),
    path("sso/<slug:provider_id>/", single_sign_on.begin, name="openid_connect_login"),
    path("sso/<slug:provider_id>/back/", single_sign_on.callback, name="openid_connect_callback"),
    path("sso/<slug:provider_id>/connect/", single_sign_on.connect, name="account_connect"),
    path("account/links/<int:pk>/remove/", single_sign_on.disconnect, name="account_disconnect"),
]
