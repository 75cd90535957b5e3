package org.vivarium.interpreters;

import java.time.Duration;

/**
 * What an interpreter has used up to now. Immutable.
 *
 * @param cpuTime CPU time of the threads inside. That of {@link Interpreter#call} and {@link Interpreter#attach} is counted
 *     in interpreters with {@linkplain Limits#isMetered limits} only, for reading the clock takes longer than a call; that of
 *     virtual threads is not known
 * @param allocation bytes that the threads inside have allocated, virtual ones left out
 * @param wallTime time during which at least one thread was inside
 * @param threads threads inside, or made and not yet deleted
 * @param callsIn how often code was run or called in it from outside
 * @param callsOut how often code in it ran or called something in another interpreter
 */
public record Usage(Duration cpuTime, long allocation, Duration wallTime, int threads, long callsIn, long callsOut) {}
