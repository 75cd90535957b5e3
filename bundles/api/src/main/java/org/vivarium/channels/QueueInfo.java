package org.vivarium.channels;

import java.util.List;
import java.util.Map;

/**
 * How a queue stands at one moment.
 *
 * @param id the queue
 * @param maxsize how many items it holds at most; zero or less for any number
 * @param unbound its rule for items whose interpreter ends
 * @param fallback what it does with values that are not shareable
 * @param backlog what has been put and not got
 * @param bindings how often each interpreter is bound to it, by its id
 * @param waiters the threads that wait, those that have waited longest in front
 */
public record QueueInfo(
        long id,
        int maxsize,
        UnboundItems unbound,
        Fallback fallback,
        Backlog backlog,
        Map<Long, Integer> bindings,
        List<Waiter> waiters) {
    public QueueInfo {
        bindings = Map.copyOf(bindings);
        waiters = List.copyOf(waiters);
    }
}
