"""A picture of latency against load, in plain SVG: a pull request and a browser both show it."""

from collections.abc import Sequence
from typing import Any

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 360, 70, 50, 40
_LINES = (("p50", "#2563eb"), ("p95", "#b91c1c"))


def draw(steps: Sequence[dict[str, Any]]) -> str:
    """Give the picture: offered questions a second to the right, milliseconds upwards."""
    most_rate = max(step["offered_rps"] for step in steps)
    most_ms = max(1.0, *(step["latency_ms"]["p95"] for step in steps))

    def at(rate: float, ms: float) -> tuple[float, float]:
        x = LEFT + (WIDTH - LEFT - 30) * rate / most_rate
        return x, HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * ms / most_ms

    parts = [_axes(most_ms)]
    for step in steps:
        x, _ = at(step["offered_rps"], 0)
        parts.append(_text(x, HEIGHT - BOTTOM + 18, f"{step['offered_rps']:g}"))
        if step["lost"]:
            parts.append(_text(x, TOP - 8, f"{step['lost']} lost", "#b91c1c"))
    for number, (name, colour) in enumerate(_LINES):
        points = [at(step["offered_rps"], step["latency_ms"][name]) for step in steps]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        parts.append(_text(LEFT + 30 + 50 * number, 16, name, colour))
    return _whole("\n".join(parts))


def _axes(most_ms: float) -> str:
    bottom = HEIGHT - BOTTOM
    path = f'<path d="M{LEFT} {TOP}V{bottom}H{WIDTH - 20}" fill="none" stroke="#6b7280"/>'
    ticks = [
        _text(LEFT - 32, bottom - (bottom - TOP) * part + 4, f"{most_ms * part:.0f}")
        for part in (0, 0.5, 1)
    ]
    names = [
        _text(WIDTH / 2, HEIGHT - 8, "questions a second, offered"),
        _text(LEFT - 32, 16, "ms"),
    ]
    return "\n".join([path, *ticks, *names])


def _text(x: float, y: float, text: str, colour: str = "#374151") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" fill="{colour}">{text}</text>'


def _whole(inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="sans-serif" font-size="12">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>\n{inside}\n</svg>\n'
    )
