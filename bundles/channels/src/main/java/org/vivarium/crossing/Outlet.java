package org.vivarium.crossing;

import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Source;

/** Where items come out, as {@link Receiving} sees it. */
sealed interface Outlet extends Source permits SharedQueue, RecvEnd {
    /** The calling thread comes to wait for an item. */
    Waiters.Place enter(Wait wait);

    /** It goes, if it has not gone already. */
    void leave(Waiters.Place place);

    /**
     * Takes the next item out, for the current interpreter.
     *
     * @param place where the calling thread waits for it, which it leaves with the item; null when it does not wait
     * @return null when there is none
     * @throws RuntimeException when there will never be one
     */
    @Nullable
    Item take(Waiters.@Nullable Place place);
}
