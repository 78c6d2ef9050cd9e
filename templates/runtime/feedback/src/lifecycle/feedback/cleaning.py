"""Takes out of a text what says who somebody is and can be told by its form.

Names and addresses have no form: whoever reviews an example looks for those.
"""

import re

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"(?<![\w.,])\+?\d(?:[ ()/.-]{0,2}\d){7,18}(?!\w|,\d)")
_PHONE = re.compile(r"^[+0]|^\d{3}[ .-]\d{3}[ .-]\d{4}$")


def cleaned(text: str) -> str:
    """Give the text with e-mail addresses, phone and card numbers replaced by what they were."""
    text = _EMAIL.sub("[e-mail address]", text)
    return _DIGITS.sub(lambda match: _replaced(match[0]), text)


def _replaced(written: str) -> str:
    digits = re.sub(r"\D", "", written)
    if 13 <= len(digits) <= 19 and _is_card(digits):
        return "[card number]"
    # Numbers of orders and invoices, and dates, are none.
    return "[phone number]" if _PHONE.search(written) and len(digits) <= 15 else written


def _is_card(digits: str) -> bool:
    """Whether the last digit is the check digit (Luhn, ISO/IEC 7812-1)."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + at % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
