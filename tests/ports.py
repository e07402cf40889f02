"""Ports on which tests start servers of their own."""

import random
import socket

# Not by the seed of the run: two workers with the same seed would take the same port.
_BY_CHANCE = random.SystemRandom()


def free_port() -> int:
    """A port that nobody uses just now, below those that a machine gives out by itself.

    A server takes its port after it was chosen, a copy half a minute after; until then any browser
    or database of the other tests could be given one of those.
    """
    while True:
        with socket.socket() as probe:
            port = _BY_CHANCE.randint(20_000, 32_000)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
