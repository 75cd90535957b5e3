"""Stands for a module of CPython's build. GraalPy has one that ends the process, so tests see that there is none, and skip themselves."""

raise ImportError('there is no _testcapi here')
