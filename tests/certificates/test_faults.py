"""Faults that are really made: a key that is gone."""

import pytest
from cryptography.fernet import Fernet

from certificates.domain import codes
from certificates.models import ConfirmationCode, CreditAward
from tests.certificates.test_awards import a_holder, accreditation, award, take_in
from tests.factories.certificates import AFTER_THE_RUN
from tests.factories.people import StaffUserFactory

pytestmark = pytest.mark.django_db


def test_a_key_that_is_gone_hides_codes_and_says_so(settings):
    settings.CONFIRMATION_CODE_KEYS = [Fernet.generate_key().decode()]
    accredited = accreditation()
    person = a_holder(accredited)
    take_in(accredited, "CODE-1")
    award(accredited)
    row = CreditAward.objects.get(person=person)
    settings.CONFIRMATION_CODE_KEYS = []

    with pytest.raises(codes.CodeRefused) as refusal:
        codes.show(award=row, actor=StaffUserFactory(), at=AFTER_THE_RUN)

    assert refusal.value.code == "sealed"
    assert ConfirmationCode.objects.given().count() == 1
