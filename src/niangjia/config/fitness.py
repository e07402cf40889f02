"""What must be so before a copy serves real people; each sentence says what to set."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

LEAST_KEY = 50  # characters
_HERE = {"", "localhost", "127.0.0.1", "::1", "[::1]"}
_PROVEN = {"verify-full", "verify-ca"}


def unfit(
    told: Mapping[str, str], *, secret_key: str, database: Mapping[str, Any], root: Path
) -> tuple[str, ...]:
    """Return what stands in the way of serving real people, in words; nothing when all is well.

    `told` is the environment; key and database are as the settings have read them; `root` is the
    folder the code lies in.
    """
    found = []
    if (root / ".git").exists() and told.get("NIANGJIA_FROM_CLONE") != "1":
        found.append(
            f"代码是克隆下来的，{root} 里有 .git（全部历史）。请解开打包的一份（git archive）来用；"
            "只是试运行，设 NIANGJIA_FROM_CLONE=1。"
        )
    if told.get("NIANGJIA_DEBUG") == "1":
        found.append("设了 NIANGJIA_DEBUG：出错时会把内部情况显示给访问的人。请去掉。")
    if told.get("NIANGJIA_DEMO") == "1":
        found.append("设了 NIANGJIA_DEMO：演示会显示验证码和短信。请去掉。")
    if len(secret_key) < LEAST_KEY or len(set(secret_key)) < LEAST_KEY // 4:
        found.append(
            f"签名密钥没有、太短或者太简单（至少 {LEAST_KEY} 个随机字符）："
            "请放进密钥文件夹的 secret.key，或用 NIANGJIA_SECRET_KEY 给出。"
        )
    hosts = [one.strip() for one in told.get("NIANGJIA_HOSTS", "").split(",")]
    if not any(hosts) or any("*" in one or one.startswith(".") for one in hosts):
        found.append("NIANGJIA_HOSTS 要写明访问用的域名，用逗号分开，不能用 * 或以点开头。")
    if not told.get("NIANGJIA_PROXIES", "").isdecimal():
        found.append("NIANGJIA_PROXIES 要写明前面有几层自己的代理；没有代理、自己负责 TLS，写 0。")
    if not database["PASSWORD"] and not _is_here(database["HOST"]):
        found.append("DATABASE_URL 里没有密码。")
    if not told.get("DATABASE_URL"):
        found.append("没有 DATABASE_URL：自带的数据库只供试用。")
    elif not _is_here(database["HOST"]) and database["OPTIONS"].get("sslmode") not in _PROVEN:
        found.append(
            "数据库在另一台机器上：DATABASE_URL 后面要加 "
            "?sslmode=verify-full&sslrootcert=证书文件，否则可能不加密。"
        )
    scanner = told.get("NIANGJIA_CLAMAV", "")
    if scanner.startswith("tcp:") and not _is_here(scanner[4:].rpartition(":")[0]):
        found.append("查毒软件在另一台机器上：文件会不加密地送过去。请装在本机，或用 unix: 地址。")
    issuer = told.get("NIANGJIA_OIDC_ISSUER", "")
    if issuer and not issuer.startswith("https://"):
        found.append("NIANGJIA_OIDC_ISSUER 要以 https:// 开头。")
    return tuple(found)


def _is_here(host: str) -> bool:
    """Tell whether a host is this machine: a folder of sockets, or the loopback address."""
    return host in _HERE or host.startswith("/")
