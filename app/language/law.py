"""Which rule of law or code a fault may put at risk, in the place and for the lender of this case."""

from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field

from app.language.pack import digest
from app.language.phrases import Phrase, compile_phrase
from app.language.strict import Frozen, PackError, read_model
from app.language.values import Case, Risk

Role = Literal["creditor", "collector", "purchaser", "servicer"]
Product = Literal["consumer", "microfinance", "group", "secured", "business"]
Channel = Literal["sms", "whatsapp", "email", "letter", "chat", "phone", "voicemail"]


class LawRule(Frozen):
    """One rule, in plain words, with how it was checked."""

    id: str
    cite: str
    says: str
    roles: tuple[Role, ...] = Field(min_length=1)
    products: tuple[Product, ...] = Field(min_length=1)
    source: str
    checked: str
    status: Literal["primary", "secondary", "memory"]


class InsertData(Frozen):
    """Words that a message must carry; ``text`` are words that may be added, ``match`` shows that they are there."""

    id: str
    why: str
    roles: tuple[Role, ...] = ()
    products: tuple[Product, ...] = ()
    channels: tuple[Channel, ...] = Field(min_length=1)
    contact: Literal["first", "later", "any"] = "any"
    text: str = ""
    match: tuple[str, ...] = Field(min_length=1)
    source: str = ""
    checked: str = ""
    status: Literal["primary", "secondary", "memory", "house"] = "house"

    def applies(self, case: Case, channel: str) -> bool:
        """Tell whether this message needs the insert; what is not known of the case asks for nothing."""
        if channel not in self.channels:
            return False
        if self.roles and case.lender_role not in self.roles:
            return False
        if self.products and (case.product or "consumer") not in self.products:
            return False
        return (
            self.contact == "any" or (case.first_contact or "unknown") == {"first": "yes", "later": "no"}[self.contact]
        )


class LawFile(Frozen):
    """One jurisdiction."""

    jurisdiction: str
    name: str
    version: str
    rules: tuple[LawRule, ...]
    risks: dict[str, tuple[str, ...]]
    inserts: tuple[InsertData, ...] = ()


class Insert(NamedTuple):
    """An insert ready to look for."""

    data: InsertData
    phrases: tuple[Phrase, ...]


class Law(NamedTuple):
    """All jurisdictions, by country code."""

    places: dict[str, LawFile]
    inserts: dict[str, tuple[Insert, ...]]
    version: str

    def risks(self, rule: str, case: Case) -> tuple[Risk, ...]:
        """Return what ``rule`` may put at risk; nothing where the country is not known."""
        place = self.places.get(case.country or "")
        if place is None:
            return ()
        by_id = {r.id: r for r in place.rules}
        listed = (by_id[i] for i in place.risks.get(rule, ()))
        return tuple(
            Risk(r.id, r.cite, r.says, r.source, r.checked, r.status)
            for r in listed
            if (case.lender_role or r.roles[0]) in r.roles and (case.product or "consumer") in r.products
        )


def load_law(folder: Path) -> Law:
    """Read every jurisdiction file of a folder.

    Raises:
        PackError: a file that is not right, or a risk that names no rule of its file.

    """
    places, inserts = {}, {}
    for path in sorted(folder.glob("*.yaml")):
        place = read_model(path, LawFile)
        known = {r.id for r in place.rules}
        for rule, ids in place.risks.items():
            for one in ids:
                if one not in known:
                    raise PackError(path, 1, f"risks.{rule}", f"names {one!r}, which is not under rules; add it there")
        places[place.jurisdiction] = place
        inserts[place.jurisdiction] = compile_inserts(path, place.inserts)
    return Law(places, inserts, f"{max((p.version for p in places.values()), default='none')}+{digest(folder)}")


def compile_inserts(path: Path, inserts: tuple[InsertData, ...]) -> tuple[Insert, ...]:
    """Compile what shows that an insert is there.

    Raises:
        PackError: a phrase that is not of the grammar.

    """
    out = []
    for number, data in enumerate(inserts):
        try:
            out.append(Insert(data, tuple(compile_phrase(m) for m in data.match)))
        except ValueError as error:
            raise PackError(path, 1, f"inserts.{number}.match", str(error)) from error
    return tuple(out)
