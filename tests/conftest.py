"""Fixtures every folder of tests may use, and examples that are the same on every machine."""

import os

from hypothesis import settings

pytest_plugins = ["support.broker_fixtures"]

# CI must not turn red for what nobody changed; HYPOTHESIS_PROFILE=explore looks for new examples.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
