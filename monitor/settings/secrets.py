"""Where a secret is (config/notify.yaml) -> the secret, or a ConfigError that shows nothing of it."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from monitor.notify.schema import Secret
from monitor.settings.yamlfile import ConfigError, Problem


def secret_reader(environment: Mapping[str, str] = os.environ) -> Callable[[Secret], str]:
    """Return the function that reads secrets from *environment* or from files."""

    def read(secret: Secret) -> str:
        if secret.env:
            if secret.env not in environment:
                raise ConfigError(
                    [Problem("environment", 0, secret.env, "not set, but notify.yaml needs it")]
                )
            return environment[secret.env]
        try:
            return Path(secret.file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError([Problem(secret.file, 0, "", f"cannot be read: {error}")]) from error

    return read
