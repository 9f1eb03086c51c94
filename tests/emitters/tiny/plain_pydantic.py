"""Plain Pydantic models, with what they bring: constraints, dates, dataclasses, discriminators."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NotRequired
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from protocol_models.methods import Registry, server_notification

GOLDEN = ("json/Thing.json", "typescript/*.ts", "fixtures/Thing.json")


class Cat(BaseModel):
    kind: Literal["cat"] = "cat"
    lives: int = Field(default=9, ge=1, le=9, description="How many are left.")


class Dog(BaseModel):
    kind: Literal["dog"] = "dog"
    tricks: set[str] = set()


@dataclass
class Owner:
    """Who feeds them."""

    name: str
    born: date | None = None


class Address(TypedDict):
    street: str
    number: NotRequired[int]


class Thing(BaseModel):
    model_config = ConfigDict(extra="forbid")

    pet: Cat | Dog = Field(discriminator="kind")
    owner: Owner
    address: Address
    at: datetime
    id: UUID
    size: tuple[int, float]
    ratio: float = Field(gt=0, lt=1)
    code: str = Field(pattern="^[a-z]+$", examples=["abc"])
    self_reference: list["Thing"] = []


REGISTRY = Registry("tiny", (server_notification("thing", Thing),))
