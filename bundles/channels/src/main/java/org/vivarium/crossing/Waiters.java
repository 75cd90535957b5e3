package org.vivarium.crossing;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait at one side of a queue or channel, in the order in which they have come.
 *
 * <p>Of those that wait, as many are signalled as there is something for, or all: that is what {@link #signalFor} restores after
 * every change. Who is signalled looks again, and takes what there is and leaves; or finds that another was quicker and waits on,
 * in its place; or leaves for another reason, and then the next is signalled. So what is there is never left to threads that sleep.
 *
 * <p>Not thread-safe: the lock of what it belongs to guards it.
 */
final class Waiters {
    private final Fifo<Place> places = new Fifo<>();
    private int signalled;

    /** The place of one thread. One that waits for several things has a place at each. */
    static final class Place extends Fifo.Node<Place> {
        private final Wait wait;
        private boolean signalled;

        private Place(Wait wait) {
            this.wait = wait;
        }
    }

    /** A thread comes to wait. */
    Place enter(Wait wait) {
        Place place = new Place(wait);
        places.add(place);
        return place;
    }

    /** A thread goes, if it has not gone already. */
    void leave(Place place) {
        if (place.listed) {
            waitOn(place);
            places.remove(place);
        }
    }

    /** A thread has looked in vain. */
    void waitOn(Place place) {
        if (place.signalled) {
            place.signalled = false;
            signalled--;
        }
    }

    /**
     * Whom else there is something for.
     *
     * @param available for how many there is
     * @return the next to be signalled, by the caller when it has given the lock back; null when nobody is
     */
    @Nullable
    Wait signalFor(int available) {
        if (signalled >= available || signalled == places.size()) {
            return null;
        }
        Place place = places.first();
        while (place != null && place.signalled) {
            place = places.after(place);
        }
        return place == null ? null : mark(place);
    }

    private Wait mark(Place place) {
        if (!place.signalled) {
            place.signalled = true;
            signalled++;
        }
        return place.wait;
    }

    /** Has all of them look. */
    void signalAll() {
        for (Place place = places.first(); place != null; place = places.after(place)) {
            mark(place).signal();
        }
    }

    int size() {
        return places.size();
    }

    void forEach(Consumer<Wait> visitor) {
        for (Place place = places.first(); place != null; place = places.after(place)) {
            visitor.accept(place.wait);
        }
    }
}
