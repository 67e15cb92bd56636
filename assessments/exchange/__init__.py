"""Exchange: questions read from other people's files, and written for them.

One module per format. Readers and writers know definitions only, never models;
what comes out of a reader goes into the bank by ``assessments.domain.importing``.
"""
