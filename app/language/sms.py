"""How many SMS segments a text needs, and in which encoding."""

from typing import Any

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")


def segments(text: str) -> dict[str, Any]:
    """Count encoding, length in the encoding's units, segments, and the room left in the last one (3GPP TS 23.038).

    >>> segments("Hi Tom, your payment is due")
    {'encoding': 'GSM-7', 'length': 27, 'segments': 1, 'left': 133}
    >>> segments("नमस्ते")["encoding"]
    'UCS-2'
    """
    if all(c in _GSM or c in _EXTENDED for c in text):
        encoding, length, one, many = "GSM-7", len(text) + sum(c in _EXTENDED for c in text), 160, 153
    else:
        encoding, length, one, many = "UCS-2", len(text) + sum(ord(c) > 0xFFFF for c in text), 70, 67
    count = 1 if length <= one else -(-length // many)
    return {
        "encoding": encoding,
        "length": length,
        "segments": count,
        "left": (one if count == 1 else count * many) - length,
    }
