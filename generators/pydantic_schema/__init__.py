"""Pydantic models → types of the Bundle.

It reads the *core* schema, which the validators are built from: what a model accepts is what its artifacts
say. What Pydantic calls things in it is known to `protocol_models._pydantic` alone.

```
read_types.py       the roots of a registry, from both sides
core_schemas.py     the core schema of the roots, which Pydantic builds
type_reader.py      the walk: kind of core schema → the function that reads it
reader.py           what these functions are given: the place, the configuration, what was found
core_scalars.py     strings, numbers, dates and the like
value_kinds.py      literals, enums, lists, tuples and maps
union_kinds.py      unions, and how their variants are told apart
object_kinds.py     models, dataclasses and typed dicts
object_members.py   a member: its name, its type, its notes
member_defaults.py  a member that may be absent, and its default
default_values.py   a default as JSON
wrapper_kinds.py    validators and what else stands around a type
core_functions.py   the functions of Pydantic's own that limit a value
substitutes.py      what is said or written in the place of a type
declared_schema.py  a JSON Schema that a model declares
former_forms.py     what earlier releases had
```
"""
