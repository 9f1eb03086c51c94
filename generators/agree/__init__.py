"""Agreement: what the schema says is what happens.

```
samples.py        a JSON Schema document → messages that it admits
near_misses.py    a valid message → messages that differ from it in one small thing
parties.py        who is asked: the models, strict and tolerant, and two validators of JSON Schema
ajv.py            the validator Ajv, in a process of Node's
msgspec_parties.py  the generated structs of msgspec
typescript_party.py  the TypeScript compiler, in batches
panel.py          the parties of one type, asked together
judging.py        one type → its messages, and what was said of them
disagreements.py  answers that differ, grouped by what they have in common, and made small
meant.py          the disagreements that are meant, each with its reason
run.py            a protocol → a Report
report/           a Report → text
```
"""
