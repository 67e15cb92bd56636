"""Everything the room keeps."""

from certificates.models.batches import Batch, BatchStep, IssuingRules
from certificates.models.candidates import Candidate, NameAnswer, Override
from certificates.models.certificates import (
    Certificate,
    CertificateFile,
    CertificateState,
    CurrentCertificate,
    NumberCounter,
)

__all__ = [
    "Batch",
    "BatchStep",
    "Candidate",
    "Certificate",
    "CertificateFile",
    "CertificateState",
    "CurrentCertificate",
    "IssuingRules",
    "NameAnswer",
    "NumberCounter",
    "Override",
]
