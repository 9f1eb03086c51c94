"""What differs between two protocols: facts, and no opinion.

Changes are found on JSON Schema, not on the nodes of `generators.schema`. Either side may be a schema that
somebody else wrote: it has no node but `Foreign`, which is its text. Nor would nodes save `canonical_view`: what
two spellings have in common (`allOf` of one, a type list and `anyOf`, a constant and an enum of one value) has to
be seen below them in any case, and is judged by containment, which reads JSON Schema too. With nodes for Bundles
there would be two ways to compare, and a test that both say the same.
"""
