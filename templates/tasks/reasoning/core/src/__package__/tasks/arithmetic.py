"""Arithmetic as a model writes it, worked out without running any code."""

import ast
import operator
import re
from collections.abc import Callable

MAX_LENGTH = 200
"""Characters; a longer expression is no answer to a word problem."""

_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def find(text: str) -> str | None:
    """The last expression in a text: numbers with at least one of + - * / between them."""
    text = text.replace("×", "*").replace("÷", "/")
    found = re.findall(r"[(\d][\d\s.+\-*/()]*[\d)]", text)
    return next((each for each in reversed(found) if re.search(r"[+\-*/]", each)), None)


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
