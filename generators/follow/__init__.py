"""Following a release: how it differs from the models, and the edits that say so.

```
type_expressions.py   the text of a TypeScript type → its structure
expression_facts.py   a type → its members, its tag, and whether `null` is one of its values
declaration_nodes.py  one declaration next to its schema → its node
surface.py            documents and types of both editions → the types and methods in them, as nodes
divergences.py        two surfaces → what is otherwise, each fact once
sources.py            a place of the protocol → the class, alias or constant that declares it
new_types.py          the types that are new → their modules and names
vocabulary.py         a node → Python in the vocabulary of the models
drafts.py             what is proposed: drafts, and what a person decides
drafter.py            one divergence → its draft
planning.py           divergences → a plan
edits.py              edits of a module → its text with them, the rest as it was
record_text.py        a record with one more release, as text
rewriting.py          a plan → the changed files, and a patch
checking.py           the models with the drafts in them, tried by another process
consequences.py       decisions → what compat says that they break
run.py                a registry and a target → a Following
report/               a Following → text, JSON
```
"""
