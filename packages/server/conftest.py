"""What every test runs with."""

pytest_plugins = ["pytester", "tests.no_secrets"]
