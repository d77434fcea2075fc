"""What one firm allows its officers to offer and wants them to say: the house sheet."""

import hashlib
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field

from app.language.law import Insert, InsertData, Product, Role, compile_inserts
from app.language.strict import Frozen, PackError, read_model
from app.language.text import fold
from app.language.values import Case


class Option(Frozen):
    """Something an officer may put to a borrower; ``say`` completes "we can look at …"."""

    id: str
    say: str = Field(min_length=3, max_length=120)
    products: tuple[Product, ...] = Field(min_length=1)
    limits: str
    approval: Literal["officer", "lead", "specialist"]


class Contact(Frozen):
    """A way to reach the firm."""

    kind: Literal["phone", "email", "link", "address"]
    value: str
    hours: str = ""


class Registered(Frozen):
    """Wording that legal owns: reviewed as it is and never reworded in place."""

    id: str
    kind: Literal["template", "disclosure"]
    text: str = Field(min_length=20)
    sha256: str


class Advice(Frozen):
    """Free and independent advice that the firm names."""

    name: str
    contact: str
    text: str


class HouseSheet(Frozen):
    """One firm's sheet."""

    id: str
    version: str
    firm: str
    country: str = ""
    lender_role: Role | None = None
    product: Product | None = None
    sender: Literal["person", "team", "automated"] = "person"
    sign_off: str = ""
    contacts: tuple[Contact, ...] = ()
    options: tuple[Option, ...] = ()
    inserts: tuple[InsertData, ...] = ()
    registered: tuple[Registered, ...] = ()
    advice: Advice | None = None
    complaints: str = ""
    lead: str = ""


class House(NamedTuple):
    """A sheet ready for use; the empty house allows and asks nothing."""

    sheet: HouseSheet | None
    inserts: tuple[Insert, ...]
    wording: dict[str, str]
    version: str

    def fill(self, case: Case) -> Case:
        """Complete a case with what the sheet knows of the firm."""
        if self.sheet is None:
            return case
        sheet = self.sheet
        return case._replace(
            country=case.country or sheet.country or None,
            lender_role=case.lender_role or sheet.lender_role,
            product=case.product or sheet.product,
            sender=case.sender or sheet.sender,
            lender=case.lender or sheet.firm,
        )

    def options(self, case: Case) -> tuple[str, ...]:
        """Return what an officer may offer alone on this product."""
        if self.sheet is None:
            return ()
        product = case.product or "consumer"
        return tuple(o.say for o in self.sheet.options if product in o.products and o.approval == "officer")


NO_HOUSE = House(None, (), {}, "none")


def load_house(path: Path | None) -> House:
    """Read a house sheet; ``None`` gives the empty house.

    Raises:
        PackError: the sheet is not right, or a registered text no longer has its hash.

    """
    if path is None:
        return NO_HOUSE
    sheet = read_model(path, HouseSheet)
    for number, one in enumerate(sheet.registered):
        actual = hashlib.sha256(one.text.encode()).hexdigest()
        if actual != one.sha256:
            remedy = f"the text of {one.id!r} changed; ask legal, then set sha256 to {actual}"
            raise PackError(path, 1, f"registered.{number}.sha256", remedy)
    wording = {r.id: fold(r.text.strip()).plain for r in sheet.registered}
    version = f"{sheet.id}-{sheet.version}+{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}"
    return House(sheet, compile_inserts(path, sheet.inserts), wording, version)
