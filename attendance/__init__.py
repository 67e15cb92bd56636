"""The register: who was where, when; what every claim to a credit rests on."""
