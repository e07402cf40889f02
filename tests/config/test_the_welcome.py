"""What `./niangjia demo` prints when it has started: the words of the page that is opened next."""

from niangjia.config import launch
from niangjia.config.copies import Copy
from niangjia.web.account.door import SignInForm

ACCOUNT = {
    "login": "dengji",
    "password": "niangjia-demo",
    "name": "邢春兰（演示）",
    "role": "登记员：登记案件、导入名册",
}


def test_what_is_typed_is_called_as_the_log_in_page_calls_it(tmp_path, capsys):
    launch._welcome(Copy(data=tmp_path, port=8000), [ACCOUNT])
    (line,) = [one for one in capsys.readouterr().out.splitlines() if "dengji" in one]
    fields = SignInForm().fields
    assert f"{fields['login'].label} dengji" in line
    assert f"{fields['password'].label} niangjia-demo" in line
