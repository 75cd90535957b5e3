"""Stands in for a module of 3.14 that test.support imports, in every interpreter that does.

It comes first, so it brings along what 3.14 has in modules that are there.
"""

import sys
from types import SimpleNamespace


class ForwardRef:
    """Only its name is wanted."""


if not hasattr(sys, '_jit'):
    sys._jit = SimpleNamespace(is_available=lambda: False, is_enabled=lambda: False, is_active=lambda: False)
