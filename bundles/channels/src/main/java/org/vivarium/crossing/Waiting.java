package org.vivarium.crossing;

import java.util.List;
import org.vivarium.channels.Waiter;

/**
 * Somebody who waits, as it is told about.
 *
 * @param sends whether it waits to send
 */
record Waiting(Wait who, boolean sends) {
    /** Those who wait, the one that has waited longest in front. */
    static List<Waiter> inOrder(List<Waiting> waiting) {
        return waiting.stream()
                .sorted((first, second) -> Wait.byAge(first.who, second.who))
                .map(each -> each.who.info(each.sends))
                .toList();
    }
}
