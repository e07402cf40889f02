"""Fills a new copy with the demo and prints its accounts as JSON for `launch`."""

import json
import os

import django


def main() -> None:
    """Loads the demo, whole or not at all; a copy that has it already keeps it as it is.

    `NIANGJIA_WITHOUT_DEMO=1` leaves the copy empty: the suite starts many, and looks at few.
    """
    if os.environ.get("NIANGJIA_WITHOUT_DEMO") == "1":
        print("[]")
        return
    django.setup()
    from niangjia.jobs import demo

    demo.load()
    print(json.dumps(list(demo.ACCOUNTS), ensure_ascii=False))


if __name__ == "__main__":
    main()
