package org.vivarium.imports;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.ChannelInfo;
import org.vivarium.channels.Channels;
import org.vivarium.channels.EndState;
import org.vivarium.channels.QueueInfo;
import org.vivarium.channels.Queues;
import org.vivarium.modules.Impact.Ends;

/**
 * What interpreters have of channels and queues, at one moment. Immutable.
 *
 * @param channels how the channels stand, by id
 * @param queues how the queues stand, by id
 * @param failure why they cannot be told; there are none then
 */
record Ties(List<ChannelInfo> channels, List<QueueInfo> queues, Optional<String> failure) {
    private static final System.Logger LOGGER = System.getLogger(Ties.class.getName());

    /** Those that there are now; none of what there is no service for. */
    static Ties now(@Nullable Channels channels, @Nullable Queues queues) {
        try {
            return new Ties(
                    channels == null ? List.of() : channels.infos(),
                    queues == null ? List.of() : queues.infos(),
                    Optional.empty());
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the channels and queues cannot be told", e);
            return new Ties(
                    List.of(), List.of(), Optional.of("its channels and queues cannot be told: " + e.getMessage()));
        }
    }

    /** The channels of which an interpreter has an end. */
    List<Ends> channelsOf(long interpreter) {
        return channels.stream()
                .map(info ->
                        new Ends(info.id(), isOpen(info.senders(), interpreter), isOpen(info.receivers(), interpreter)))
                .filter(ends -> ends.send() || ends.recv())
                .toList();
    }

    private static boolean isOpen(List<EndState> ends, long interpreter) {
        return ends.stream().anyMatch(end -> end.interpreter() == interpreter && end.open());
    }

    /** The ids of the queues that an interpreter is bound to. */
    List<Long> queuesOf(long interpreter) {
        return queues.stream()
                .filter(info -> info.bindings().containsKey(interpreter))
                .map(QueueInfo::id)
                .toList();
    }
}
