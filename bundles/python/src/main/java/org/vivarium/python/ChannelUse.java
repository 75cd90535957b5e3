package org.vivarium.python;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.ChannelInfo;
import org.vivarium.channels.ChannelInfo.State;
import org.vivarium.channels.EndState;

/**
 * How a channel stands, as {@code _interpchannels.ChannelInfo} has it: interpreters are counted by how they stand to both ends.
 *
 * @param info as the runtime has it
 * @param current the interpreter that asks
 */
record ChannelUse(ChannelInfo info, long current) {
    /** How an interpreter stands to both ends; null for one that it has not used. */
    private record Ends(@Nullable Boolean send, @Nullable Boolean recv) {}

    /** The 16 fields, in their order. */
    List<Object> fields() {
        State state = info.state();
        if (state == State.CLOSED) {
            return Stream.concat(Stream.of(false, false, true), fieldsWhenClosed())
                    .toList();
        }
        Map<Long, Boolean> senders = byInterpreter(info.senders());
        Map<Long, Boolean> receivers = byInterpreter(info.receivers());
        TreeSet<Long> all = new TreeSet<>(senders.keySet());
        all.addAll(receivers.keySet());
        Map<Ends, Integer> counts = all.stream()
                .map(id -> new Ends(senders.get(id), receivers.get(id)))
                .collect(Collectors.toMap(Function.identity(), _ -> 1, Integer::sum));
        ChannelInfo.Ended ended = info.ended();
        return List.of(
                state == State.OPEN,
                state == State.CLOSING,
                false,
                info.backlog().count(),
                count(counts, true, null),
                count(counts, false, null) + ended.senders(),
                count(counts, null, true),
                count(counts, null, false) + ended.receivers(),
                count(counts, true, true),
                count(counts, false, false) + ended.both(),
                // CPython names these by the end that is not released.
                count(counts, true, false),
                count(counts, false, true),
                Boolean.TRUE.equals(senders.get(current)),
                Boolean.FALSE.equals(senders.get(current)),
                Boolean.TRUE.equals(receivers.get(current)),
                Boolean.FALSE.equals(receivers.get(current)));
    }

    private static Stream<Object> fieldsWhenClosed() {
        return Stream.of(0, 0, 0, 0, 0, 0, 0, 0, 0, false, false, false, false);
    }

    private static Map<Long, Boolean> byInterpreter(List<EndState> ends) {
        return ends.stream().collect(Collectors.toMap(EndState::interpreter, EndState::open));
    }

    private static int count(Map<Ends, Integer> counts, @Nullable Boolean send, @Nullable Boolean recv) {
        return counts.getOrDefault(new Ends(send, recv), 0);
    }
}
