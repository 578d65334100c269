#!/usr/bin/env bash
# Writes the two locks the image is built from, out of the project's own lock: what runs, and what builds the package.
# Run it after requirements.lock has changed; tests/deploy/test_image.py fails until then.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() {
  .venv/bin/uv pip compile "$1" "${@:3}" --quiet --universal --python-version 3.11 --constraint requirements.lock \
    --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --output-file "deploy/$2" >/dev/null
}
compile pyproject.toml requirements.lock --extra rocksdict
hatchling=$(mktemp --suffix .txt)
echo hatchling >"$hatchling"
compile "$hatchling" build-requirements.lock
rm "$hatchling"
