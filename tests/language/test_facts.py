"""Facts: what is found in real messages, to the letter, and in linear time."""

import pytest

from app.language.facts import find_facts


def texts(text: str, kind: str, kin: tuple[str, ...] = ()) -> list[str]:
    return [fact.text for fact in find_facts(text, kin) if fact.kind == kind]


def shown(text: str) -> list[str]:
    return [f"{fact.kind} {fact.text}" for fact in find_facts(text)]


AMOUNTS = [
    ("We still show £86.40 on your gas account.", ["£86.40"]),
    ("The last statement came to $1,250.50, Maria.", ["$1,250.50"]),
    ("ur EMI of Rs. 5,000/- bounced", ["Rs. 5,000/-"]),
    ("Rs5000 recd, tks", ["Rs5000"]),
    ("Outstanding is ₹ 12,34,567.50 as of now", ["₹ 12,34,567.50"]),
    ("INR 2,400 was debited, KES 2,400.50 was not", ["INR 2,400", "KES 2,400.50"]),
    ("Lipa Ksh 500 leo ama KSh.500/= kesho", ["Ksh 500", "KSh.500/="]),
    ("Oga, NGN 25k or ₦25,000 or N25,000, na the same", ["NGN 25k", "₦25,000", "N25,000"]),
    ("R1 200,50 is what remains after the R950 you sent", ["R1 200,50", "R950"]),
    ("PHP 1,500 po ang due, hindi ₱1,800.00", ["PHP 1,500", "₱1,800.00"]),
    ("PKR 4,000 here, GHS 300 and GH₵ 45.50 there", ["PKR 4,000", "GHS 300", "GH₵ 45.50"]),
    ("S$120 in Singapore, A$90 or AUD 75 in Perth", ["S$120", "A$90", "AUD 75"]),
    ("Noch €1.250,00 offen, i.e. €1,250", ["€1.250,00", "€1,250"]),
    ("He can only do 500 shillings, or twenty by hand", ["500 shillings"]),
    ("2 lakh was sanctioned, 1.5 lakhs is left of 3 crore", ["2 lakh", "1.5 lakhs", "3 crore"]),
    ("20 quid now beats 50 bucks never", ["20 quid", "50 bucks"]),
    ("2,284.56 is the figure on the letter", ["2,284.56"]),
    ("could you manage £40 a month, or £10 per week?", ["£40", "£10"]),
    ("EMI of 2400 and a fee of 150", ["2400", "150"]),
    ("can you pay 500 today?", ["500"]),
    ("balance: 7350 as per books", ["7350"]),
    ("Amount due is 1,890 only", ["1,890"]),
    ("UGX 85,000 is due 😊", ["UGX 85,000"]),
    ("we sent 3 letters in 2025 to 14 addresses", []),
    ("She has paid 6 instalments of 12 in 18 months", []),
    ("you are 45 days late on flat 302", []),
    ("pay in 100 days, not 120 days", []),
    ("the R2 ward and form P45", []),
]


@pytest.mark.parametrize(("text", "expected"), AMOUNTS)
def test_amounts_are_found_with_their_currency_and_nothing_else(text: str, expected: list[str]) -> None:
    assert texts(text, "amount") == expected


DATES = [
    ("Your next instalment is due on 5 June.", ["5 June"]),
    ("It fell due on 5th June 2026, as agreed.", ["5th June 2026"]),
    ("June 5 works for us too", ["June 5"]),
    ("Invoice of 05/06/2026, entered 2026-06-08", ["05/06/2026", "2026-06-08"]),
    ("debit goes out Fri 3 Jul.", ["Fri 3 Jul"]),
    ("Shall we say Friday 10 July?", ["Friday 10 July"]),
    ("I get paid on the 5th, rent goes on the 7th.", ["the 5th", "the 7th"]),
    ("Pay by the 28th!", ["the 28th"]),
    ("This is the 5th instalment and the 2nd reminder", []),
    ("Monday is fine, else tomorrow", ["Monday", "tomorrow"]),
    ("Ring before 5pm or at 17:30", ["5pm", "17:30"]),
    ("we close at 4 pm today", ["4 pm today"]),
    ("Settle it by 5pm Friday 10 July", ["5pm Friday 10 July"]),
    ("Reply within 24 hours", ["24 hours"]),
    ("We will write again in 3 days.", ["3 days"]),
    ("You have 48 hours to respond", ["48 hours"]),
    ("can it wait till the end of the month?", ["the end of the month"]),
    ("salary comes at month end, or next week", ["month end", "next week"]),
    ("We are here 9 to 5 Monday to Friday", ["9 to 5 Monday to Friday"]),
    ("open 9am-5pm Mon-Fri", ["9am-5pm Mon-Fri"]),
    ("lost my job in May", ["May"]),
    ("Your May payment and your June payment", ["May", "June"]),
    ("You may march in, it may help, THIS MAY AFFECT YOU", []),
    ("you may pay 5 may be less", []),
    ("I sat in the sun and wed my mar", []),
    ("since Tue. 3 Feb we had no word", ["Tue. 3 Feb"]),
    ("pls pay by fri", ["fri"]),
    ("we answer 24/7, sort code 20-00-00", []),
    ("You missed\n1) a payment in May\n2) our call", ["May"]),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates_are_found_whole(text: str, expected: list[str]) -> None:
    assert texts(text, "date") == expected


REFERENCES = [
    ("Please quote TW-20917 when you ring.", ["TW-20917"]),
    ("NB-40718 and 584-345 are the same file", ["NB-40718", "584-345"]),
    ("M-Pesa QF72KX1L0P confirmed", ["QF72KX1L0P"]),
    ("YOUR ACCOUNT NO. 88213 IS 45 DAYS OVERDUE", ["88213"]),
    ("ur a/c no. XX4471 shows unpaid", ["XX4471"]),
    ("about Ref. No. 7731/B, sir", ["7731/B"]),
    ("account number: 4412 3398 0101", ["4412 3398 0101"]),
    ("card ending 1881 was declined", ["1881"]),
    ("Loan #LN204417, ticket 90312", ["LN204417", "90312"]),
    ("customer no 55120 policy P/2231/09", ["55120", "P/2231/09"]),
    ("use paybill 522522, till no. 559012", ["522522", "559012"]),
    ("UTR 312345678901 is with the bank", ["312345678901"]),
    ("a loan 12-month plan in case 2 of you agree", []),
    ("your account is 60 days late", []),
]


@pytest.mark.parametrize(("text", "expected"), REFERENCES)
def test_references_are_found_without_their_label(text: str, expected: list[str]) -> None:
    assert texts(text, "reference") == expected


NAMES = [
    ("Hi Tom, hope you are keeping well.", ["Tom"]),
    ("Dear Mrs Whitlock,\nWe write about your account.", ["Mrs Whitlock"]),
    ("Hello Asha ji, how is your father now?", ["Asha ji"]),
    ("Good morning Mr. J. Okello.", ["Mr. J. Okello"]),
    ("hi tom, ur loan is late", ["tom"]),
    ("DEAR GRACE YOUR ACCOUNT IS OVERDUE", ["GRACE"]),
    ("Hello Brian 👋\nYour payment is due", ["Brian"]),
    ("Hi Sipho Please call us", ["Sipho"]),
    ("Please tell Mama Njeri and Chief Adeyemi that we called.", ["Mama Njeri", "Chief Adeyemi"]),
    ("Hi, this is Priya.", ["Priya"]),
    ("Hello, it's Dean at Northgate Finance.", ["Dean", "Northgate Finance"]),
    ("I am Ravi from Sunrise Microfin.", ["Ravi", "Sunrise Microfin"]),
    ("My name is Liezel van der Merwe, I'm calling from Karoo Credit.", ["Liezel van der Merwe", "Karoo Credit"]),
    (
        "We are here.\n\nKind regards,\nMary O'Brien\nCustomer Care Team\nHarbour Loans",
        ["Mary O'Brien", "Harbour Loans"],
    ),
    ("Talk soon. Thanks, Kwame", ["Kwame"]),
    ("Ring me any time.\n- Anjali", ["Anjali"]),
    ("Name: José Ramos\nAge: 41", ["José Ramos"]),
    ("Listen, Peter, nobody is cross.", ["Peter"]),
    ("hi this is a message for mrs wanjiru thank you", ["mrs wanjiru"]),
    ("Dear Customer, Hi there, Dear Sir/Madam, Hello Team", []),
    ("Hi, this is Monday's reminder. It's July already. I am Sorry to hear it.", []),
    ("Thank you for your call. Thanks for waiting. I'm Afraid so.", []),
]


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_names_are_found_where_people_are_addressed_or_introduced(text: str, expected: list[str]) -> None:
    assert texts(text, "name") == expected


def test_a_capitalised_word_after_a_relative_is_a_name() -> None:
    assert texts("We spoke to your wife Sunita and your brother today", "name", ("wife", "brother")) == ["Sunita"]
    assert texts("We spoke to your wife Sunita", "name") == []


PHONES = [
    ("Call +254 712 345678 or 0161 496 0174.", ["+254 712 345678", "0161 496 0174"]),
    ("(800) 123-4567 is free, so is 1-800-555-0142", ["(800) 123-4567", "1-800-555-0142"]),
    ("98765 43210 on WhatsApp", ["98765 43210"]),
    ("0712-345-678 / 555-0142", ["0712-345-678", "555-0142"]),
    ("dial *334# or text 60022", ["*334#", "60022"]),
    ("text HELP to 40404", ["40404"]),
    ("Call us on 1800-209-4455.Ignore if paid.", ["1800-209-4455"]),
    ("ring 0161 496 0174 9am to 5pm", ["0161 496 0174"]),
    ("we have called 3 times about 2 loans, call 100 people", []),
]


@pytest.mark.parametrize(("text", "expected"), PHONES)
def test_phones_are_found_and_short_codes_only_after_a_verb(text: str, expected: list[str]) -> None:
    assert texts(text, "phone") == expected


LINKS = [
    ("Pay at https://pay.lendo.co.ke/r?id=77.a&src=sms. Reply STOP", ["https://pay.lendo.co.ke/r?id=77.a&src=sms"]),
    ("see www.stepchange.org, or bit.ly/3xYz", ["www.stepchange.org", "bit.ly/3xYz"]),
    ("go to kopa-fin.co.ug/pay now", ["kopa-fin.co.ug/pay"]),
    ("moneyhelper.org.uk has free advice", ["moneyhelper.org.uk"]),
    ("clear ur dues.In case you have.Net pay is low", []),
    ("visit lendo.in", ["lendo.in"]),
    ("i.e. Rs.500 p.a. vs. etc.", []),
]


@pytest.mark.parametrize(("text", "expected"), LINKS)
def test_links_are_found_without_the_stop_after_them(text: str, expected: list[str]) -> None:
    assert texts(text, "link") == expected


PLACEHOLDERS = (
    "{name} {{1}} {{ name }} %s %(name)s %1$s {#var#} <<amount>> [NAME] [[amount]] ${due} <NAME> {{7*7}} [Your Name] "
    "[due_date] {{{x}}}"
)


@pytest.mark.parametrize(
    "mark", PLACEHOLDERS.replace("{{ name }}", "{{_name_}}").replace("Your Name", "Your_Name").split()
)
def test_a_placeholder_is_a_string_and_never_evaluated(mark: str) -> None:
    assert shown(f"Hello friend {mark} of ours") == [f"placeholder {mark}"]


def test_spaces_within_placeholders_belong_to_them() -> None:
    assert texts("{{ name }} and [Your Name] and {{ due | date }}", "placeholder") == [
        "{{ name }}", "[Your Name]", "{{ due | date }}"
    ]  # fmt: skip


def test_a_gap_for_the_officer_is_no_placeholder() -> None:
    assert shown("We can [an option you are authorised to give] for now") == []


def test_percentages_and_emails_are_found() -> None:
    assert texts("5%, 5.5 per cent, 9 percent and 12.5 % p.a., not 100 people", "percentage") == [
        "5%", "5.5 per cent", "9 percent", "12.5 %"
    ]  # fmt: skip
    assert texts("write to proof@kopa-fin.co.ug. or J.O'Neil+x@mail.ie", "email") == [
        "proof@kopa-fin.co.ug", "J.O'Neil+x@mail.ie"
    ]  # fmt: skip


MESSAGES = [
    (
        "Mr. Rao,pls clear ur dues of Rs.12,300 b4 5 p.m. Else case wil be sent to legal dept.",
        ["name Mr. Rao", "amount Rs.12,300", "date 5 p.m."],
    ),
    (
        "PAY KES 2,400.50 VIA PAYBILL 522522 OR CALL 0709 111 222.",
        ["amount KES 2,400.50", "reference 522522", "phone 0709 111 222"],
    ),
    (
        "*PAYMENT REMINDER* ⚠️\n\nHi {{1}}, your balance is ${due}.\n👉 Talk to us: +254 700 123 456",
        ["placeholder {{1}}", "placeholder ${due}", "phone +254 700 123 456"],
    ),
    (
        "We tried to reach you at 10.30 a.m. on Mon. 6 Jul. about Ref. No. 7731/B.",
        ["date 10.30 a.m. on Mon. 6 Jul", "reference 7731/B"],
    ),
    (
        "[03/07, 9:12 am] Kopa Agent: Good morning Brian. Any update on the KES 6,000?",
        ["date 03/07, 9:12 am", "name Brian", "amount KES 6,000"],
    ),
    ("Dear June, your June bill", ["date June", "date June"]),
    ("account number 0712345678", ["reference 0712345678"]),
]


@pytest.mark.parametrize(("text", "expected"), MESSAGES)
def test_whole_messages_are_read_in_order(text: str, expected: list[str]) -> None:
    assert shown(text) == expected
