"""What a Python prompt asks of the interpreter that it is in: to compile, run and complete what is typed there."""

import _ast
import codeop
import linecache
import sys

_main = sys.modules['__main__'].__dict__
_only_parse = 0x400  # ast.PyCF_ONLY_AST

# It remembers what 'from __future__ import' has switched on.
_compile = codeop.Compile()
_is_typed = codeop.CommandCompiler()
_typed = 0

# How it complains about what is left open.
_open = ('was never closed', 'unterminated triple-quoted', 'unknown parsing error')


def version():
    """The language's version, and whose it is."""
    return sys.version.split(' ')[0] + ' (' + sys.implementation.name + ')'


def is_unfinished(source):
    """Whether more lines have to follow: an empty one after a block, too."""
    try:
        if _is_typed(source) is None:
            return True
        statements = _parse(source, '<unfinished>')
        return bool(statements) and not source.endswith('\n') and _is_block(statements[-1])
    except SyntaxError as error:
        # GraalPy's compiler does not say that it wants more. Whatever else is wrong, running it tells.
        return source.endswith('\\') or any(part in error.msg for part in _open)
    except (OverflowError, ValueError):
        return False


def _is_block(statement):
    return hasattr(statement, 'body') or hasattr(statement, 'cases')


def _parse(source, name):
    return compile(source, name, 'exec', _compile.flags | _only_parse, True).body


def run(source):
    """Runs statements in __main__, and shows the values of those that are expressions."""
    global _typed
    name = f'<python-input-{_typed}>'
    _typed += 1
    # Tracebacks show the lines.
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    for statement in _parse(source, name):
        exec(_compile(_ast.Interactive([statement]), name, 'single'), _main)


def complete(text):
    """The names, or attributes of a name, that begin with the text; none where looking for them fails."""
    import rlcompleter
    completer = rlcompleter.Completer(_main)
    if not text:
        return ()
    try:
        found = completer.attr_matches(text) if '.' in text else completer.global_matches(text)
    except Exception:
        return ()
    return tuple(sorted({match.rstrip('( ') for match in found}))
