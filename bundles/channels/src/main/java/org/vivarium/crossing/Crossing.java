package org.vivarium.crossing;

import org.osgi.framework.BundleContext;
import org.vivarium.channels.CrossInterpreterRegistry;
import org.vivarium.interpreters.Interpreters;

/**
 * The queues and channels of one runtime, and the interpreters that hold something in them. They go when main ends, for the runtime is
 * finalized then, and when this bundle stops.
 *
 * <p>Thread-safe.
 */
final class Crossing {
    private final Holders holders;
    private final QueueTable queues;
    private final ChannelTable channels;

    Crossing(BundleContext context, Interpreters interpreters, CrossInterpreterRegistry registry) {
        holders = new Holders(interpreters, new Finalizers(context), this::interpreterEnded);
        queues = new QueueTable(holders, registry);
        channels = new ChannelTable(holders, registry);
    }

    Holders holders() {
        return holders;
    }

    QueueTable queues() {
        return queues;
    }

    ChannelTable channels() {
        return channels;
    }

    private void interpreterEnded(Holder holder) {
        if (holder.id() == 0) {
            queues.destroyAll();
            channels.destroyAll();
        } else {
            queues.interpreterEnded(holder.id());
            channels.interpreterEnded(holder.id());
        }
    }

    /** Drops everything, and wakes everybody who waits. */
    void close() {
        // First, or what is made meanwhile would stay.
        holders.refuse();
        queues.destroyAll();
        channels.destroyAll();
        holders.close();
    }
}
