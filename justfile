# The recipes of app-server-protocol. `just` alone lists them.

set windows-shell := ["powershell.exe", "-NoLogo", "-NoProfile", "-Command"]

# The environment of the README comes first, where there is one.
bin := justfile_directory() / if os_family() == "windows" { ".venv/Scripts" } else { ".venv/bin" }
export PATH := bin + (if os_family() == "windows" { ";" } else { ":" }) + env("PATH")

# What npm calls this machine in the names of codex's packages.
npm_platform := (if os() == "macos" { "darwin" } else if os() == "windows" { "win32" } else { "linux" }) + "-" + (if arch() == "aarch64" { "arm64" } else { "x64" })

[private]
default:
    @just --list --unsorted

# Write every artifact that differs from what the models give
write-app-server-schema:
    app-server-protocol write

# Say which artifacts are stale, missing or stray; computed from nothing, for CI calls it
check-app-server-schema:
    app-server-protocol check --from-nothing

# Write the JSON Schema of the configuration file
write-config-schema:
    app-server-protocol write --only config_schema

# Everything that CI checks: format, lint, types, tests, TypeScript, freshness, compatibility
[parallel]
test: lint typescript check-app-server-schema compat
    pytest -n auto --dist worksteal

# Try each law on ten times as many examples as `test` does
laws:
    pytest -n auto -m hypothesis --hypothesis-profile thorough

# Say what breaks against the newest frozen release, or against what is named
compat *words:
    app-server-protocol compat {{ words }}

# Keep the protocol as it is now as a release; it is never rewritten
freeze version:
    app-server-protocol freeze {{ version }}

# Make a rule of the compatibility check: its module, its registration and its cases
new-rule id:
    python -m generators.compat.new_rule {{ id }}

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

# Say whether a release of codex is what the models say; npm fetches it, about 160 MB
conform release="0.169.0": _npm
    app-server-protocol conform {{ release }}

# Say what a newer release of codex has otherwise, and draft the edits; npm fetches it, about 160 MB
follow release *words:
    app-server-protocol follow {{ release }} {{ words }}

# Build the wheel, install packages of packages/ (client, server) on it in empty environments, and run their tests
packages *names="client server":
    #!/usr/bin/env bash
    set -euo pipefail
    rm -rf build/packages && mkdir -p build/packages
    pip wheel --quiet --no-deps --wheel-dir build/packages .
    for name in {{ names }}; do
        python -m venv "build/packages/$name"
        bin="$PWD/build/packages/$name/{{ if os_family() == "windows" { "Scripts" } else { "bin" } }}"
        # The server's `serve --mcp` and its tests use the client.
        "$bin/python" -m pip install --quiet build/packages/*.whl ./packages/client "./packages/$name[test]"
        # Servers of Node's that the tests run.
        if [ -f "packages/$name/package.json" ]; then
            npm install --prefix "packages/$name" --no-package-lock --no-audit --no-fund --loglevel=error
        fi
        (cd "packages/$name" && "$bin/mypy" . && "$bin/pytest" -q -n 2)
    done

# Run the server's long tests, put faults into its rules, measure it, and run MCP's conformance suite; `just packages server` comes before
server-trials:
    #!/usr/bin/env bash
    set -euo pipefail
    mkdir -p build/conformance
    npm install --prefix build/conformance --no-save --no-audit --no-fund --loglevel=error node@22 @modelcontextprotocol/conformance@0.1
    export PATH="$PWD/build/conformance/node_modules/node/bin:$PATH" PYTHONPATH="$PWD/packages/server"
    python="$PWD/build/packages/server/bin/python"
    (cd packages/server && "$python" -m pytest -q -m trial && "$python" -m tests.mutants && "$python" -m tests.measure)
    build/conformance/node_modules/.bin/conformance client --suite all --command "$python $PWD/packages/server/tests/conformance/client.py" --expected-failures packages/server/tests/conformance/expected_failures.yml

# Put 25,000 valid messages and 100,000 near misses before the models, validators and the TypeScript compiler
agree *words: _npm
    app-server-protocol agree --valid 25000 --near 100000 --jobs 2 {{ words }}

# Try every command on the protocols of others in docs/protocols, in an environment that has their packages
protocols *names: _npm
    #!/usr/bin/env bash
    set -euo pipefail
    python3 -m venv build/protocols/env
    build/protocols/env/bin/pip install --quiet --editable '.[agree]' pytest 'mcp-types>=2.3,<3' \
        'agent-client-protocol>=0.12,<1' 'a2a-sdk>=0.3.26,<0.4' 'ag-ui-protocol>=1.0,<2' 'openai>=3.57,<4' 'openai-codex>=0.163'
    build/protocols/env/bin/python -m tests.protocols {{ names }}

# Fetch two releases of codex once, about 160 MB each, and try both clients on them; run `just packages` before
packages-codex *releases="0.169.0 0.171.0": _npm
    #!/usr/bin/env bash
    set -euo pipefail
    binaries=""
    for release in {{ releases }}; do
        folder="build/codex/$release-{{ npm_platform }}"
        if [ ! -d "$folder" ]; then
            rm -rf build/codex/part && mkdir -p build/codex/part
            package=$(npm pack --silent --pack-destination build/codex/part "@openai/codex@$release-{{ npm_platform }}")
            tar -xzf "build/codex/part/$package" -C build/codex/part
            rm "build/codex/part/$package"
            mv build/codex/part "$folder"
        fi
        binaries="$binaries $release=$PWD/$(find "$folder" -type f '(' -name codex -o -name codex.exe ')' -print -quit)"
    done
    build/packages/client/bin/pip install --quiet mcp-server-time
    export CODEX_BINARIES="$binaries"
    pytest -q tests/readme/test_node_client.py
    cd packages/client && ../../build/packages/client/bin/pytest -q -m codex

# Compare the client with the published SDK and measure the proxy; run `just packages` before
client-bench:
    build/packages/client/bin/pip install --quiet "./packages/client[bench]"
    build/packages/client/bin/python packages/client/bench/against_sdk.py
    build/packages/client/bin/python packages/client/bench/proxy_cost.py

# Put the client before a server that misbehaves at random, for ten minutes by default; run `just packages` before
client-soak *words:
    build/packages/client/bin/python packages/client/bench/soak.py {{ words }}

# Build the npm package into build/npm: declarations in place of TypeScript, the license, and the packed file
npm-package: _npm
    #!/usr/bin/env bash
    set -euo pipefail
    rm -rf build/npm build/*.tgz && mkdir -p build/npm
    npx --no-install tsc --ignoreConfig --declaration --emitDeclarationOnly --strict --module nodenext \
        --target es2022 --types "" --rootDir schema --outDir build/npm schema/{,*/}typescript/index.ts
    (cd schema && find . -path '*typescript/*' -name '*.js' | tar -cf - -T - | tar -xf - -C ../build/npm)
    cp schema/package.json schema/README.md LICENSE build/npm
    cd build/npm && npm pack --silent --pack-destination ..

# Build the wheel, the sdist and the npm package, hold them against the linters, and try them in empty environments
packaging: npm-package
    #!/usr/bin/env bash
    set -euo pipefail
    rm -rf build/packaging
    pip install --quiet --editable '.[packaging]' --constraint constraints.txt
    python -m build --outdir build/packaging/dist .
    check-wheel-contents build/packaging/dist/*.whl
    pyroma --min 10 build/packaging/dist/*.tar.gz
    npx --yes publint@0.3.25 run --strict build/npm
    # ESM only: `require` and the resolution of Node 10 are not offered.
    npx --yes @arethetypeswrong/cli@0.18.5 --profile esm-only --format ascii build/*.tgz
    pytest -m packaging tests/packaging

# Say who hosts this repository: the name takes the place of OWNER, which nothing is released with
hosted-at name:
    perl -pi -e 's/\bOWNER\b/{{ name }}/g' pyproject.toml protocol_models/registry.py docs/compat.md
    app-server-protocol write

# Fail unless a tag names the version, and the packages name the repository that they are released from
releasable tag repository:
    python -m tests.packaging.releasable {{ tag }} {{ repository }}

# Keep the versions that are installed now as those that contributors and CI get
constraints:
    pip install --quiet --upgrade --upgrade-strategy eager --editable '.[dev,bench,packaging]'
    python -m tests.packaging.constraints

# Try `verify --dask`, Ray and Spark (which needs Java) on two local workers each, and stores; then measure some MB
scale megabytes="200":
    pip install --quiet --editable '.[scale]'
    pytest -m scale tests/scale
    python -m bench.archives --megabytes {{ megabytes }}

# Measure, in one run, reading and writing messages against the published SDK, and what making the artifacts costs
bench *recordings:
    pip install --quiet --editable '.[bench]'
    python -m bench.write_and_check
    python -m bench.bindings {{ recordings }}
    python -m bench.consumer {{ recordings }}
