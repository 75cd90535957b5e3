package org.vivarium.crossing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a thread waits for the first item of one or several outlets. It has a place at each of them while it waits, and leaves them all
 * whatever happens: a signal that it has not used goes to the next then.
 */
final class Receiving {
    private final List<? extends Outlet> outlets;
    private final int start;

    /** An item, and where it came from. */
    record Taken(Outlet outlet, Item item) {}

    /**
     * A look at outlets.
     *
     * @param outlets at least one
     * @param start the index of the one that is asked first
     */
    Receiving(List<? extends Outlet> outlets, int start) {
        this.outlets = outlets;
        this.start = start;
    }

    /** The first item of one outlet; null when there is none before the deadline. */
    static @Nullable Item first(Outlet outlet, Holders holders, Deadline deadline) throws InterruptedException {
        Item item = outlet.take(null);
        if (item != null) {
            return item;
        }
        Taken taken = new Receiving(List.of(outlet), 0).await(holders.newWait(), deadline, () -> false);
        return taken == null ? null : taken.item;
    }

    /** Takes an item, if there is one; without places. */
    @Nullable
    Taken take() {
        return take(null);
    }

    /**
     * Waits for an item.
     *
     * @param over asked at each wake-up whether it is to give up
     * @return null when it has given up, or the deadline is over
     */
    @Nullable
    Taken await(Wait wait, Deadline deadline, BooleanSupplier over) throws InterruptedException {
        List<Waiters.Place> places = new ArrayList<>(outlets.size());
        try {
            for (Outlet outlet : outlets) {
                places.add(outlet.enter(wait));
            }
            while (true) {
                wait.reset();
                if (over.getAsBoolean()) {
                    return null;
                }
                Taken taken = take(places);
                if (taken != null || deadline.isOver()) {
                    return taken;
                }
                wait.await(deadline);
            }
        } finally {
            for (int i = 0; i < places.size(); i++) {
                outlets.get(i).leave(places.get(i));
            }
        }
    }

    private @Nullable Taken take(@Nullable List<Waiters.Place> places) {
        for (int i = 0; i < outlets.size(); i++) {
            int at = (start + i) % outlets.size();
            Outlet outlet = outlets.get(at);
            Item item = outlet.take(places == null ? null : places.get(at));
            if (item != null) {
                return new Taken(outlet, item);
            }
        }
        return null;
    }
}
