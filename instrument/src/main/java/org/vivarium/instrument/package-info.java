/**
 * What the evaluator needs of GraalPy that the polyglot API does not have: an eval breaker, by which Python threads are stopped at a
 * safe place to look what they have been asked for, and memory that contexts share.
 *
 * <p>The evaluator uses them, through the engine: {@link org.vivarium.instrument.EvalBreaker} and
 * {@link org.vivarium.instrument.SharedMemory} are Truffle instruments, and {@link org.vivarium.instrument.EvalBreakerProvider} and
 * {@link org.vivarium.instrument.SharedMemoryProvider} how the engine finds them. Since the engine looks on its own class path
 * only, they lie there and not in a bundle, and what both sides share are the JDK's types.
 *
 * <p>Concurrency: a break is asked for by any thread, and made by each thread that runs code of the context.
 *
 * <p>Lifecycle: one instrument of each for an engine, made when the evaluator asks for it. It listens to nothing, so code runs as fast
 * as without it until there is a break.
 *
 * <p>CPython: {@code eval_breaker} of {@code PyThreadState}, {@code _Py_HandlePending};
 * {@code CrossInterpreterBufferView}.
 */
@NullMarked
package org.vivarium.instrument;

import org.jspecify.annotations.NullMarked;
