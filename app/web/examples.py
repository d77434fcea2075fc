"""Messages to try, one for each of four places and channels; their names and numbers are invented."""

from typing import NamedTuple


class Example(NamedTuple):
    """A message to try."""

    id: str
    label: str
    channel: str
    country: str
    text: str


EXAMPLES = (
    Example(
        "uk-sms", "SMS, UK", "sms", "UK",
        "Hello Mrs Whitlock, it's Dean at Northgate Finance. Your June payment of £184.50 still hasn't come in. You "
        "really should have rung us in May. Pay the full amount today or we take you to court. Ref NB-40718, "
        "0161 496 0174.",
    ),
    Example(
        "in-whatsapp", "WhatsApp, India", "whatsapp", "IN",
        "Namaste Sunita ji, EMI of ₹2,450 is pending since 5 June. Because of your carelessness only it has bounced "
        "two times. If not paid by evening, our team will come to your house and tell your neighbours. Ref SM-11820.",
    ),
    Example(
        "us-email", "E-mail, US", "email", "US",
        "Hi Mr. Alvarez,\n\nThis is Priya at Lakeside Recovery about account LR-5521. Your balance is $612.40. "
        "I have heard every excuse by now. Responsible people pay their bills. Pay today or our attorneys file on "
        "Monday, your call.\n\n"
        "Priya, 555-0142",
    ),
    Example(
        "ke-phone", "Phone script, Kenya", "phone", "KE",
        "Habari Mr Otieno, this is Grace from Pamoja Credit. Your loan of KES 8,500 was due on 3 June. You are "
        "the one who took the money. Calm down and listen. Clear it now or I will call everyone in your phone book.",
    ),
)  # fmt: skip
BY_ID = {example.id: example for example in EXAMPLES}
