"""Import: a JSON Schema → a package of models in the vocabulary of `protocol_models.base`, and a registry.

```
source.py              files → definitions by name, all references inside of them
lifting.py             definitions → flat ones: each object, enum and tagged union has a name of its own
naming.py              names of JSON → names of Python
python_types.py        what a package declares: objects, enums, aliases and their types
scalar_annotations.py  a value with a width, a format or limits → the annotation that says it
parsing.py             flat definitions → declarations, by the parser of datamodel-code-generator
tagging.py             unions of objects that a member tells apart
found_methods.py       the methods that the definitions tell of
placing.py             declarations and methods → one module a resource
printing.py            modules → text
round_trip.py          the package read back and held against the schema, both ways, type by type
run.py                 all of it, and the folder written
```
"""
