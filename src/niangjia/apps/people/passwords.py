"""How good a password must be: one that is not soon guessed. No rule asks for kinds of characters.

The length is Django's business (settings). Here an estimate (zxcvbn) tells how many guesses a
patient stranger needs who knows leaked passwords, names, walks on the keyboard, dates, what people
make of them (`Passw0rd2026!`), and the words of this house.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from zxcvbn import zxcvbn

ENOUGH = 3
"""Of zxcvbn's 0 to 4: more than a hundred million guesses, at a door that takes five in five
minutes, before a second step."""

LOOKED_AT = 72
"""Characters the estimate is made from; longer ones are as good as their beginning. All count at
the door: nothing is cut off there."""

WORDS = (
    "niangjia", "娘家", "gonghui", "zonggonghui", "工会", "总工会", "union", "federation",
    "weiquan", "维权", "qianxin", "欠薪", "laodong", "劳动", "zhongcai", "仲裁", "tiaojie", "调解",
    "yuanzhu", "援助", "nongmingong", "农民工", "zhigong", "职工", "12351", "12348", "12333",
    "mima", "密码", "guanliyuan", "管理员", "admin", "woaini", "5201314", "zhongguo", "中国",
    "hainan", "haikou", "海南", "海口",
)  # fmt: skip
"""What somebody tries first who knows whose door it is."""


class NotSoonGuessed:
    """A validator of Django's: refuses what would soon be guessed."""

    def validate(self, password: str, user: Any = None) -> None:
        """Return nothing for a password that is good enough.

        :raises ValidationError: it would soon be guessed.
        """
        hers = [user.username, user.person.name] if user is not None else []
        told = zxcvbn(password[:LOOKED_AT], user_inputs=[*WORDS, *hers])
        if told["score"] < ENOUGH:
            raise ValidationError(
                gettext(
                    "这个密码容易被猜到：泄露过的密码、名字、日期、键盘上连着的键，"
                    "加上数字也一样。请换成几个不相干的词。"
                ),
                code="password_soon_guessed",
            )

    def get_help_text(self) -> str:
        """Say what makes a good one."""
        return gettext("几个不相干的词连起来，好记又难猜。")
