"""Patterns: ECMA-262 syntax, and the automata that answer for it."""
