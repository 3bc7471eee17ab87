"""What holds for all tests."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# how long an example takes is the machine's affair
settings.register_profile("perfeval", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("perfeval")
