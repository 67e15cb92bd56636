"""Everything the room keeps."""

from people.models.accounts import User
from people.models.consents import AuditEvent, Consent, ConsentDocument
from people.models.identity import ErasureRequest, NameRequest, PersonMerge
from people.models.persons import Person, PersonSpeciality
from people.models.places import Organisation, Region, Speciality

__all__ = [
    "AuditEvent",
    "Consent",
    "ConsentDocument",
    "ErasureRequest",
    "NameRequest",
    "Organisation",
    "Person",
    "PersonMerge",
    "PersonSpeciality",
    "Region",
    "Speciality",
    "User",
]
