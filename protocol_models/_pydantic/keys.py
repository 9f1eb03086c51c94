"""The kinds of core schemas, and the keys of each, that this version knows.

Input: nothing. Output: kind → keys; whoever meets another one says so by `UnsupportedPydantic`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

__all__ = [
    "COMMON",
    "KEYS",
    "known_keys",
]

_ORDERED = "ge gt le lt"
_SIZED = "max_length min_length strict"
_ERRORS = "custom_error_context custom_error_message custom_error_type strict"
_FIELD = "schema serialization_alias serialization_exclude serialization_exclude_if validation_alias"
KEYS = {
    "any": "",
    "none": "",
    "bool": "strict",
    "int": f"{_ORDERED} multiple_of strict",
    "float": f"{_ORDERED} allow_inf_nan multiple_of strict",
    "decimal": f"{_ORDERED} allow_inf_nan decimal_places max_digits multiple_of strict",
    "fraction": f"{_ORDERED} multiple_of strict",
    "complex": "strict",
    "str": (
        f"{_SIZED} ascii_only coerce_numbers_to_str pattern regex_engine strip_whitespace to_lower to_upper"
    ),
    "bytes": _SIZED,
    "date": f"{_ORDERED} now_op now_utc_offset strict",
    "time": f"{_ORDERED} microseconds_precision strict tz_constraint",
    "datetime": f"{_ORDERED} microseconds_precision now_op now_utc_offset strict tz_constraint",
    "timedelta": f"{_ORDERED} microseconds_precision multiple_of strict",
    "literal": "expected strict",
    "enum": "cls members missing strict sub_type",
    "missing-sentinel": "schema",
    "ellipsis": "",
    "is-instance": "cls cls_repr",
    "is-subclass": "cls cls_repr",
    "callable": "",
    "uuid": "strict version",
    **dict.fromkeys(
        ("url", "multi-host-url"),
        "allowed_schemes default_host default_path default_port host_required max_length strict",
    ),
    **dict.fromkeys(("list", "deque", "set", "frozenset"), f"{_SIZED} fail_fast items_schema"),
    "tuple": f"{_SIZED} fail_fast items_schema variadic_item_index",
    "generator": f"{_SIZED} items_schema",
    **dict.fromkeys(
        ("dict", "frozendict", "ordered-dict", "counter"), f"{_SIZED} fail_fast keys_schema values_schema"
    ),
    **dict.fromkeys(("function-before", "function-wrap", "function-after", "function-plain"),
                    "field_name function json_schema_input_schema schema"),
    "default": (
        "copy_default default default_factory default_factory_takes_data on_error schema strict "
        "validate_default"
    ),
    "nullable": "schema strict",
    "union": f"{_ERRORS} auto_collapse choices mode",
    "tagged-union": f"{_ERRORS} choices discriminator from_attributes",
    "chain": "steps",
    "lax-or-strict": "lax_schema strict strict_schema",
    "json-or-python": "json_schema python_schema",
    "typed-dict": "cls cls_name computed_fields config extra_behavior extras_schema fields strict total",
    "typed-dict-field": f"{_FIELD} required",
    "model": (
        "cls config custom_init extra_behavior frozen generic_origin post_init revalidate_instances "
        "root_model schema strict"
    ),
    "model-fields": (
        "computed_fields extra_behavior extras_keys_schema extras_schema fields from_attributes model_name "
        "strict"
    ),
    "model-field": f"{_FIELD} frozen",
    "computed-field": "alias property_name return_schema serialization_exclude_if",
    "dataclass": (
        "cls cls_name config fields frozen generic_origin post_init revalidate_instances schema slots strict"
    ),
    "dataclass-args": "collect_init_only computed_fields dataclass_name extra_behavior fields",
    "dataclass-field": f"{_FIELD} frozen init init_only kw_only name",
    "named-tuple": "cls cls_name fields",
    "named-tuple-field": "name schema validation_alias",
    "arguments": (
        "arguments_schema populate_by_name validate_by_alias validate_by_name var_args_schema "
        "var_kwargs_mode var_kwargs_schema"
    ),
    "arguments-v3": "arguments_schema extra_behavior validate_by_alias validate_by_name",
    "call": "arguments_schema function function_name return_schema",
    "custom-error": f"{_ERRORS} schema",
    "json": "schema strict",
    "definitions": "definitions schema",
    "definition-ref": "schema_ref",
    "invalid": "",
}  # fmt: skip
"""Kind of core schema → its keys, beside those that all have."""
COMMON = frozenset({"type", "ref", "metadata", "serialization"})


@cache
def known_keys() -> Mapping[str, frozenset[str]]:
    return {kind: COMMON | frozenset(keys.split()) for kind, keys in KEYS.items()}
