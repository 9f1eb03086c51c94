"""What differs between two protocols: facts, and no opinion.

Changes are found on JSON Schema, not on the nodes of `generators.schema`. Either side may be a schema that
somebody else wrote: it has no node but `Foreign`, which is its text. Nor would nodes save `canonical_view`:
what two spellings have in common (`allOf` of one, a list of types and `anyOf`) has to be seen in any case,
and containment, which judges it, reads JSON Schema too. With nodes for Bundles there would be two ways to
compare, and a test that both say the same.
"""
