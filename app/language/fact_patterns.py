"""Answers: what does a fact look like. Every quantifier is bounded, so no pattern can run away.

``PLACEHOLDER``, ``EMAIL``, ``CODE``, ``NAME``, ``FIRM``, ``SIGNED`` and ``DASHED`` read a text as written, the others
one in lower case. A pattern that begins with ``[a-z]+`` is tried at the words of a set; an empty ``it`` marks a place.
"""

import re


def words(listed: str) -> frozenset[str]:
    """Return the words of a list written as one string.

    >>> sorted(words("due owe"))
    ['due', 'owe']
    """
    return frozenset(listed.split())


# --- links, e-mails, placeholders, percentages -------------------------------------------------------------------

_TLD = (
    "com|org|net|gov|edu|info|io|co|biz|app|dev|xyz|link|online|site|bank|finance|ly|uk|ke|ng|za|ie|au|nz|ph|pk|gh|sg|"
    "ug|tz|in|us|me|example|test"
)
SHORT_TLD = frozenset({"in", "us", "me", "co"})  # words too, where a space after a full stop was lost: "dues.in case"
_PATH = r"[^\s<>\"“”‘’|\\^`\[\]]"
LINK = re.compile(
    rf"(?<![\w@])(?:(?:https?://|www\.){_PATH}{{1,2000}}"
    rf"|(?<![.-])(?P<host>[a-z0-9][a-z0-9-]{{0,62}}\.(?:[a-z0-9][a-z0-9-]{{0,62}}\.){{0,3}}(?P<tld>{_TLD}))"
    rf"(?![\w@-])(?!\.\w)(?P<path>/{_PATH}{{0,2000}})?)"
)
LINK_CLUE = re.compile(r"\.[a-z]|://")
EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![\w-])")
PLACEHOLDER = re.compile(
    r"\{{3}[^{}\n]{1,60}\}{3}|\{{2}[^{}\n]{0,80}\}{2}|\{%[^{}\n]{1,80}%\}|\{#[^{}\n]{0,40}\}|\$?\{[^{}\n]{0,60}\}"
    r"|<<[^<>\n]{1,60}>>|\[\[[^\[\]\n]{1,60}\]\]"
    r"|%\([\w. ]{1,40}\)[sdf]|%[0-9]{1,2}\$[sdf]|(?<![0-9])%[sd](?!\w)"
    r"|\[(?:[A-Z][A-Z0-9_ /.-]{1,40}|[A-Z]\w{0,20}(?:[ _][A-Z]\w{0,20}){0,4}|[a-z]{1,20}(?:_[a-z0-9]{1,20}){1,4})\]"
    r"|<(?!(?:BR|DIV|P|B|I|LI|UL|TR|TD)>)"
    r"(?:[A-Z][A-Z0-9_ -]{1,40}|[A-Z][a-z]{1,20}|[a-z]{1,20}(?:_[a-z0-9]{1,20}){1,4})>"
)
PERCENT = re.compile(
    r"(?<![\w.,])[0-9]{1,3}(?:[.,][0-9]{1,4})?(?:\s?%(?![sd(][^\w]|[0-9])|\s?per\s?cent(?!\w)|\s?pct(?!\w))"
)

# --- amounts: matched where a number, or the currency before it, begins ------------------------------------------

_CODES = (
    "inr|pkr|lkr|npr|bdt|kes|ugx|tzs|rwf|zmw|mwk|ngn|zar|php|aud|usd|gbp|eur|cad|nzd|sgd|myr|aed|ghs|xaf|xof|bwp|etb|"
    "egp|chf|hkd|jpy"
)
_SIGN = "£$€₹₦₱¥₵₨"
_BEFORE = rf"(?:us|au|a|sg|s|hk|ca|c|nz)?\$|gh[₵¢]|ghc|[{_SIGN}]|rs\.?|k\.?shs?\.?|ush|tsh|rm|{_CODES}"
_AFTER = (
    "dollars?|pounds?|quid|bucks?|euros?|rupees?|shillings?|bob|naira|pesos?|rand|cedis?|kwacha|pence|cents|rs|"
    f"k?shs?|{_CODES}"
)
_UNITS = r"(?:k|mn?|bn|\s?(?:lakhs?|lacs?|crores?|cr|million|thousand|hundred))(?!\w)"
_GROUPED = r"[0-9]{1,15}+(?:,[0-9]{2,3}(?![0-9])){0,6}(?:\.[0-9]{3}(?![0-9])){0,4}(?:[.,][0-9]{1,2}(?![0-9]))?"
_SPACED = r"[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3}(?![0-9])){1,4}(?:[.,][0-9]{2}(?![0-9]))?"
_END = r"(?:\s?/[-=])?(?![0-9])"
_COUNTED = (
    r"days?|weeks?|months?|years?|hours?|hrs|min(?:ute)?s?|times?|people|customers?|calls?|points?|per\s?cent|[ap]\.?m"
)
CURRENCIES = tuple(
    f"$ £ € ₹ ₦ ₱ ¥ ₵ ₨ ¢ ghc rs rs. ksh ksh. kshs kshs. k.sh k.sh. k.shs ush tsh rm r n p {_CODES}".replace(
        "|", " "
    ).split()
)
CURRENCY = re.compile(rf"(?<![\w.])(?:{_BEFORE}|[rnp])\s{{0,2}}\Z")
AMOUNT = re.compile(
    rf"(?:r|zar|€|eur)\s{{0,2}}{_SPACED}{_END}(?!\s?[0-9])"
    rf"|(?:{_BEFORE}|[rnp])\s{{0,2}}{_GROUPED}(?:{_UNITS})?{_END}"
    rf"|(?:{_SPACED}|{_GROUPED})(?:{_UNITS})?(?:\s?(?:{_AFTER})(?!\w)|\s?/[-=]|\s?[£€₹₦](?![0-9])|p(?!\w))"
    r"|[0-9]{1,12}(?:\.[0-9]{1,3})?(?:k|\s?(?:lakhs?|lacs?|crores?))(?!\w)"
    r"|[0-9]{1,3}(?:,[0-9]{2,3}){1,5}\.[0-9]{2}(?![\w.,]?[0-9])"
)
PAYING = words(
    "amount balance bal emi instalment instalments installment payment payments pay paid paying due dues owe owed "
    "owing sent received arrears outstanding total sum fee fees charge charges principal penalty of"
)
BARE_AMOUNT = re.compile(  # a number without a currency, named as one: "EMI of 2400", "pay 500"
    r"[a-z]+(?:\s?[:=-]?\s?(?:of|is|was|are|due|now|outstanding|at least|about|only|just|another|approx\.?|[:=])){0,3}"
    r"\s{0,2}(?P<it>(?!(?:19|20)[0-9]{2}(?![0-9,]))[1-9](?:[0-9]{0,2}(?:,[0-9]{2,3}){1,4}|[0-9]{2,8})(?:\.[0-9]{2})?)"
    rf"(?![0-9]|[-/:.,][0-9]|-?\s?(?:{_COUNTED})(?!\w)|\s?%|[a-z])"
)

# --- dates: atoms, which ``facts`` joins ("5pm" "Friday" "10 July") ----------------------------------------------

MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTH = f"(?:{MONTHS}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![0-9])"
_YEAR = r"(?:(?:19|20)[0-9]{2}|['’][0-9]{2})(?![0-9])"
_SHORT_DAY = "(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)"
_NOON = r"(?:[ap]\.m(?:\.|(?!\w))|[ap]m(?!\w))"
_CLOCK = (
    rf"[0-9]{{1,2}}(?:[:.][0-9]{{2}})?\s?{_NOON}|(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?![:0-9])|[0-9]{{1,2}}\s?o['’]?clock"
    r"|[0-2][0-9]{3}\s?hrs"
)
_COUNT = "(?:[0-9]{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|thirty)"
_LENGTH = r"(?:(?:calendar|working|business)\s)?(?:hours?|hrs?|days?|weeks?|wks?|months?|mths?|min(?:ute)?s?)(?!\w)"
_GOES_ON = (  # what may follow "the 5th", which "instalment" may not
    "of|and|or|at|by|to|if|so|we|i|you|is|was|will|for|on|from|in|but|as|with|this|each|every|please|pls|when|until|"
    "because|that|then|would|he|she|they|it|did|do|your|our|my"
)
_NTH = (
    r"(?:3[01]|[12][0-9]|[1-9])(?:st|nd|rd|th)(?:\sof\s(?:every|each|this|next|the)\smonth"
    rf"|(?=\s{{0,2}}(?:[^\w\s'’-]|\Z|[\r\n]|[-–—]\s|(?:{_GOES_ON})(?!\w))))"
)
NUMBER_DATE = re.compile(
    rf"(?P<hours>[0-9]{{1,2}}(?:[:.][0-9]{{2}})?\s?{_NOON}?\s?(?:to|-|–)\s?"
    rf"(?:{_CLOCK}|[0-9]{{1,2}}(?=,?\s(?:on\s)?(?:{DAYS}|{_SHORT_DAY}\s?(?:-|–|to)))))"
    rf"|(?P<time>{_CLOCK})"
    r"|(?P<day>(?:(?:19|20)[0-9]{2}[-/.][01]?[0-9][-/.][0-3]?[0-9]"
    r"|(?!00)[0-3]?[0-9](?P<sep>[-/.])(?!00)[0-3]?[0-9](?P=sep)(?:[0-9]{4}|[0-9]{2})|[0-3][0-9]/[01][0-9])(?![-/.]?[0-9]|\w)"
    rf"|{_DAY}(?:[ \u00a0]{{0,2}}|-|\sof\s){_MONTH}(?!\w)(?:\.?[ ,-]\s?{_YEAR})?"
    rf"|(?:(?<=on )|(?<=by )|(?<=before )|(?<=till )|(?<=until )|(?<=was )|(?<=due )|(?<=since )|(?<=from )){_NTH})"
    rf"|(?P<within>(?:(?<=within )|(?<=in )|(?<=next )|(?<=have )|(?<=only )|(?<=just )){_COUNT}[\s-]?{_LENGTH}"
    rf"|{_COUNT}[\s-]?{_LENGTH}(?=\s(?:from\snow|from\stoday|notice|left)(?!\w)))"
)
_MONTH_DATE = re.compile(
    rf"(?P<day>{_MONTH}\.?[ \u00a0]{{1,2}}{_DAY}(?![.,:][0-9]|\s?{_NOON}|\w|-)(?:,?\s{_YEAR})?"
    rf"|{_MONTH}[ \u00a0]{{1,2}}(?:19|20)[0-9]{{2}}(?!\w))"
    rf"|(?P<month>(?:{MONTHS}|(?:(?<=in )|(?<=by )|(?<=since )|(?<=until )){_MONTH})(?!\w))"
    r"|(?P<soon>month[\s-]end(?!\w))"
)
_WEEK_DATE = re.compile(
    rf"(?P<week>(?:{DAYS})s?(?!\w)|{_SHORT_DAY}\s?(?:-|–|to)\s?{_SHORT_DAY}(?!\w)"
    rf"|{_SHORT_DAY}(?!\w)(?=\.?,?\s(?:the\s)?[0-3]?[0-9](?!\s?(?:days|hours))\b)\.?"
    r"|(?:(?<=on )|(?<=by )|(?<=this )|(?<=next )|(?<=before )|(?<=till )|(?<=til )|(?<=until )|(?<=since )|(?<=last )"
    rf"|(?<=pm )){_SHORT_DAY}(?!\w))"
)
_SOON_DATE = re.compile(
    r"(?P<soon>(?:today|tonight|tomorrow|tmrw|tmr|yesterday)(?!\w)(?:\s(?:morning|afternoon|evening|night)(?!\w))?"
    r"|this\s(?:morning|afternoon|evening|weekend|week|month)(?!\w)|next\s(?:weekend|week|month|year|payday)(?!\w)"
    rf"|(?:the\s)?end\sof\s(?:(?:the|this|next)\s)?(?:day|business|week|month|year|{MONTHS})(?!\w)"
    rf"|close\sof\sbusiness(?!\w)|(?:eod|cob|eom)(?!\w))|(?P<day>the\s{_NTH})|(?P<time>(?:noon|midnight)(?!\w))"
)
_WITHIN = re.compile(rf"(?P<within>(?:(?<=within )|(?<=in )|(?<=have )|(?<=only )|(?<=just )){_COUNT}[\s-]{_LENGTH})")
DATE_AT = {  # the words at which a date may begin
    **dict.fromkeys(f"{MONTHS}|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|month".split("|"), _MONTH_DATE),
    **dict.fromkeys(f"{DAYS}|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun".split("|"), _WEEK_DATE),
    **dict.fromkeys((day + "s" for day in DAYS.split("|")), _WEEK_DATE),
    **dict.fromkeys(
        words("today tonight tomorrow tmrw tmr yesterday this next the end close eod cob eom noon midnight"),
        _SOON_DATE,
    ),
    **dict.fromkeys(
        words("a an one two three four five six seven eight nine ten twelve fourteen fifteen thirty"), _WITHIN
    ),
}

# --- references and phones ---------------------------------------------------------------------------------------

LABELS = words(
    "ref reference c account acct acc loan agreement invoice case file ticket utr txn transaction policy customer "
    "client member membership receipt order application contract claim mandate umrn paybill till code id card "
    "aadhaar aadhar pan ssn passport iban no ending"
)
_MIXED = r"[*x•]{0,16}(?=[a-z]{0,10}[-/.]?[a-z]{0,10}[0-9])[a-z0-9]{2,34}(?:[-/._][a-z0-9]{1,34}){0,6}"
REFERENCE = re.compile(
    r"(?:(?:no\.|ending(?:\s(?:in|with))?)|(?!(?:no|ending)\b)[a-z]+"
    r"(?:\s?(?:id|nos?|num(?:ber)?|ref(?:erence)?|code|ending|#)(?!\w)\.?){0,2}(?:\s(?:is|in|with)(?!\w))?)"
    r"\s?[:#=.-]{0,2}\s?(?:no\.?\s?)?(?<![a-z])"
    rf"(?P<it>[0-9]{{3,6}}(?:\s[0-9]{{3,6}}){{1,5}}(?![\w,.]?[0-9])|{_MIXED})"
    rf"(?![\w,]?[0-9]|\w|[-/=]|\s?(?:{_COUNTED}|{_MONTH})(?!\w))"
)
HASH = re.compile(r"(?<![\w&*#])#[0-9]{3,20}(?![\w#])")
CODE = re.compile(  # looks like a code on its own, in the case as written
    r"(?<![\w+#*.,/-])(?:[A-Z]{1,5}[-/][0-9]{3,12}(?:[-/][A-Z0-9]{1,12}){0,3}|[0-9]{3}-[0-9]{3}(?:-[0-9]{3})?"
    r"|(?=[0-9]{0,19}[A-Z])(?=[A-Z]{0,19}[0-9][A-Z]{0,19}[0-9])[A-Z0-9]{6,20})(?![\w-]|[/.,:][0-9])"
)
CALLING = words("call dial text txt sms ring phone whatsapp tel telephone mobile message msg")
SHORT_CODE = re.compile(
    r"[a-z]+(?:\s(?:us|me|on|at|to|[a-z]{1,10}\sto)){0,2}\s?[:.]?\s?(?P<it>[*#]?[0-9]{3,8}(?:[*#][0-9]{1,10}){0,5}#?)"
    rf"(?![\w]|[,.:/-][0-9]|\s?(?:{_COUNTED})(?!\w)|\s[0-9])"
)
USSD = re.compile(r"(?<!\w)\*[0-9]{2,4}(?:\*[0-9]{1,10}){0,5}#(?!\w)")
CODE_CLUE = re.compile(r"[A-Z][-/]?[0-9]")
DASH_CLUE = re.compile(r"[0-9]-[0-9]")
PHONE_CLUE = re.compile(r"[0-9](?:[ ().-]{0,2}[0-9]){6}")
PHONE = re.compile(
    r"(?<![\w+.,/#*-])(?:"
    r"\+\s?[0-9]{1,3}(?:[ .-]?\(?[0-9]{1,5}\)?){1,3}(?:[ .-]?[0-9]{2,5}(?!\s?[ap]\.?m|:)){0,2}"
    r"|\(0[0-9]{2,4}\)\s?[0-9]{3,4}[ .-]?[0-9]{3,4}|0[0-9]{2,4}[ .-][0-9]{3,4}[ .-]?[0-9]{3,4}|0[0-9]{4}[ -][0-9]{5,6}"
    r"|0[0-9]{8,11}|(?:1[ .-]?)?(?:\([2-9][0-9]{2}\)\s?|[2-9][0-9]{2}[ .-])[0-9]{3}[ .-][0-9]{4}"
    r"|1[0-9]{3}[ -][0-9]{3}[ -]?[0-9]{3,4}|(?:91[ -]?)?[6-9][0-9]{4}[ -]?[0-9]{5}|[0-9]{10}|[0-9]{3}-[0-9]{4}"
    r"|254[ -]?[17][0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3}"
    r")(?![\w]|[-/][0-9]|[.,][0-9]|\s?/[-=])"
)

# --- names -------------------------------------------------------------------------------------------------------

_TITLE = "(?:mrs?|ms|miss|mx|dr|shri|sri|smt|mama|baba|bwana|bibi|madam|chief|prof|rev|alhaji|hajia|sir|mzee)"
LEADS = words(
    "niaje mambo sasa vipi kumusta g adaab aoa wah ah oh assalam walaikum "
    "hi hello hey dear good morning afternoon evening namaste namaskar habari hujambo jambo salaam salam "
    "greetings mr mrs ms miss mx dr shri sri smt mama baba bwana bibi madam chief prof rev alhaji hajia sir mzee "
    "this it i my name speaking calling writing texting messaging here behalf thanks you sorry okay ok look "
    "listen yes well sure bye holder guarantor"
)
LEAD = re.compile(
    r"(?P<greeting>(?:hi|hello|hey|dear|good\s(?:morning|afternoon|evening|day)|(?:morning|afternoon|evening)(?=,?\s)|"
    r"namaste|namaskar|habari|hujambo|jambo|niaje|mambo|sasa|vipi|kumusta|g['’]day|greetings|adaab|aoa|wah|ah(?:\snow)?|oh|"
    r"(?:(?:assalam|walaikum)[\w -]{0,12}\s)?salaa?m(?:\salaikum)?|assalam[ -]?(?:u|o)?[ -]?alaikum)(?:\sagain)?"
    r"[ ,]{1,2}(?:to\s)?)"
    rf"|(?P<title>{_TITLE}(?:\.\s?|\s)(?=\S))"
    r"|(?P<intro>(?:this\sis|it['’]?s|it\sis|i\sam|i['’]m|my\sname(?:['’]s|\sis)|speaking\s(?:to|with)|name(?:\sis)?\s?[:=]"
    r"|(?:holder|guarantor)\s?:)\s{0,3})"
    r"|(?P<firm>(?:calling|writing|texting|messaging|speaking|here)\s(?:from|at|for)\s(?:the\s)?|behalf\sof\s(?:the\s)?)"
    r"|(?P<called>(?:thanks|you|sorry|okay|ok|look|listen|yes|well|sure|bye),?\s(?=[^\W\d_][\w'’-]{1,20}[,.!?](?:\s|\Z)))"
)
_CAP = r"[A-ZÀ-ÖØ-Þ](?:['’][A-Z])?[\w’'-]{0,30}"
NAME = re.compile(
    rf"(?:(?i:{_TITLE})(?:\.\s?|\s))?(?P<words>(?:[A-Z]\.? (?:[A-Z]\.? )?)?{_CAP}"
    rf"(?: (?:[A-Z]\.(?= )|(?:bin|binti|van der|van|der|de la|de|al|wa|ole|ibn|von)(?= [A-Z])|{_CAP})){{0,4}})"
)
LOWER_NAME = re.compile(
    rf"(?:{_TITLE}\.?\s)?(?P<words>[a-z]{{2,20}})(?=\s?[,!\n]|\sji\b)|(?:mrs?|ms|dr)\.?\s(?P<titled>[a-z]{{2,20}})(?!\w)"
)
HONORIFIC = re.compile(r"\s(?:ji|bhai|bhau|sahib|saheb|sb|san|didi|garu|tai|akka|anna|apa|baji|begum|ben)(?!\w)")
FIRM = re.compile(rf"(?P<words>{_CAP}(?: (?:{_CAP}|&|and(?= [A-Z])|of(?= [A-Z]))){{0,5}})")
OF_FIRM = re.compile(
    r",?\s(?:here\s|speaking\s)?(?:,?\s?(?:calling|writing|speaking|messaging|texting)\s)?(?:from|at|of|with)\s(?:the\s)?"
)
SIGNED = re.compile(r"[,.!]{0,2}[ \t]{0,3}(?:\r?\n\s{0,8}(?=[A-Z])|(?=[A-Z][^\n]{1,40}\Z))")  # after a closing word
DASHED = re.compile(r"[-–—~](?<![^.!?\s–—-][-–—~])\s?(?=[A-Z][^\n]{1,40}\Z)")
NOT_NAMES = words(f"{MONTHS}|{DAYS}".replace("|", " ")) | words(
    "a about account after again agent all also an and another any apologies are as ask at balance because been "
    "before best borrower but by call can care case client collections collection could customer customers dear "
    "debt department desk did do does due emi executive everyone everybody final first folks for friend friends "
    "from good greetings guys have hello here hey hi hope how i if important in instalment is it its just keep "
    "kindly know last ladies late let loan ltd madam maam make making man may me member missed morning my need no "
    "not note notice now number of officer on once one only or our outstanding overdue paid pay paying payment "
    "payments per please pls reaching recovery ref reference regarding remember reminder sending service services "
    "she he they sir sirs so soon sorry speaking specialist sure support talk team than thank thanks that the "
    "their then there these this those to today tomorrow tonight understand unfortunately unless until update "
    "urgent us valued very was waiting warm was we welcome were what when where which who why will with without "
    "worries would yes yet you your yours mr mrs ms miss mx dr shri sri smt mama baba bwana bibi chief prof rev "
    "afternoon evening advisor adviser manager head legal bank's afraid calling writing following happy glad "
    "aware right okay ok great fine nice everything nothing something later always never full immediate "
    "immediately trying looking getting going doing well wishing jan feb mar apr jun jul aug sep sept oct nov dec "
    "mon tue wed thu fri sat sun regards sincerely kind mate love dude boss buddy pal bro sis darling honey "
    "parent guardian tenant resident cardholder user applicant applicants colleague"
)
_CLOSINGS = words("regards thanks you sincerely yours faithfully truly cheers wishes asante")
TRIGGERS = {  # what may begin at a word: a date, a label, a payment, a call, a name, a signature
    word: "".join(
        letter
        for letter, words in zip("drpcns", (DATE_AT, LABELS, PAYING, CALLING, LEADS, _CLOSINGS), strict=True)
        if word in words
    )
    for word in {*DATE_AT, *LABELS, *PAYING, *CALLING, *LEADS, *_CLOSINGS}
}
