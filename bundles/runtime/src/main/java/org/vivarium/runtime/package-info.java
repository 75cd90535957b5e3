/**
 * The runtime: every interpreter's birth, work, and end.
 *
 * <p>Hosts reach it through the services {@link org.vivarium.interpreters.Interpreters} and
 * {@link org.vivarium.interpreters.Interpreter}. In reading order: {@link org.vivarium.runtime.RuntimeState} holds all
 * interpreters, {@link org.vivarium.runtime.InterpreterState} is one, {@link org.vivarium.runtime.ThreadState} binds a
 * thread to it, {@link org.vivarium.runtime.Finalization} ends it, {@link org.vivarium.runtime.CrossInterpreterData} is
 * what crosses between two.
 *
 * <p>Concurrency: one lock an interpreter, which guards where it stands in its life and which threads are attached; no
 * foreign code is called under it.
 *
 * <p>Lifecycle: the bundle's start makes the main interpreter. Its stop, or before that the framework's, finalizes the
 * runtime: every interpreter ends, main last.
 *
 * <p>CPython: {@code Python/pystate.c} and {@code Python/pylifecycle.c}.
 */
@NullMarked
package org.vivarium.runtime;

import org.jspecify.annotations.NullMarked;
