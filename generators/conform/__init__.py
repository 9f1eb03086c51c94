"""The models against a codex: do both give the same documents and the same types?

```
target.py               a codex binary, or folders that it wrote → its documents and types, by edition
codex_package.py        a version of npm's package → a codex binary
one_release.py          are all artifacts in a folder of one release?
comparison.py           what a comparison finds: differences, each on the list or not
deviations.py           deviations.toml → the list of differences that are meant, and why
json_difference.py      two JSON values → the places in which they differ
document_comparison.py  two trees of JSON Schema documents → a comparison
declarations.py         the text of a TypeScript module → its declaration, without prose and layout
compiler.py             the TypeScript compiler, as a command
equality.py             types of two trees → those that the compiler tells apart, and in which members
type_comparison.py      two trees of TypeScript types → a comparison
run.py                  a registry and a target → a Conformance
report/                 a Conformance → text, JSON
```
"""
