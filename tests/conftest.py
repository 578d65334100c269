"""Fixtures every folder of tests may use."""

pytest_plugins = ["support.broker_fixtures"]
