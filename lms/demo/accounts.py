"""Who can sign in to the demo society, and with which password."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from people.codes import new_code

DOMAIN = "demo.nodgo.example"


@dataclass(frozen=True)
class SignIn:
    """One sign-in of the demo society."""

    role: str
    email: str
    password: str


# Role, printed in this order → what the account shows.
ROLES = {
    "physician": "holds a certificate of the finished seminar",
    "newcomer": "is half-way through the self-paced course",
    "trainer": "has the roster of the running seminar",
    "staff": "plans runs and issues certificates",
    "admin": "may do everything",
}


def email_of(role: str) -> str:
    """Return the address with which ``role`` signs in."""
    return f"{role}@{DOMAIN}"


def password() -> str:
    """Return the password of all demo accounts, made up once per data folder.

    A fixed one would open every demo that is left running on a public address.
    """
    path = _password_file()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(f"demo-{new_code(6).lower()}\n", encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def sign_ins() -> list[SignIn]:
    """Return one sign-in per role, for printing after the demo is loaded."""
    return [SignIn(role, email_of(role), password()) for role in ROLES]


def _password_file() -> Path:
    return Path(settings.DATA_DIR) / "demo-password"
