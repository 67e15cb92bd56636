"""Other people's files through our importers and checks: ``bin/test --cases DIR``."""
