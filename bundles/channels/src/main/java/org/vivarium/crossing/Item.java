package org.vivarium.crossing;

import org.jspecify.annotations.Nullable;
import org.vivarium.channels.CrossInterpreterData;
import org.vivarium.channels.ItemInterpreterDestroyedException;
import org.vivarium.channels.Unbound;
import org.vivarium.channels.UnboundItems;
import org.vivarium.interpreters.NotShareableException;

/**
 * A value on its way through a queue or channel.
 *
 * <p>Its fate and whether it is unbound are guarded by the lock of that; from when it has been taken out they are the taker's alone.
 */
final class Item extends Fifo.Node<Item> {
    private final CrossInterpreterData data;
    private final long owner;
    private final UnboundItems rule;
    private final @Nullable Wait sender;
    private boolean unbound;
    private volatile Fate fate = Fate.UNDECIDED;

    /** What becomes of an item. */
    enum Fate {
        UNDECIDED,
        RECEIVED,
        TAKEN_BACK,
        /** The queue or channel was closed, or the interpreter ended whose item it was. */
        DROPPED
    }

    /**
     * An item.
     *
     * @param owner the id of the interpreter that sends it
     * @param rule what becomes of it when that ends
     * @param sender who waits until it has been received; null for nobody
     */
    Item(CrossInterpreterData data, long owner, UnboundItems rule, @Nullable Wait sender) {
        this.data = data;
        this.owner = owner;
        this.rule = rule;
        this.sender = sender;
    }

    long owner() {
        return owner;
    }

    UnboundItems rule() {
        return rule;
    }

    @Nullable
    Wait sender() {
        return sender;
    }

    Fate fate() {
        return fate;
    }

    /** Decides its fate; who waits for that is to be told when the lock has been given back. */
    void decide(Fate decided) {
        fate = decided;
    }

    boolean isUnbound() {
        return unbound;
    }

    /** Its interpreter has ended, and the rule keeps it. */
    void unbind() {
        unbound = true;
    }

    /** Lets who waits for it look at its fate. */
    void tellSender() {
        if (sender != null) {
            sender.signal();
        }
    }

    /** Lets go of its data, which nobody receives, and tells who waits. */
    void discard() {
        tellSender();
        data.release();
    }

    /**
     * The value, made in the current interpreter, by who has taken it out. It counts as received whatever is thrown: put back, it
     * would be the next that everybody gets, and fails to make.
     *
     * @throws ItemInterpreterDestroyedException when it is unbound and the rule says so
     * @throws NotShareableException when it cannot be made here
     */
    @Nullable
    Object receive() {
        if (unbound) {
            if (rule == UnboundItems.ERROR) {
                throw new ItemInterpreterDestroyedException("item's original interpreter destroyed");
            }
            return Unbound.UNBOUND;
        }
        try {
            return data.receive();
        } catch (NotShareableException e) {
            throw new NotShareableException(e.getMessage() + "; the item has been dropped", e);
        } finally {
            data.release();
        }
    }
}
