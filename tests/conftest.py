"""What holds for all tests."""

from __future__ import annotations

import gc
import signal

from hypothesis import HealthCheck, settings

# how long an example takes is the machine's affair
settings.register_profile("perfeval", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("perfeval")

# a suite that is started in the background ignores Ctrl-C, and so would whatever it starts
signal.signal(signal.SIGINT, signal.default_int_handler)

# as in a command, which looks for garbage seldom
gc.set_threshold(50_000)


def pytest_collection_finish() -> None:
    """What all the tests have loaded stays to the end, and is not searched for garbage again and again."""
    gc.freeze()
