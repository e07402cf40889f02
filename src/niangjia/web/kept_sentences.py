"""The sentences that are kept in Chinese with figures in them, as patterns to be known again.

The rules of money keep theirs with the calculation, whoever looks at a number keeps why; what was
told has its patterns in `apps/notices/templates.yaml`. `web/retold.py` says them in another
language. Of the rules here stand those of the claims that a matter computes (R-01 to R-04): a test
lets the rules speak and finds each of their sentences here.
"""

from django.utils.translation import gettext_noop as _

RECKONED: tuple[str, ...] = (
    # Unpaid wages.
    _("{month} 应发 {due} 元，一分没发。"),
    _("{month} 应发 {due} 元，实发 {paid} 元。"),
    _("加起来还欠 {sum} 元。"),
    _("加起来还欠 {sum} 元。离职时单位要一次付清。"),
    _("{months} 实发多于应发，已抵减，请核对是不是补发前欠"),
    _("{months} 在离职以后，请核对"),
    _("{months} 的应发或者实发"),
    _("请补 {months} 的工资条或者流水。"),
    _("工资台账"),
    _("请补工资条、工资表或者银行流水。"),
    _("停工期间的生活费、最低工资差额、加班费另算"),
    _("代扣的个人所得税和个人社保份额"),
    # The end of a contract.
    _("离职日期"),
    _("请补离职日期（离职证明、解除通知、最后一次打卡）。"),
    _("入职日期"),
    _("请补入职日期（劳动合同、社保记录、工资条）。"),
    _("离职原因"),
    _("离职原因不明"),
    _("请问是怎么离开的：被拖欠工资、协商、辞退、到期还是违法解除？"),
    _("离职原因：{ground}。"),
    _("这种离职不发生经济补偿：{ground}"),
    _("离职日 {day} 还没有到，按到期计算"),
    # Years and wage.
    _("干了 {years} 年 {months} 个月多几天，折成 {payable} 个月工资。"),
    _("干了 {years} 年 {months} 个月整，折成 {payable} 个月工资。"),
    _("原单位的年限一起算，从 {day} 起。"),
    _("离职前十二个月平均每月应发 {wage} 元。"),
    _("离职前 {n} 个月一共应发 {sum} 元，平均每月 {wage} 元。"),
    _("离职前十二个月的应发工资"),
    _("请补离职前十二个月的工资条、银行流水或者工资台账。"),
    _("{months} 的应发工资"),
    _("请补 {months} 的工资条或者银行流水。"),
    _("入职当月（{month}）不足月，未计入平均"),
    _("没有做满一个月，按不足月的工资暂计"),
    _("缺 {lacking} 个月工资，按有记录的 {known} 个月暂计"),
    _("{months} 应发为 0，计入了平均，请核对是否停工"),
    _("平均工资比最低工资还低，按最低工资 {wage} 元算。"),
    _("工资高于当地平均工资的三倍，按三倍 {sum} 元算。"),
    _("工资封了顶，年限最多算 {years} 年。"),
    _("{year} 年度职工月平均工资没有录入，暂用 {other} 年度的数"),
    _("当地月最低工资标准"),
    _("请录入 {place} {day} 的月最低工资标准。"),
    _("当地上年度职工月平均工资"),
    _("请录入 {place} {year} 年度职工月平均工资。"),
    _("用工所在地"),
    _("2008 年以前的年限按旧规定折成 {payable} 个月工资。"),
    _("2008 年以前的年限：旧规定对这种离职没有补偿，未计（旧规定未核实）"),
    _("2008 年以前的年限：因不能胜任解除的，旧规定最多十二个月，这里没有限制"),
    _("2008 年以前的年限按旧规定每年一个月，旧规定未核实"),
    _("加班费是否计入月工资，各地做法不一；这里按应发工资全额计入"),
    _("公益性岗位、一个月内拒签书面合同等不付经济补偿的情形"),
    # The sum of severance pay and of damages.
    _("{wage} 元 × {months} 个月，一共 {sum} 元。"),
    _("{wage} 元 × {months} 个月，加上 2008 年以前的 {before} 个月，一共 {sum} 元。"),
    _("{wage} 元 × {months} 个月 × {times} 倍，一共 {sum} 元。"),
    _("工资表里没有拖欠，被迫解除的事实需要另外的证据"),
    _("单位违法解除，可以要赔偿金。"),
    _("是否违法，由单位举证，要经仲裁或者法院认定"),
    _("单位有工会，辞退您以前没有通知工会，可以按违法解除要赔偿金。"),
    _("没有查明单位有没有工会、解除前是否通知：没有通知的，可以改按违法解除要赔偿金"),
    _("解除前是否通知了工会"),
    _("请问单位有没有工会？解除以前通知工会了吗？"),
    # Pay in lieu of notice.
    _("是否提前三十日书面通知"),
    _("请问单位有没有提前三十天书面通知要解除合同？"),
    _("单位辞退您没有提前三十天书面通知，要多付一个月工资。"),
    _("按离职前一个月的工资 {wage} 元算，不按平均数。"),
    _("请补 {month} 的工资条，代通知金按它计算。"),
    _("代通知金 {sum} 元。"),
)
"""Why an amount is what it is, what is missing, what was left out."""

LOOKED: tuple[str, ...] = (
    _("写入文书 {number}"),
    _("{step}：写入文书"),
    _("寄信 {number}"),
    _("第 {no} 批付款名单"),
    _("写入第 {no} 批付款的领款凭证"),
    _("写进诉求 {number} 的{letter}，本人同意"),
    _("给诉求 {number} 回电"),
)
"""Why a whole number was seen, where nobody wrote the reason herself."""
