"""What does a fact look like? The patterns behind ``facts``; every quantifier is bounded, so none can run away.

All but ``PLACEHOLDER``, ``EMAIL``, ``CODE`` and the name patterns are for a text in lower case.
"""

import re

# --- links, e-mails, placeholders, percentages -------------------------------------------------------------------

_TLD = (
    "com|org|net|gov|edu|info|io|co|biz|app|dev|xyz|link|online|site|bank|finance|ly|uk|ke|ng|za|ie|au|nz|ph|pk|gh|sg|"
    "ug|tz|in|us|me"
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
    r"|<(?!(?:BR|DIV|P|B|I|LI|UL|TR|TD)>)(?:[A-Z][A-Z0-9_ -]{1,40}|[A-Z][a-z]{1,20}|[a-z]{1,20}(?:_[a-z0-9]{1,20}){1,4})>"
)
PERCENT = re.compile(r"(?<![\w.,])[0-9]{1,3}(?:[.,][0-9]{1,4})?(?:\s?%(?![sd(][^\w]|[0-9])|\s?per\s?cent(?!\w)|\s?pct(?!\w))")

# --- amounts -----------------------------------------------------------------------------------------------------

_CODES = (
    "inr|pkr|lkr|npr|bdt|kes|ugx|tzs|rwf|zmw|mwk|ngn|zar|php|aud|usd|gbp|eur|cad|nzd|sgd|myr|aed|ghs|xaf|xof|bwp|etb|"
    "egp|chf|hkd|jpy"
)
_SIGN = "£$€₹₦₱¥₵₨"
_BEFORE = rf"(?:us|au|a|sg|s|hk|ca|c|nz)?\$|gh[₵¢s]|ghc|[{_SIGN}]|rs\.?|k\.?shs?\.?|ush|tsh|rm|{_CODES}"
_AFTER = (
    rf"dollars?|pounds?|quid|bucks?|euros?|rupees?|shillings?|bob|naira|pesos?|rand|cedis?|kwacha|pence|cents|rs|"
    rf"k?shs?|{_CODES}"
)
_UNITS = r"\s?(?:k|m|mn|bn|lakhs?|lacs?|crores?|cr|million|thousand|hundred)(?!\w)"
_GROUPED = r"[0-9]{1,15}+(?:,[0-9]{2,3}(?![0-9])){0,6}(?:\.[0-9]{3}(?![0-9])){0,4}(?:[.,][0-9]{1,2}(?![0-9]))?"
_SPACED = r"[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3}(?![0-9])){1,4}(?:[.,][0-9]{2}(?![0-9]))?"
_TAIL = r"(?:\s?/[-=])?(?![0-9])"
_COUNTED = r"days?|weeks?|months?|years?|hours?|hrs|min(?:ute)?s?|times?|people|customers?|calls?|points?|%|per\s?cent|[ap]\.?m"
AMOUNT = re.compile(
    rf"(?<![\w.])(?:"
    rf"(?P<letter>[rnp])\s?(?:{_SPACED}|{_GROUPED})(?:{_UNITS})?{_TAIL}(?![a-z-])"
    rf"|(?:{_BEFORE})\s{{0,2}}(?:(?<=[€r] )|(?<=[€r])){_SPACED}{_TAIL}(?!\s?[0-9])"
    rf"|(?:{_BEFORE})\s{{0,2}}{_GROUPED}(?:{_UNITS})?{_TAIL}"
    rf"|(?<![{_SIGN}])(?:{_SPACED}|{_GROUPED})(?:{_UNITS})?(?:\s?(?:{_AFTER})(?!\w)|\s?/[-=]|\s?[£€₹₦](?![0-9])|p(?!\w))"
    rf"|[0-9]{{1,12}}(?:\.[0-9]{{1,3}})?(?:k|\s?(?:lakhs?|lacs?|crores?))(?!\w)"
    rf"|[0-9]{{1,3}}(?:,[0-9]{{2,3}}){{1,5}}\.[0-9]{{2}}(?![\w.,]?[0-9])"
    rf")"
)
BARE_AMOUNT = re.compile(  # a number without a currency, named as one: "EMI of 2400", "pay 500"
    r"(?<!\w)(?P<word>amount|balance|bal|emi|instal?lments?|payments?|pay|paid|paying|dues?|owed?|owing|sent|received|"
    r"arrears|outstanding|total|sum|fees?|charges?|principal|penalty|of)"
    r"(?:\s?[:=-]?\s?(?:of|is|was|are|due|now|outstanding|at least|about|only|just|another|approx\.?|[:=])){0,3}\s{0,2}"
    rf"(?P<amount>(?!(?:19|20)[0-9]{{2}}(?![0-9]))[1-9](?:[0-9]{{0,2}}(?:,[0-9]{{2,3}}){{1,4}}|[0-9]{{2,8}})(?:\.[0-9]{{2}})?)"
    rf"(?![0-9]|[-/:.,][0-9]|-?\s?(?:{_COUNTED})(?!\w)|%|[a-z])"
)

# --- dates -------------------------------------------------------------------------------------------------------

MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTH = f"(?:{MONTHS}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![0-9])"
_YEAR = r"(?:(?:19|20)[0-9]{2}|['’][0-9]{2})(?![0-9])"
_SHORT_DAY = "(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)"
_NOON = r"(?:[ap]\.m(?:\.|(?!\w))|[ap]m(?!\w))"
_CLOCK = rf"[0-9]{{1,2}}(?:[:.][0-9]{{2}})?\s?{_NOON}|(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?![:0-9])|[0-9]{{1,2}}\s?o['’]?clock|[0-2][0-9]{{3}}\s?hrs"
_COUNT = r"(?:[0-9]{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|thirty)"
_LENGTH = r"(?:calendar |working |business )?(?:hours?|hrs?|days?|weeks?|wks?|months?|mths?|min(?:ute)?s?)(?!\w)"
_AFTER_DAY = (
    r"(?=\s{0,2}(?:[^\w\s'’-]|\Z|[\r\n]|[-–—]\s|(?:of|and|or|at|by|to|if|so|we|i|you|is|was|will|for|on|from|in|but|as|with|"
    r"this|each|every|please|pls|when|until|because|that|then|would|he|she|they|it|did|do|your|our|my)(?!\w)))"
)
_ON = r"(?:(?<=on )|(?<=by )|(?<=this )|(?<=next )|(?<=before )|(?<=till? )|(?<=until )|(?<=since )|(?<=last )|(?<=pm )|(?<=p\.m\. ))"
_ON = _ON.replace("(?<=till? )", "(?<=till )|(?<=til )")
DATE = re.compile(
    rf"(?<![\w£$€₹₦₱])(?:"
    rf"(?P<hours>[0-9]{{1,2}}(?:[:.][0-9]{{2}})?\s?{_NOON}?\s?(?:to|-|–)\s?(?:{_CLOCK}|[0-9]{{1,2}}(?=,?\s(?:on\s)?(?:{DAYS}|{_SHORT_DAY}\s?(?:-|–|to)))))"
    rf"|(?P<time>{_CLOCK}|noon(?!\w)|midnight(?!\w))"
    rf"|(?P<date>(?:(?:19|20)[0-9]{{2}}[-/.][01]?[0-9][-/.][0-3]?[0-9]|[0-3]?[0-9](?P<sep>[-/.])[0-3]?[0-9](?P=sep)(?:[0-9]{{4}}|[0-9]{{2}})|(?<![-/.])[0-3][0-9]/[01][0-9])(?![-/]?[0-9])"
    rf"|{_DAY}(?:\s{{0,2}}|-|\sof\s){_MONTH}(?!\w)(?:\.?[ ,-]\s?{_YEAR})?"
    rf"|{_MONTH}\.?\s{{1,2}}{_DAY}(?![.,:][0-9]|\s?{_NOON}|\w|-)(?:,?\s{_YEAR})?"
    rf"|{_MONTH}\s{{1,2}}(?:19|20)[0-9]{{2}}(?!\w)"
    rf"|(?:the\s|(?<=on )|(?<=by )|(?<=before )|(?<=till )|(?<=until ))(?:3[01]|[12][0-9]|[1-9])(?:st|nd|rd|th)(?:\sof\s(?:every|each|this|next|the)\smonth|{_AFTER_DAY}))"
    rf"|(?P<week>(?:{DAYS})s?(?!\w)|{_SHORT_DAY}\s?(?:-|–|to)\s?{_SHORT_DAY}(?!\w)|{_SHORT_DAY}(?:(?!\w)(?=\.?,?\s(?:the\s)?[0-3]?[0-9](?!\s?(?:days|hours)))\.?)|{_ON}{_SHORT_DAY}(?!\w))"
    rf"|(?P<month>(?:{MONTHS}|(?:(?<=in )|(?<=by )|(?<=since )|(?<=until ))(?:jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec))(?!\w))"
    rf"|(?P<soon>(?:today|tonight|tomorrow|tmrw|tmr|2moro|yesterday)(?!\w)(?:\s(?:morning|afternoon|evening|night)(?!\w))?"
    rf"|this\s(?:morning|afternoon|evening|weekend|week|month)(?!\w)|next\s(?:weekend|week|month|year|payday)(?!\w)"
    rf"|(?:the\s)?end\sof\s(?:(?:the|this|next)\s)?(?:day|business|week|month|year|{MONTHS})(?!\w)|month[\s-]end(?!\w)"
    rf"|close\sof\sbusiness(?!\w)|eod(?!\w)|cob(?!\w)|eom(?!\w))"
    rf"|(?P<within>(?:(?<=within )|(?<=in )|(?<=in the next )|(?<=within the next )|(?<=have )|(?<=have only )|(?<=have just ))"
    rf"{_COUNT}[\s-]?{_LENGTH})"
    rf")"
)
DATE_CLUE = re.compile(
    rf"[0-9]|{DAYS}|t[ou]?(?:day|night|morrow|mrw|mr)|yesterday|noon|midnight|jan|feb|mar|apr|may|ju[nl]|aug|sep|oct|nov|dec|"
    rf"week|month|end of|close of|eod|cob|eom|this |within |have |in |by |on |next |since |\s(?:mon|fri)"
)

# --- references and phones ---------------------------------------------------------------------------------------

_LABEL = (
    r"(?:ref(?:erence)?|a/c|acc(?:oun)?t|acct|acc|loan|agreement|invoice|case|file|ticket|utr|txn|transaction|policy|"
    r"customer|client|member(?:ship)?|receipt|order|application|contract|claim|mandate|umrn|paybill|till|code|id|card|"
    r"aadhaar|aadhar|pan|ssn|passport|iban)"
)
_TOKEN = r"[*x•]{0,16}(?=[a-z]{0,10}[-/.]?[a-z]{0,10}[0-9])[a-z0-9]{1,34}(?:[-/._][a-z0-9]{1,34}){0,6}"
REFERENCE = re.compile(
    rf"(?:(?<!\w){_LABEL}(?:\s?(?:id|nos?|num(?:ber)?|ref(?:erence)?|code|ending|#)(?!\w)\.?){{0,2}}(?:\s(?:is|in|with))?"
    rf"\s?[:#=.-]{{0,2}}\s?(?:no\.?\s?)?|(?<!\w)(?:no\.\s?|ending\s(?:in\s|with\s)?)|(?<![\w&])#(?=[0-9]))"
    rf"(?P<ref>[0-9]{{3,6}}(?:\s[0-9]{{3,6}}){{1,5}}(?![\w,.]?[0-9])|{_TOKEN})"
    rf"(?![\w,]?[0-9]|\w|\s?(?:{_COUNTED}|{_MONTH})(?!\w))"
)
CODE = re.compile(  # looks like a code on its own, in the case as written
    r"(?<![\w+#*.,/-])(?:[A-Z]{1,5}[-/][0-9]{3,12}(?:[-/][A-Z0-9]{1,12}){0,3}|[0-9]{3}-[0-9]{3}(?:-[0-9]{3})?"
    r"|(?=[0-9]{0,19}[A-Z])(?=[A-Z]{0,19}[0-9][A-Z]{0,19}[0-9])[A-Z0-9]{6,20})(?![\w-]|[/.,:][0-9])"
)
_CALL = r"(?:call|dial|text|txt|sms|ring|phone|whatsapp|tel|telephone|mobile|message|msg)"
PHONE = re.compile(
    r"(?<![\w+.,/#*-])(?:"
    r"\+\s?[0-9]{1,3}(?:[ .-]?\(?[0-9]{1,5}\)?){1,3}(?:[ .-]?[0-9]{2,5}(?!\s?[ap]\.?m|:)){0,2}"
    r"|\(0[0-9]{2,4}\)\s?[0-9]{3,4}[ .-]?[0-9]{3,4}|0[0-9]{2,4}[ .-][0-9]{3,4}[ .-]?[0-9]{3,4}|0[0-9]{4}[ -][0-9]{5,6}|0[0-9]{8,11}"
    r"|(?:1[ .-]?)?(?:\([2-9][0-9]{2}\)\s?|[2-9][0-9]{2}[ .-])[0-9]{3}[ .-][0-9]{4}"
    r"|1[0-9]{3}[ -][0-9]{3}[ -]?[0-9]{3,4}|(?:91[ -]?)?[6-9][0-9]{4}[ -]?[0-9]{5}|[0-9]{10}|[0-9]{3}-[0-9]{4}"
    r"|254[ -]?[17][0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3}"
    r")(?![\w]|[-/][0-9]|[.,][0-9]|\s?(?:/-|/=))"
)
SHORT_CODE = re.compile(
    rf"(?<![\w])(?:{_CALL}(?:\s(?:us|me|on|at|to|[a-z]{{1,10}}\sto)){{0,2}}\s?[:.]?\s?(?P<code>[*#]?[0-9]{{3,8}}(?:[*#][0-9]{{1,10}}){{0,5}}#?)"
    rf"|(?P<ussd>\*[0-9]{{2,4}}(?:\*[0-9]{{1,10}}){{0,5}}#))(?![\w]|[,.:/-][0-9]|\s?(?:{_COUNTED})(?!\w)|\s[0-9])"
)
SHORT_CLUE = re.compile(r"call|dial|te?xt|sms|ring|phone|whatsapp|tel|mobile|message|msg|\*")
