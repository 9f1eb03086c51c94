"""A witness: confirmed by two validators, made small, and explained."""
