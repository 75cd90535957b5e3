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
 * </pre>
 *
 * <p>Not thread-safe: the queue's lock guards it.
 */
final class Bindings {
    private final Map<Long, Integer> counts = new TreeMap<>();
    private final Set<Long> loose = new HashSet<>();

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
        Integer count = counts.get(interpreter);
        if (count == null) {
            return false;
        } else if (count == 1) {
            return removeAll(interpreter);
        }
        counts.put(interpreter, count - 1);
        return true;
    }

    /** Takes all of an interpreter's back; returns false when there are none. */
    boolean removeAll(long interpreter) {
        loose.remove(interpreter);
        return counts.remove(interpreter) != null;
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    void clear() {
        counts.clear();
        loose.clear();
    }

    Map<Long, Integer> counts() {
        return counts;
    }
}
