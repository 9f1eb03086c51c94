"""Types in folders: documents below `v2/`, one whole document with sections, one flat one a folder."""

from protocol_models.methods import Registry, client_request, server_request

from . import shared, v2

GOLDEN = ("json/**/*.json", "json/*.json", "typescript/**/*.ts", "typescript/v2/index.js")

REGISTRY = Registry(
    "tiny",
    (
        client_request("thing/read", v2.ThingReadParams, v2.ThingReadResponse),
        client_request("thing/drop", v2.ThingDropParams, v2.ThingReadResponse, params_required=False),
        server_request("thing/ask", v2.ThingAskParams, shared.Answer),
    ),
    namespaces={"tests.emitters.tiny.folders.v2": "v2"},
    folders={v2.ThingAskParams: ""},
)
