"""Arithmetic as a model writes it, worked out without running any code."""

import ast
import operator
import re
from collections.abc import Callable

MAX_LENGTH = 200
"""Characters; a longer expression is no answer to a word problem."""

_NUMBER = r"[( ]*+-?(?:\d++(?:\.\d*+)?|\.\d++)[) ]*+"
"""Possessive throughout, or a page of digits would take minutes."""
_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def find(text: str) -> str | None:
    """The last expression in a text: numbers with + - * / between them, in one line."""
    text = re.sub(r"×|\\times\b|\\cdot\b|(?<=\d) ?x(?= ?[$\d])", "*", text)
    text = re.sub(r"÷|\\div\b", "/", text).replace("\N{MINUS SIGN}", "-")
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))|\\?\$", "", text)  # 1,250 and $3
    found = re.findall(rf"(?<![\d( ]){_NUMBER}(?:[+\-*/]{_NUMBER})+", text)
    return _balanced(found[-1].strip()) if found else None


def _balanced(found: str) -> str:
    """Leave out parentheses that words around it opened or closed, as in `(that is 2 * 3)`."""
    if len(found) > MAX_LENGTH:
        return found
    while found.startswith("(") and found.count("(") > found.count(")"):
        found = found[1:].lstrip()
    while found.endswith(")") and found.count(")") > found.count("("):
        found = found[:-1].rstrip()
    return found


def evaluate(expression: str) -> float:
    """The value of an expression of numbers, + - * / and parentheses.

    Raises ValueError: it is anything else, too long, or divides by zero.
    """
    if len(expression) > MAX_LENGTH:
        raise ValueError(f"longer than {MAX_LENGTH} characters")
    try:
        return _value(ast.parse(expression.strip(), mode="eval").body)
    except (SyntaxError, ArithmeticError) as error:
        raise ValueError(f"no arithmetic: {expression}") from error


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(left), _value(right))
        case _:
            raise ValueError(f"no arithmetic: {ast.unparse(node)}")
