"""What intake declines, and what to do then."""

from niangjia.kernel.errors import DomainError


class WordsMissing(DomainError):
    """Nothing was told."""

    code = "intake.words_missing"
    message = "请用自己的话说一句出了什么事，比如“干了三个月没发工资”。"


class WordsTooLong(DomainError):
    """More was told at once than is kept in one telling."""

    code = "intake.words_too_long"
    message = "一次最多写 %(most)s 个字，现在有 %(length)s 个。先登记要紧的，其余以后再补。"


class NoWayBack(DomainError):
    """Neither phone nor place to find the person: nobody could answer her."""

    code = "intake.no_way_back"
    message = "请留一个手机号，没有的留一个能找到您的座机或者工友的手机号：不然我们找不到您。"


class NumberOfPeople(DomainError):
    """As many people as no employer has."""

    code = "intake.number_of_people"
    message = "人数要在 1 到 %(most)s 之间，说不准就不填。"


class SenderMissing(DomainError):
    """An office sent her, and nobody would know to which one to answer."""

    code = "intake.sender_missing"
    message = "请写是哪个单位转来的，以后要给它回音。"


class EnquiryEnded(DomainError):
    """The enquiry ended; what its person tells there takes it up again."""

    code = "intake.enquiry_ended"
    message = "诉求 %(number)s 已经办结。又有新情况的，就在这一条上补充说明，会接着办，编号不变。"


class EnquiryGoesOn(EnquiryEnded):
    """The enquiry became a matter, or part of another one: it goes on there."""

    code = "intake.enquiry_goes_on"
    message = "诉求 %(number)s %(state)s，请到那里接着办。"


class IntoEnded(EnquiryEnded):
    """The enquiry into which another one is to be merged has ended."""

    code = "intake.into_ended"
    message = (
        "诉求 %(number)s 已经办结，现在不能并进去。先把本人这次说的补充到那一条，它就接着办，"
        "编号不变；然后再把这一条并过去。"
    )


class AlreadyTaken(DomainError):
    """Somebody else is calling."""

    code = "intake.already_taken"
    message = "%(name)s %(at)s 说她来打，正在打。她打不了会放回来，或者过 %(minutes)s 分钟再看。"


class NotTaken(DomainError):
    """Who lets a call go does not have it."""

    code = "intake.not_taken"
    message = "这个电话不在您手上，不用放回去。"


class NothingToCall(DomainError):
    """There is nobody to call back: it ended, or she was reached."""

    code = "intake.nothing_to_call"
    message = "诉求 %(number)s 已经联系上本人，或者已经办结，不用再打。"


class OfficerAway(DomainError):
    """Whom it is given to is away, and nobody stands in."""

    code = "intake.officer_away"
    message = (
        "%(name)s %(back_on)s 才回来，没有人顶岗，这条诉求会没人办。请另选一位；"
        "仍然交给这一位的，再按一次。"
    )


class CallOwed(DomainError):
    """She was promised a call: nothing ends, or goes elsewhere, before that is seen to."""

    code = "intake.call_owed"
    message = (
        "答应过 %(by_when)s 给本人打电话，还没有联系上。先打电话，记“联系上本人”；"
        "确实打不了、不用打的，由承办人记“这个电话不打了”，写明为什么。"
    )


class TimeToCallMissing(DomainError):
    """A call agreed upon needs its time, and it lies ahead."""

    code = "intake.time_to_call_missing"
    message = "约好再打的，请填约在哪天几点，要在现在以后。"


class TimeToCallFar(DomainError):
    """A call is agreed upon for a day that lies too far ahead."""

    code = "intake.time_to_call_far"
    message = "约的时间太远了：最远约在 %(days)s 天以内。请再看一眼日期。"


class StillOpen(DomainError):
    """What has not ended cannot be taken up again."""

    code = "intake.still_open"
    message = "诉求 %(number)s 还在办，直接补充就行。"


class CannotReopen(DomainError):
    """It ended as a part of something else, which is where it goes on."""

    code = "intake.cannot_reopen"
    message = "诉求 %(number)s %(state)s，请到那里接着办。"


class LabelsMissing(DomainError):
    """A labour enquiry says what it is about."""

    code = "intake.labels_missing"
    message = "请至少选一个类别；不是劳动方面的事，请用“不归工会办”。"


class ReasonForOther(DomainError):
    """What the officer set differs from what was suggested, without a reason."""

    code = "intake.reason_for_other"
    message = "您选的和建议的不一样，请写一句为什么，以后好查。"


class FactMissing(DomainError):
    """A step needs a fact that was not given."""

    code = "intake.fact_missing"
    message = "“%(step)s”还要填：%(needs)s。"


class SameEnquiry(DomainError):
    """An enquiry cannot be joined to itself."""

    code = "intake.same_enquiry"
    message = "这就是同一条诉求，请选另外一条。"


class SecondMatter(DomainError):
    """She claims in an open matter against the same employer already."""

    code = "intake.second_matter"
    message = (
        "这个人在 %(numbers)s 里已经是当事人，单位是同一个，还没有结案。"
        "是同一件事的，并入那个案件；确是另外一件事的，勾选“是另外一件事，仍要立案”再办一次。"
    )


class NotForYou(DomainError):
    """None of the person's roles may do this with an enquiry."""

    code = "intake.not_for_you"
    message = "这一步要由%(roles)s来办，请交给他们。"


class NotAnOfficer(DomainError):
    """Whom the enquiry is to be given to may not take it."""

    code = "intake.not_an_officer"
    message = "%(name)s在这个工会里没有能办诉求的岗位，请选别人。"


class ReplyDayPassed(DomainError):
    """The day until which an answer is owed lies before the day of the telling."""

    code = "intake.reply_day_passed"
    message = "答复期限不能早于接到的日期，请核对来函。"


class PapersFull(DomainError):
    """As many papers came with the enquiry as it takes."""

    code = "intake.papers_full"
    message = (
        "这件事最多收 %(most)s 份、一共 %(megabytes)s MB 材料，已经够了。"
        "其余的带到工会来，或者等承办人找您。"
    )


class PaperTooLarge(DomainError):
    """Larger than a photo of a paper needs to be."""

    code = "intake.paper_too_large"
    message = "这份有 %(size)s MB，超过 %(most)s MB。用手机重新拍一张，一般就不会超。"


class StoreFull(DomainError):
    """The house has no room for files just now; words still come in."""

    code = "intake.store_full"
    message = (
        "现在收不下照片，您说的话已经登记好了。照片先在手机里留好，过几天再传，或者带来给我们看。"
    )


class PaperGone(DomainError):
    """The paper was taken away, or belongs to a matter by now."""

    code = "intake.paper_gone"
    message = "这份材料已经拿掉了，或者已经归到案件里，不能再动。"


class DraftsFull(DomainError):
    """More unfinished interviews are kept than the house has room for."""

    code = "intake.drafts_full"
    message = "现在存不下没写完的。请接着写完交上来，不用写全；或者打 12351 直接说。"


class ToldAlready(DomainError):
    """An interview was finished by somebody else while this page was open."""

    code = "intake.told_already"
    message = "这一份已经登记成诉求 %(number)s。您这页上新写的没有加进去，请在诉求里补一句。"


class ClosedAlready(DomainError):
    """An interview that stopped half-way was closed, and nothing of it is kept."""

    code = "intake.closed_already"
    message = "这一份已经关掉，里面的话都销毁了。本人又来了，就从头问一份。"


class ReceivedLater(DomainError):
    """A letter cannot have come tomorrow."""

    code = "intake.received_later"
    message = "收到来函的日期不能晚于今天，请核对收文章。"


class NotAskedByThem(DomainError):
    """Only courts entrust before or after filing, only commissions suggest."""

    code = "intake.not_asked_by_them"
    message = "“%(asked)s”不是%(door)s的要求，请看来函上写的是哪一种。"


class AlreadyReferred(DomainError):
    """The same office sent the same letter before."""

    code = "intake.already_referred"
    message = (
        "%(sender)s的 %(their_number)s 已经登记过，是来函 %(number)s（诉求 %(enquiry)s）。"
        "请到那里补充，不要再登记一次。"
    )


class ReplyNotOwed(DomainError):
    """No answer is owed any more, or never was."""

    code = "intake.reply_not_owed"
    message = "来函 %(number)s 已经回过，或者不用回，不能再改。"


class ReplyMissing(DomainError):
    """What was not written cannot have been sent."""

    code = "intake.reply_missing"
    message = "请先把回函写好，再登记怎么发出的。"


class ReplyUnproved(DomainError):
    """Nothing shows that the reply arrived."""

    code = "intake.reply_unproved"
    message = "请传送达凭证的扫描件（签收单、邮寄回执、系统截图）；网上系统回的，写回执号也可以。"


class SentOnImpossible(DomainError):
    """A reply leaves between the day the letter came and today."""

    code = "intake.sent_on_impossible"
    message = "发出日期要在收到来函那天到今天之间，请核对。"


class LetterDiffers(DomainError):
    """What is noted as told is not what stands in the letter that was written for it."""

    code = "intake.letter_differs"
    message = (
        "和写好的函 %(number)s 不一样。发的就是那份函的，照函上的登记；"
        "不是的，先把函改好、重新打印，再登记。"
    )


class NextWordImpossible(DomainError):
    """The next word comes after this one, and not after the answer itself is owed."""

    code = "intake.next_word_impossible"
    message = (
        "下次答复要晚于这次。最晚回函日（%(day)s）还没有到的，也不能晚于它："
        "到那天还办不完的，先和来函单位商定延期。"
    )


class DoneMissing(DomainError):
    """An interim reply says what was done, and who has it."""

    code = "intake.done_missing"
    message = "请写已经做了什么、由谁在办，来函单位要看这些。"


class ExtensionUnproved(DomainError):
    """Nothing shows that the office agreed."""

    code = "intake.extension_unproved"
    message = "请传对方同意延期的来文、平台截图或者通话记录的扫描件：凭它才能改期限。"


class ExtensionUnnamed(DomainError):
    """Nobody would know who in the office said yes, or why it was asked."""

    code = "intake.extension_unnamed"
    message = "请写来函单位是谁同意的、为什么要延期。"


class NotLater(DomainError):
    """An extension ends later than the day that stands."""

    code = "intake.not_later"
    message = "延期只能往后延：新的日子要晚于现在的最晚回函日 %(day)s。"


class AgreedOnImpossible(DomainError):
    """An office agrees between the day its letter came and today."""

    code = "intake.agreed_on_impossible"
    message = "同意的日期要在收到来函那天到今天之间，请看对方的来文。"


class AfterTheDay(DomainError):
    """The day has passed: an extension is written down after the fact only if that is said."""

    code = "intake.after_the_day"
    message = (
        "最晚回函日 %(day)s 已经过了。确实是现在才补记的，请勾选“过了期才补记”；"
        "对方在那天以后才同意的，过期的记录保留。"
    )


class PartiesDisagree(DomainError):
    """A court's mediation goes on longer only as both parties want it."""

    code = "intake.parties_disagree"
    message = "法院委派、委托的调解，双方当事人都同意才能延期；有一方不同意的，按期回函。"


class ReasonMissing(DomainError):
    """Nobody says why no answer is wanted."""

    code = "intake.reason_missing"
    message = "请写明谁、哪天、为什么说不用回了。"


class AnsweredTooSoon(DomainError):
    """An answer cannot be older than what it answers."""

    code = "intake.answered_too_soon"
    message = "来文的日期不能早于转出的日子（%(day)s）。请核对来文；不是这次的回音，就不勾那一项。"


class SaidOnImpossible(DomainError):
    """A letter of an office cannot be of tomorrow."""

    code = "intake.said_on_impossible"
    message = "来文的日期不能晚于今天，请核对来文。"


class OfficeUnnamed(DomainError):
    """Nobody would know which office said so."""

    code = "intake.office_unnamed"
    message = "请写是哪个单位的来文，写全称。"


class LetterMissing(DomainError):
    """What an office did is written down from its letter, not from hearsay."""

    code = "intake.letter_missing"
    message = "请传来文的扫描件：对方办的事，凭来文才记。"


class NothingSentOn(DomainError):
    """Only what was sent on can be answered."""

    code = "intake.nothing_sent_on"
    message = "诉求 %(number)s 现在没有转出去等回音的，不能当作最后的回音。"


class LetterWordsMissing(DomainError):
    """The other office would not know what it is about, what is asked, or whom to ask."""

    code = "intake.letter_words_missing"
    message = "请写清事由、基本情况、请对方做什么、有事找谁，收函单位只看得到这封函。"


class LetterNotWritten(DomainError):
    """What was not written cannot be sealed."""

    code = "intake.letter_not_written"
    message = "请先把函写好，再定稿。"
