package org.vivarium.channels;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.vivarium.interpreters.NotShareableException;

/**
 * A queue between interpreters: {@code concurrent.interpreters.Queue}. Any number of threads of any interpreters put and get.
 *
 * <p>It is there as long as somebody is bound to it. Who makes it is, and an interpreter that receives it through another queue, a
 * channel or a call; {@link #bind} and {@link #release} count for the rest, and an interpreter that ends lets go of all of its
 * bindings. All methods throw a {@link QueueNotFoundException} once it is gone.
 */
@ProviderType
public interface Queue extends Source {
    /** The id, never used twice. */
    @Override
    long id();

    /** How many items it holds at most; zero or less for any number. */
    int maxsize();

    /** Its rule for items whose interpreter ends. */
    UnboundItems unboundItems();

    /** What it does with values that are not shareable. */
    Fallback fallback();

    /**
     * Puts a value, and waits for room: {@code Queue.put}.
     *
     * @throws InterruptedException when the thread is interrupted while it waits; nothing has been put
     * @throws NotShareableException when the value cannot cross
     */
    void put(@Nullable Object value) throws InterruptedException;

    /**
     * The same for some time.
     *
     * @param unbound what becomes of the value when the current interpreter ends; the queue's own rule when empty
     * @param timeout for how long to wait
     * @throws QueueFullException when there has been no room by then
     */
    void put(@Nullable Object value, Optional<UnboundItems> unbound, Duration timeout) throws InterruptedException;

    /**
     * Puts a value: {@code Queue.put_nowait}.
     *
     * @throws QueueFullException when there is no room
     */
    void putNoWait(@Nullable Object value);

    /** The same with a rule of its own. */
    void putNoWait(@Nullable Object value, Optional<UnboundItems> unbound);

    /**
     * Gets the next value, and waits for one: {@code Queue.get}.
     *
     * @throws InterruptedException when the thread is interrupted before it has one
     * @throws ItemInterpreterDestroyedException when the value's interpreter has ended and {@link UnboundItems#ERROR} was asked for
     * @throws NotShareableException when the value cannot be made in this interpreter, for want of its class for instance; it has been
     *     received with that, and nobody else gets it
     */
    @Nullable
    Object get() throws InterruptedException;

    /**
     * The same for some time.
     *
     * @throws QueueEmptyException when there has been nothing by then
     */
    @Nullable
    Object get(Duration timeout) throws InterruptedException;

    /**
     * Gets the next value: {@code Queue.get_nowait}.
     *
     * @throws QueueEmptyException when there is none
     */
    @Nullable
    Object getNoWait();

    /** How many items there are: {@code Queue.qsize}. */
    int size();

    /** Whether there are none: {@code Queue.empty}. */
    default boolean isEmpty() {
        return size() == 0;
    }

    /** Whether there is no room: {@code Queue.full}. */
    boolean isFull();

    /** Binds the current interpreter once more. */
    void bind();

    /**
     * Takes over the binding that the current interpreter has by having made or received the queue, for whoever is going to
     * {@link #release} it; binds once more when there is none, or somebody has it already: {@code _interpqueues.bind}.
     */
    void claim();

    /**
     * Takes back one binding of the current interpreter: {@code _interpqueues.release}. With the last one of all the queue goes.
     *
     * @throws QueueException when the interpreter is not bound: {@code queue 2 never bound}
     */
    void release();

    /** How it stands. */
    QueueInfo info();

    /**
     * The values that are got from now on, for those who work with {@link Flow}. Each subscription gets values in a thread of the
     * interpreter that is current when it subscribes, as many as it has asked for, so that subscribers share the queue's values
     * among them. It is completed with the queue and with that interpreter, fails with what cannot be received, and is over when it
     * is cancelled. As in all threads that an interpreter starts, its lock is not held.
     */
    Flow.Publisher<Received> publisher();

    /**
     * Puts what it is given, in a thread of the interpreter that is current when it subscribes. It asks for the next value when there
     * is room for it, and cancels when the queue goes, that interpreter ends, or a value cannot cross. Completion and errors of the
     * publisher do not touch the queue.
     */
    Flow.Subscriber<Object> subscriber();
}
