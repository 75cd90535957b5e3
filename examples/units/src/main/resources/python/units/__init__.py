"""Lengths in other units."""

from importlib.resources import files

METRES = {}
for line in (files(__name__) / 'lengths.txt').read_text().splitlines():
    unit, metres = line.split()
    METRES[unit] = float(metres)


def convert(value, unit, into):
    """The same length in another unit."""
    return value * METRES[unit] / METRES[into]
