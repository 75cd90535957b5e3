package org.vivarium.runtime;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a platform thread had used when it came into an interpreter, so that it is known what it uses there. Reading the
 * allocation takes a few nanoseconds, reading the CPU time hundreds; so the latter is done only where it is worth it.
 *
 * @param thread the thread's id
 * @param cpu its CPU time then, in nanoseconds; negative when it is not measured
 * @param allocation what it had allocated then, in bytes
 */
record Visit(long thread, long cpu, long allocation) {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** A visit of the calling thread begins. */
    static Visit begin(boolean measuresCpu) {
        return new Visit(
                Thread.currentThread().threadId(),
                measuresCpu ? THREADS.getCurrentThreadCpuTime() : -1,
                THREADS.getCurrentThreadAllocatedBytes());
    }

    /** The CPU time that the visit has taken, for its own thread or another; 0 when it is not measured. */
    long cpuUsed() {
        if (cpu < 0) {
            return 0;
        }
        long now = isOwn() ? THREADS.getCurrentThreadCpuTime() : THREADS.getThreadCpuTime(thread);
        return Math.max(0, now - cpu);
    }

    /** What the visit has allocated, for its own thread or another. */
    long allocated() {
        long now = isOwn() ? THREADS.getCurrentThreadAllocatedBytes() : THREADS.getThreadAllocatedBytes(thread);
        return Math.max(0, now - allocation);
    }

    private boolean isOwn() {
        return thread == Thread.currentThread().threadId();
    }
}
