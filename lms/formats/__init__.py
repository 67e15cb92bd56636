"""How dates are written and typed; Django looks here before its own formats."""
