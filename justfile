# The recipes of app-server-protocol. `just` alone lists them.

set windows-shell := ["powershell.exe", "-NoLogo", "-NoProfile", "-Command"]

# The environment of the README comes first, where there is one.
bin := justfile_directory() / if os_family() == "windows" { ".venv/Scripts" } else { ".venv/bin" }
export PATH := bin + (if os_family() == "windows" { ";" } else { ":" }) + env("PATH")

[private]
default:
    @just --list --unsorted

# Write every artifact that differs from what the models give
write-app-server-schema:
    app-server-protocol write

# Say which artifacts are stale, missing or stray
check-app-server-schema:
    app-server-protocol check

# Write the JSON Schema of the configuration file
write-config-schema:
    app-server-protocol write --only config_schema

# Everything that CI checks: format, lint, types, tests, TypeScript, freshness
test: lint typescript check-app-server-schema
    pytest -n auto

# Keep what the emitters give now as the golden trees of the tiny protocols
accept-golden:
    pytest tests/emitters/test_golden.py --accept-golden

# Format the Python code
fmt:
    ruff format
    ruff check --fix

# Check format, lint and types
lint:
    ruff format --check
    ruff check
    mypy

# Compile the generated TypeScript under `bundler` and `nodenext`
typescript: _npm
    npx --no-install tsc --project tests/typescript/tsconfig.bundler.json
    npx --no-install tsc --project tests/typescript/tsconfig.nodenext.json

_npm:
    npm ci --no-audit --no-fund --loglevel=error

# Measure what writing and checking cost, against importing pydantic
bench:
    python -m bench.write_and_check
