"""An S3 served on this machine, and a scheduler of Dask."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.scale.cluster_processes import end, started
from tests.verify.test_command import NEW, VALID, WRONG

KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "us-east-1"}


@pytest.fixture(name="s3", scope="module")
def _s3() -> Iterator[Any]:
    """The client of a store on this machine, with recordings; commands find it by the environment."""
    import boto3
    from moto.server import ThreadedMotoServer
    from s3fs import S3FileSystem

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in KEYS.items():
            patch.setenv(name, value)
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        client = boto3.client("s3")
        client.create_bucket(Bucket="traffic")
        for number in range(12):
            text = (VALID * 3 + NEW * (number % 3) + WRONG * (number % 5 == 0)).encode()
            client.put_object(Bucket="traffic", Key=f"sessions/{number:03}.jsonl", Body=text)
        yield client
    server.stop()
    S3FileSystem.clear_instance_cache()  # what this process read by another server's address


@pytest.fixture(name="scheduler")
def _scheduler(tmp_path: Path) -> Iterator[str]:
    file = tmp_path / "scheduler.json"
    process = started("dask_scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    while not file.exists() or not file.read_text():
        time.sleep(0.1)
    yield json.loads(file.read_text())["address"]
    end(process)
