"""What the schema of a model says more than the model does: that of a model is no free form."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, create_model

from generators.bundle import Bundle
from generators.compat.verdict import judge
from generators.registry import bundle_of
from protocol_models.methods import Registry, client_request, server_request


class Keeping(BaseModel):
    """Keeps the members that it does not name."""

    model_config = ConfigDict(extra="allow")


def asking(*, base: type[BaseModel], **members: Any) -> Bundle:
    """A protocol in which the client sends a model."""
    params = create_model("SayParams", __base__=base, **members)
    result = create_model("SayResult", __base__=base, said=(str, ...))
    return bundle_of(Registry("tiny", (client_request("say", params, result),)))


def severities(old: Bundle, new: Bundle) -> set[str]:
    """Those of what a client of old notices."""
    return {str(finding.severity) for finding in judge(old, new).findings if finding.rule.reader == "wire"}


@pytest.mark.parametrize("before", [{}, {"text": (str, ...)}], ids=["no member", "a member"])
@pytest.mark.parametrize("base", [BaseModel, Keeping])
def test_a_member_that_a_model_gains_was_under_no_name_before(
    base: type[BaseModel], before: dict[str, Any]
) -> None:
    old = asking(base=base, **before)
    new = asking(base=base, **before, room=(str | None, None))
    # A model that keeps all and names nothing is a map: anything may be under any name.
    is_map = base is Keeping and not before
    assert severities(old, new) == {"info", "breaking" if is_map else "extra-members"}
    required = asking(base=base, **before, room=(str, ...))
    assert "breaking" in severities(old, required)


def test_a_method_of_both_directions_is_removed_in_one() -> None:
    params = create_model("PingParams", text=(str, ...))
    result = create_model("PingResult", text=(str, ...))
    both = client_request("ping", params, result), server_request("ping", params, result)
    old, new = (bundle_of(Registry("tiny", methods)) for methods in (both, both[1:]))
    found = [(finding.severity, finding.rule.id) for finding in judge(old, new).findings]
    assert [each for each in found if each[0] in ("breaking", "unproven")] == [
        ("breaking", "input_method_removed")
    ]
