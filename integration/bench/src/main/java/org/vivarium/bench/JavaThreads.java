package org.vivarium.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The work of {@link Parallel} on plain Java threads: what this machine gives at best. Without it nobody could tell an
 * interpreter that holds another back from a second core that is busy elsewhere.
 */
final class JavaThreads {
    // Java is this much faster, and a time too short to start threads in would measure just that.
    private static final int ROUNDS_OF_WORK = 20;

    private JavaThreads() {}

    /** Twice the time of one thread by the time of two at once, that often, after once to warm up. */
    static List<Double> speedUps(int bound, int repetitions) {
        List<Double> speedUps = new ArrayList<>();
        nanos(1, bound);
        for (int repetition = 0; repetition < repetitions; repetition++) {
            speedUps.add(2.0 * nanos(1, bound) / nanos(2, bound));
        }
        return speedUps;
    }

    private static long nanos(int count, int bound) {
        long[] primes = new long[count];
        List<Thread> threads = IntStream.range(0, count)
                .mapToObj(index -> Thread.ofPlatform().unstarted(() -> primes[index] = work(bound)))
                .toList();
        long begin = System.nanoTime();
        threads.forEach(Thread::start);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted while Java threads ran", interruption);
        }
        long nanos = System.nanoTime() - begin;
        if (primes[count - 1] == 0) {
            throw new BenchException("a Java thread did not count");
        }
        return nanos;
    }

    private static long work(int bound) {
        long primes = 0;
        for (int round = 0; round < ROUNDS_OF_WORK; round++) {
            primes += primesBelow(bound);
        }
        return primes;
    }

    /** How many primes there are below a bound, counted as examples/primes.py does. */
    static int primesBelow(int bound) {
        int primes = 0;
        for (int number = 2; number < bound; number++) {
            int divisor = 2;
            while (divisor * divisor <= number && number % divisor != 0) {
                divisor++;
            }
            if (divisor * divisor > number) {
                primes++;
            }
        }
        return primes;
    }
}
