"""Stands in for a module that test.support imports to know whether code is specialized, which it is not."""

ENABLE_SPECIALIZATION = False
ENABLE_SPECIALIZATION_FT = False
