/**
 * The benchmarks: the same work timed on Vivarium and on CPython, in the same run on the same machine.
 *
 * <p>{@code ./vivarium bench} uses it. In reading order: {@link org.vivarium.bench.Main} is the command,
 * {@link org.vivarium.bench.Comparison} one or more rows of its table (one class each, {@link org.vivarium.bench.Create} the
 * simplest), {@link org.vivarium.bench.Workbench} what a comparison works with, {@link org.vivarium.bench.Jmh} times
 * calls inside a JVM, {@link org.vivarium.bench.CPython} is the peer, and {@link org.vivarium.bench.Result} is what
 * comes out.
 *
 * <p>Absolute times say little on a machine that others share; ratios say more. So both sides of a comparison take
 * turns, and what is told is the median.
 *
 * <p>Concurrency: one comparison at a time, on one thread. Whatever is timed runs in a process of its own.
 *
 * <p>CPython's counterpart is pyperformance, which compares CPython with itself.
 */
@NullMarked
package org.vivarium.bench;

import org.jspecify.annotations.NullMarked;
