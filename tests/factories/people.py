"""Persons, accounts and places for tests."""

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from people import groups
from people.enums import Language, OrganisationKind
from people.models import Organisation, Person, Region, Speciality, User

PASSWORD = "cloudberry-under-snow-7"


class RegionFactory(DjangoModelFactory):
    """Yakutia unless another ``code`` is given; shipped rows are reused."""

    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "RU-SA"
    name_ru = "Республика Саха (Якутия)"
    name_en = "Sakha Republic (Yakutia)"
    federal_district_ru = "Дальневосточный"
    federal_district_en = "Far Eastern"
    time_zone = "Asia/Yakutsk"


class SpecialityFactory(DjangoModelFactory):
    """Haematology unless another ``key`` is given; shipped rows are reused."""

    class Meta:
        model = Speciality
        django_get_or_create = ("key",)

    key = "haematology"
    name_ru = "Гематология"
    name_en = "Haematology"


class OrganisationFactory(DjangoModelFactory):
    """A regional hospital."""

    class Meta:
        model = Organisation

    key = factory.Sequence("hospital-{}".format)
    name_ru = factory.Sequence("Детская больница № {}".format)
    name_en = factory.Sequence("Children’s hospital No. {}".format)
    kind = OrganisationKind.HOSPITAL
    region = factory.SubFactory(RegionFactory)


class UserFactory(DjangoModelFactory):
    """An account with a confirmed address and the password ``PASSWORD``.

    ``UserFactory(role=groups.STAFF)`` puts it into a group.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence("physician{}@example.org".format)
    role = None

    @classmethod
    def _create(cls, model_class, *args, role=None, **kwargs):
        kwargs.setdefault("password", PASSWORD)
        user = model_class.objects.create_user(*args, **kwargs)
        if role:
            user.groups.add(Group.objects.get(name=role))
        return user

    @factory.post_generation
    def confirmed(self, create, extracted, **_):
        """Record the address as confirmed, unless ``confirmed=False``."""
        EmailAddress.objects.create(
            user=self, email=self.email, primary=True, verified=extracted is not False
        )


class TrainerUserFactory(UserFactory):
    """An account of a trainer."""

    role = groups.TRAINERS


class StaffUserFactory(UserFactory):
    """An account of the society's secretary."""

    role = groups.STAFF


class AdministratorUserFactory(UserFactory):
    """An account of an administrator."""

    role = groups.ADMINISTRATORS


class PersonFactory(DjangoModelFactory):
    """A physician from Yakutia without an account.

    ``PersonFactory(with_account=True)`` gives one with the same e-mail.
    """

    class Meta:
        model = Person

    family_name = factory.Iterator(
        ["Винокурова", "Соколов", "Мирза-заде", "Ёлкина", "О’Брайен", "Ли"]
    )
    given_name = factory.Iterator(["Айталина", "Пётр", "Тимур", "Алёна", "Шон", "Ю"])
    patronymic = factory.Iterator(["Сергеевна", "Ильич", "Рашид оглы", "", "", ""])
    email = factory.Sequence("person{}@example.org".format)
    region = factory.SubFactory(RegionFactory)
    language = Language.RU

    class Params:
        with_account = factory.Trait(
            account=factory.SubFactory(
                UserFactory, email=factory.SelfAttribute("..email")
            ),
        )
