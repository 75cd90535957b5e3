/**
 * The evaluator: Python, by GraalPy.
 *
 * <p>The runtime reaches it through the service {@link org.vivarium.evaluator.Evaluator}. In reading order:
 * {@link org.vivarium.python.PythonEvaluator} has one engine and a context for each interpreter, which
 * {@link org.vivarium.python.ContextPool} has made ahead as a {@link org.vivarium.python.WarmContext},
 * {@link org.vivarium.python.LimitedFiles} is what it sees of files when it may not see all of them,
 * {@link org.vivarium.python.PythonContext} is such a context, {@link org.vivarium.python.Prelude} what each begins with,
 * {@link org.vivarium.python.HostFunctions} what Python code can ask of Vivarium, with those for interpreters, queues and channels in
 * classes of their own, {@link org.vivarium.python.Values} how
 * values go over, {@link org.vivarium.python.PythonObjects} how the functions, types and modules of Java do,
 * {@link org.vivarium.python.PythonThreads} how its threads become the interpreter's,
 * {@link org.vivarium.python.PythonGc} how its module {@code gc} reaches the interpreter's collector,
 * {@link org.vivarium.python.EvalBreaker} and {@link org.vivarium.python.SwitchInterval} how running code is reached, and
 * {@link org.vivarium.python.ProgramCommand} the command {@code vivarium run}. The Python side is in the resources:
 * {@code prelude.py}, {@code access.py} for interpreters with limits of access, and {@code lib} with the standard modules that GraalPy lacks or has in part.
 *
 * <p>Concurrency: a context has a lock of its own, which GraalPy holds while Python code runs and leaves while it calls the
 * host. No lock of ours is held when a context is entered.
 *
 * <p>Lifecycle: a context is given to an interpreter when that first runs code, and closed in the phase {@code EVALUATOR}; Python's
 * threads and exit functions have their own phases before.
 *
 * <p>CPython: {@code _interpretersmodule.c}, {@code Lib/concurrent/interpreters}.
 */
@NullMarked
package org.vivarium.python;

import org.jspecify.annotations.NullMarked;
