package org.vivarium.crossing;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who is bound to a queue.
 *
 * <pre>
 * counts   how often each interpreter is bound, by id
 * loose    those of them with one binding that nobody has claimed yet: they have made the queue, or received it
 * underway how often each has sent the queue and nobody has received it yet; that keeps the queue, and binds nobody
 * </pre>
 *
 * <p>Not thread-safe: the queue's lock guards it.
 */
final class Bindings {
    private final Map<Long, Integer> counts = new TreeMap<>();
    private final Set<Long> loose = new HashSet<>();
    private final Map<Long, Integer> underway = new TreeMap<>();

    void add(long interpreter) {
        counts.merge(interpreter, 1, Integer::sum);
    }

    /** Binds an interpreter that is not bound, with what may be claimed later. */
    void addLoose(long interpreter) {
        if (counts.putIfAbsent(interpreter, 1) == null) {
            loose.add(interpreter);
        }
    }

    void claim(long interpreter) {
        if (!loose.remove(interpreter)) {
            add(interpreter);
        }
    }

    /** Takes one back; returns false when there is none. */
    boolean remove(long interpreter) {
        if (!takeOne(counts, interpreter)) {
            return false;
        }
        if (!counts.containsKey(interpreter)) {
            loose.remove(interpreter);
        }
        return true;
    }

    /** An interpreter sends the queue. */
    void send(long interpreter) {
        underway.merge(interpreter, 1, Integer::sum);
    }

    /** What an interpreter has sent has been received or dropped; returns false when nothing of its is on its way. */
    boolean arrive(long interpreter) {
        return takeOne(underway, interpreter);
    }

    private static boolean takeOne(Map<Long, Integer> from, long interpreter) {
        Integer count = from.get(interpreter);
        if (count == null) {
            return false;
        } else if (count == 1) {
            from.remove(interpreter);
        } else {
            from.put(interpreter, count - 1);
        }
        return true;
    }

    /** Takes all of an interpreter's back; returns false when there are none. */
    boolean removeAll(long interpreter) {
        loose.remove(interpreter);
        boolean sent = underway.remove(interpreter) != null;
        return counts.remove(interpreter) != null || sent;
    }

    boolean isEmpty() {
        return counts.isEmpty() && underway.isEmpty();
    }

    void clear() {
        counts.clear();
        loose.clear();
        underway.clear();
    }

    /** How often each interpreter keeps the queue, what is on its way included. */
    Map<Long, Integer> counts() {
        Map<Long, Integer> all = new TreeMap<>(counts);
        underway.forEach((interpreter, count) -> all.merge(interpreter, count, Integer::sum));
        return all;
    }
}
