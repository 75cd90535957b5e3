/**
 * The runtime: every interpreter's birth, work, and end.
 *
 * <p>Hosts reach it through the services {@link org.vivarium.interpreters.Interpreters} and
 * {@link org.vivarium.interpreters.Interpreter}. In reading order: {@link org.vivarium.runtime.RuntimeState} holds all
 * interpreters; {@link org.vivarium.runtime.InterpreterState} is one, with its parts;
 * {@link org.vivarium.runtime.ThreadState} binds a thread to it, {@link org.vivarium.runtime.Gate} knows who is inside,
 * {@link org.vivarium.runtime.Attachment} brings threads in and has them look what they are asked for,
 * {@link org.vivarium.runtime.InterpreterLock} orders them; {@link org.vivarium.runtime.Execution} runs code for others, whose
 * {@link org.vivarium.runtime.SharedValues} go in and out;
 * {@link org.vivarium.runtime.Ending}, {@link org.vivarium.runtime.Ladder}, {@link org.vivarium.runtime.Finalization} and
 * {@link org.vivarium.runtime.Sweep} are the ways out; {@link org.vivarium.runtime.LimitWatch} keeps limits.
 *
 * <p>Concurrency: an interpreter's lock is taken first and waited for with nothing else held; then the monitors of the parts,
 * one at a time. No foreign code is called under a monitor.
 *
 * <p>Lifecycle: the bundle's start initializes the runtime, which makes the main interpreter. Its stop, or before that the
 * framework's, finalizes it: every interpreter ends, main last.
 *
 * <p>CPython: {@code Python/pystate.c}, {@code Python/pylifecycle.c}, {@code Python/ceval_gil.c}.
 */
@NullMarked
package org.vivarium.runtime;

import org.jspecify.annotations.NullMarked;
