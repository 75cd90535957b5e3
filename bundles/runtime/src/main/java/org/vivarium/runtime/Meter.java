package org.vivarium.runtime;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What an interpreter's visits that are over have used, and how many calls went in and out. Thread-safe. */
final class Meter {
    private final LongAdder cpu = new LongAdder();
    private final LongAdder allocation = new LongAdder();
    private final LongAdder callsIn = new LongAdder();
    private final LongAdder callsOut = new LongAdder();

    /** A visit of the calling thread is over. */
    void add(@Nullable Visit visit) {
        if (visit != null) {
            if (visit.cpu() >= 0) {
                cpu.add(visit.cpuUsed());
            }
            allocation.add(visit.allocated());
        }
    }

    void callIn() {
        callsIn.increment();
    }

    void callOut() {
        callsOut.increment();
    }

    long callsIn() {
        return callsIn.sum();
    }

    long callsOut() {
        return callsOut.sum();
    }

    /** CPU time in nanoseconds of the visits that are over. */
    long cpu() {
        return cpu.sum();
    }

    /** Bytes allocated in the visits that are over. */
    long allocation() {
        return allocation.sum();
    }
}
