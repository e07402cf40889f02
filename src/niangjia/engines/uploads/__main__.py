"""The inspection in a process of its own: the file on standard input, a line of JSON and the clean
bytes on standard output. It limits itself before it reads anything.

Exit codes: 0 it may come in; 3 declined, the line says why; any other: it fell over its limits.
"""

import json
import resource
import sys
from typing import Any

from niangjia.engines.uploads.inspecting import Kind, inspect
from niangjia.kernel.errors import DomainError

MEMORY = 1536 * 1024 * 1024
SECONDS = 20


def main(arguments: list[str]) -> int:
    """Return 0 when the file passed; `arguments` are the kinds that are taken."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # nothing of it is ever written to a disk
    if sys.platform == "linux":  # macOS refuses limits on address space
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    out = sys.stdout.buffer
    try:
        passed = inspect(sys.stdin.buffer.read(), accept={Kind(one) for one in arguments})
    except DomainError as declined:
        out.write(_line(code=declined.code, data=declined.data))
        return 3
    out.write(_line(media_type=passed.media_type, kind=passed.kind, is_new=passed.is_new))
    out.write(passed.data)
    return 0


def _line(**told: Any) -> bytes:
    return json.dumps(told).encode() + b"\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
