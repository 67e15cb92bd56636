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
from certificates.models.credits import (
    Accreditation,
    CodeShown,
    ConfirmationCode,
    CreditAward,
    CreditScheme,
    SchemeRules,
)
from certificates.models.designs import CertificateDesign, DesignPicture, Signatory
from certificates.models.evaluations import (
    Commitment,
    EvaluationBox,
    EvaluationCall,
    EvaluationFilled,
    EvaluationRequirement,
)
from certificates.models.external import ExternalDocument, PaperCertificate

__all__ = [
    "Accreditation",
    "Batch",
    "BatchStep",
    "Candidate",
    "Certificate",
    "CertificateDesign",
    "CertificateFile",
    "CertificateState",
    "CodeShown",
    "Commitment",
    "ConfirmationCode",
    "CreditAward",
    "CreditScheme",
    "CurrentCertificate",
    "DesignPicture",
    "EvaluationBox",
    "EvaluationCall",
    "EvaluationFilled",
    "EvaluationRequirement",
    "ExternalDocument",
    "IssuingRules",
    "NameAnswer",
    "NumberCounter",
    "Override",
    "PaperCertificate",
    "SchemeRules",
    "Signatory",
]
