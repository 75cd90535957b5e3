/**
 * The eval breaker: how Python threads are stopped at a safe place to look what they have been asked for.
 *
 * <p>The evaluator uses it, through the engine: {@link org.vivarium.instrument.EvalBreaker} is a Truffle instrument, and
 * {@link org.vivarium.instrument.EvalBreakerProvider} how the engine finds it. Since the engine looks on its own class path
 * only, this lies there and not in a bundle, and what both sides share are the JDK's types.
 *
 * <p>Concurrency: a break is asked for by any thread, and made by each thread that runs code of the context.
 *
 * <p>Lifecycle: one instrument for each engine, made when the evaluator asks for it. It listens to nothing, so code runs as fast
 * as without it until there is a break.
 *
 * <p>CPython: {@code eval_breaker} of {@code PyThreadState}, {@code _Py_HandlePending}.
 */
@NullMarked
package org.vivarium.instrument;

import org.jspecify.annotations.NullMarked;
