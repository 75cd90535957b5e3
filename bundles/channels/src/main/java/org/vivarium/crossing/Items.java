package org.vivarium.crossing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Backlog;
import org.vivarium.channels.UnboundItems;

/**
 * What has been sent and not received, in that order. Not thread-safe: the lock of the queue or channel guards it, and what it gives
 * out is {@linkplain Item#discard discarded} when that has been given back.
 */
final class Items {
    private final Fifo<Item> items = new Fifo<>();

    void add(Item item) {
        items.add(item);
    }

    /** Takes the first one out, which has been received with that. */
    @Nullable
    Item receive() {
        Item item = items.first();
        if (item != null) {
            items.remove(item);
            item.decide(Item.Fate.RECEIVED);
        }
        return item;
    }

    /** Takes one back, unless its fate is decided already; returns whether it was not. */
    boolean takeBack(Item item) {
        if (item.fate() != Item.Fate.UNDECIDED) {
            return false;
        }
        items.remove(item);
        item.decide(Item.Fate.TAKEN_BACK);
        return true;
    }

    /** Drops all of them. */
    List<Item> clear() {
        List<Item> dropped = new ArrayList<>(items.size());
        for (Item item = items.first(); item != null; item = items.first()) {
            drop(item, dropped);
        }
        return dropped;
    }

    private void drop(Item item, List<Item> dropped) {
        items.remove(item);
        item.decide(Item.Fate.DROPPED);
        dropped.add(item);
    }

    /**
     * An interpreter has ended: does with its items as their rules say.
     *
     * @return those whose data nobody receives any more
     */
    List<Item> unbind(long interpreter) {
        List<Item> lost = new ArrayList<>();
        Item next;
        for (Item item = items.first(); item != null; item = next) {
            next = items.after(item);
            if (item.owner() == interpreter && !item.isUnbound()) {
                unbind(item, lost);
            }
        }
        return lost;
    }

    private void unbind(Item item, List<Item> lost) {
        if (item.rule() == UnboundItems.REMOVE) {
            drop(item, lost);
        } else {
            item.unbind();
            lost.add(item);
        }
    }

    int size() {
        return items.size();
    }

    void forEach(Consumer<Item> visitor) {
        for (Item item = items.first(); item != null; item = items.after(item)) {
            visitor.accept(item);
        }
    }

    Backlog backlog() {
        Map<Long, Integer> byInterpreter = new HashMap<>();
        forEach(item -> {
            if (!item.isUnbound()) {
                byInterpreter.merge(item.owner(), 1, Integer::sum);
            }
        });
        int bound = byInterpreter.values().stream().mapToInt(Integer::intValue).sum();
        return new Backlog(items.size(), items.size() - bound, byInterpreter);
    }
}
