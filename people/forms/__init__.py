"""Shapes of input: fields, signing in, one's own data."""
