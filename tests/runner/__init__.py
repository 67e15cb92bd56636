"""What ``bin/test`` runs: checks, then the tests on both databases, then journeys."""
