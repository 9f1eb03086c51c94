"""Tiny protocols, one feature each; their artifacts stand in `../golden`."""
