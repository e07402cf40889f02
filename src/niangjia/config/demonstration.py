"""Fills a new copy with the demo, once, and prints its accounts as JSON for `launch`."""

import json
import sys

import django


def main() -> None:
    """Loads the demo unless it is there already; `niangjia.jobs.demo` knows."""
    django.setup()
    from niangjia.jobs import demo

    if not hasattr(demo, "load"):
        print("niangjia.jobs.demo has no load() yet", file=sys.stderr)
        print("[]")
        return
    demo.load()
    print(json.dumps(list(demo.ACCOUNTS), ensure_ascii=False))


if __name__ == "__main__":
    main()
