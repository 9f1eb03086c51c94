"""Where a server's sign-in is: the metadata of the resource and of its authorization server.

Input: the address of a server, and what a refused request said of it. Output: the metadata, or whether there
is none or it could not be found out.
"""

from __future__ import annotations

from dataclasses import dataclass

import httpx2
from mcp.client.auth.utils import (
    build_oauth_authorization_server_metadata_discovery_urls,
    build_protected_resource_metadata_discovery_urls,
    create_oauth_metadata_request,
    handle_auth_metadata_response,
    handle_protected_resource_response,
)
from mcp.shared.auth import OAuthMetadata

from app_server_server.authorization.states import Discovery

__all__ = ["Discovered", "discover"]


@dataclass(frozen=True)
class Discovered:
    """What was found."""

    outcome: Discovery
    metadata: OAuthMetadata | None = None


async def discover(http: httpx2.AsyncClient, url: str, issuer: str | None = None) -> Discovered:
    """Asks the well-known addresses in the order of the MCP specification.

    The issuer that a credential names is asked where no address of the server says who authorizes it: some
    servers say that only in a refusal.
    """
    failed, named = False, None
    for address in build_protected_resource_metadata_discovery_urls(None, url):
        response = await _get(http, address)
        if response is None or _is_trouble(response):
            failed = True
        elif (resource := await handle_protected_resource_response(response)) is not None:
            named = str(resource.authorization_servers[0])
            break
    addresses = build_oauth_authorization_server_metadata_discovery_urls(named or issuer, url)
    if named is None and issuer is not None:
        addresses += build_oauth_authorization_server_metadata_discovery_urls(None, url)
    for address in addresses:
        response = await _get(http, address)
        if response is None or _is_trouble(response):
            failed = True
            continue
        _, metadata = await handle_auth_metadata_response(response)
        if metadata is not None:
            return Discovered(Discovery.FOUND, metadata)
    return Discovered(Discovery.FAILED if failed else Discovery.ABSENT)


async def _get(http: httpx2.AsyncClient, address: str) -> httpx2.Response | None:
    try:
        return await http.send(create_oauth_metadata_request(address))
    except (httpx2.HTTPError, httpx2.InvalidURL):
        return None


def _is_trouble(response: httpx2.Response) -> bool:
    """Whether the answer says nothing about whether there is metadata."""
    return response.status_code >= 500 or response.status_code == 429
