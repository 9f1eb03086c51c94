"""`definitions` is the closure of what a document reaches, flat, itself included only where it recurs."""

from protocol_models.base import WireModel
from protocol_models.methods import Registry, server_notification

GOLDEN = ("json/Lonely.json", "json/Tree.json", "json/tiny.schemas.json", "typescript/Tree.ts")


class Leaf(WireModel):
    name: str


class Branch(WireModel):
    leaf: Leaf
    tree: "Tree | None" = None


class Tree(WireModel):
    branches: list[Branch]


class Lonely(WireModel):
    name: str


REGISTRY = Registry("tiny", (server_notification("tree", Tree), server_notification("lonely", Lonely)))
