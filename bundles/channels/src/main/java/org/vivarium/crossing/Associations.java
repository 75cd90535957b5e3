package org.vivarium.crossing;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.EndState;
import org.vivarium.interpreters.Interpreter;

/**
 * The interpreters that have used one end of a channel ({@code _channelends}): open for those that may use it further, closed for
 * those that have released it. Those that have ended are forgotten.
 *
 * <p>Not thread-safe: the lock of the channel guards it.
 */
final class Associations {
    private final Map<Long, Association> all = new TreeMap<>();
    private int open;
    private boolean used;
    /** One of those for which it is open, as most often the same asks again. */
    private @Nullable Holder recent;

    private record Association(Holder holder, boolean open) {}

    /** Associates an interpreter, if it is not already; returns false when it has released this end. */
    boolean associate(Holder holder) {
        if (holder.equals(recent)) {
            return true;
        }
        Association there = all.get(holder.id());
        if (there == null) {
            all.put(holder.id(), new Association(holder, true));
            open++;
            used = true;
        } else if (!there.open) {
            return false;
        }
        recent = holder;
        return true;
    }

    /** Closes this end for an interpreter, whether it has used it or not. */
    void release(Holder holder) {
        used = true;
        shut(all.put(holder.id(), new Association(holder, false)));
    }

    /** An interpreter has ended; returns whether it has used or released this end. */
    boolean forget(long interpreter) {
        Association before = all.remove(interpreter);
        shut(before);
        return before != null;
    }

    private void shut(@Nullable Association before) {
        recent = null;
        if (before != null && before.open) {
            open--;
        }
    }

    /** Closes this end for all. */
    void closeAll() {
        all.replaceAll((_, association) -> new Association(association.holder, false));
        open = 0;
        recent = null;
    }

    boolean isUsed() {
        return used;
    }

    boolean isOpen() {
        return open > 0;
    }

    /** Those for which it is open. */
    List<Interpreter> interpreters() {
        return all.values().stream()
                .filter(Association::open)
                .map(association -> association.holder.interpreter())
                .toList();
    }

    List<EndState> states() {
        return all.values().stream()
                .map(association -> new EndState(association.holder.id(), association.open))
                .toList();
    }
}
