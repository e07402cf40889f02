"""Why a file may not come in, each with what the person does instead."""

from niangjia.kernel.errors import DomainError


class UploadRefused(DomainError):
    """Something in the file could act by itself, or reach out, when somebody opens it."""

    code = "uploads.refused"
    message = "没有收下：文件里有%(found)s，打开时可能自己运行。请%(remedy)s，再上传。"


class NotAccepted(DomainError):
    """A kind of file this place does not take."""

    code = "uploads.not_accepted"
    message = "这里收%(wanted)s。您传的是%(kind)s，请换成收得下的再传。"


class HeicNotAccepted(NotAccepted):
    """A photo as an iPhone keeps it: no decoder of it may be given away with the house."""

    code = "uploads.heic"
    message = (
        "这张是苹果手机的 HEIC 照片，这里打不开。请把它截个屏，传截屏的那张；"
        "或者在手机“设置—相机—格式”里选“兼容性最佳”，重新拍一张再传。"
    )


class UploadBroken(DomainError):
    """The file is cut off or damaged."""

    code = "uploads.broken"
    message = "文件打不开，可能没有传完，或者本来就坏了。请重新拍照、扫描或另存一份，再上传。"


class UploadEncrypted(DomainError):
    """The file wants a password."""

    code = "uploads.encrypted"
    message = "文件设了密码，收下也打不开。请取消密码，另存一份再上传。"


class TooComplex(DomainError):
    """Reading it takes more memory or time than any honest paper needs."""

    code = "uploads.too_complex"
    message = "文件太大或太复杂（%(what)s），没有读取。请用手机重新拍照，或打印成新的 PDF，再上传。"
