package org.vivarium.channels;

import java.util.Map;

/**
 * The items that have been sent and not received.
 *
 * @param count how many there are
 * @param unbound how many of them are of interpreters that have ended
 * @param byInterpreter how many of the others each interpreter has sent, by its id
 */
public record Backlog(int count, int unbound, Map<Long, Integer> byInterpreter) {
    public Backlog {
        byInterpreter = Map.copyOf(byInterpreter);
    }
}
