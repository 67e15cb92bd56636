"""Speed, measured beside bare Django views: ``python -m tests.bench``.

Figures are CPU milliseconds of all server processes, PostgreSQL included, per
request, and their ratio to a bare view of the same kind in the same run.
Never a test: a busy machine must not turn the build red.
"""
