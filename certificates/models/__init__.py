"""Everything the room keeps."""

from certificates.models.batches import Batch, BatchStep
from certificates.models.candidates import Candidate
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
    "NumberCounter",
]
