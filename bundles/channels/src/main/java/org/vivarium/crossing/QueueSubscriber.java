package org.vivarium.crossing;

import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.QueueNotFoundException;

/**
 * Puts what a publisher gives into a queue. Its worker, a thread of the interpreter that is current when it subscribes, waits for room,
 * asks for a value, waits for that and puts it; so the publisher's threads never wait.
 *
 * <pre>
 * subscription   the one that it has; a second one is cancelled
 * given          what has been given and not put: one value, from publishers that keep to the rules
 * done           the publisher gives no more
 * </pre>
 *
 * <p>Thread-safe.
 */
final class QueueSubscriber implements Flow.Subscriber<Object> {
    private static final System.Logger LOGGER = System.getLogger(QueueSubscriber.class.getName());

    private final SharedQueue queue;
    private final Holders holders;
    private final AtomicReference<@Nullable Worker> worker = new AtomicReference<>();
    private final ConcurrentLinkedQueue<Object> given = new ConcurrentLinkedQueue<>();
    private volatile boolean done;

    QueueSubscriber(SharedQueue queue, Holders holders) {
        this.queue = queue;
        this.holders = holders;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        Objects.requireNonNull(subscription, "there is no subscription");
        Worker mine = new Worker(holders, "a subscription of " + queue);
        if (!worker.compareAndSet(null, mine)) {
            subscription.cancel();
            return;
        }
        try {
            mine.start(wait -> work(mine, subscription, wait));
        } catch (RuntimeException e) {
            subscription.cancel();
            // By the rules of Flow this method throws nothing.
            LOGGER.log(System.Logger.Level.WARNING, queue + " takes nothing from a publisher", e);
        }
    }

    @Override
    public void onNext(Object value) {
        given.add(Objects.requireNonNull(value, "there is no value"));
        wake();
    }

    @Override
    public void onError(Throwable failure) {
        Objects.requireNonNull(failure, "there is no error");
        LOGGER.log(System.Logger.Level.DEBUG, "a publisher that " + queue + " takes from has failed", failure);
        onComplete();
    }

    @Override
    public void onComplete() {
        done = true;
        wake();
    }

    private void wake() {
        Worker there = worker.get();
        if (there != null) {
            there.wake();
        }
    }

    private void work(Worker mine, Flow.Subscription subscription, Wait wait) throws InterruptedException {
        try {
            Holder putter = holders.current();
            while (queue.awaitRoom(
                    null, putter, wait, Deadline.NEVER, () -> mine.isOver() || (done && given.isEmpty()))) {
                subscription.request(1);
                Object value = next(mine, wait);
                if (value == null) {
                    return;
                }
                queue.put(value);
            }
        } catch (QueueNotFoundException e) {
            LOGGER.log(System.Logger.Level.DEBUG, queue + " is gone, and takes nothing from a publisher any more", e);
        } finally {
            subscription.cancel();
        }
    }

    /** Waits for a value; null when none comes any more. */
    private @Nullable Object next(Worker mine, Wait wait) throws InterruptedException {
        while (true) {
            wait.reset();
            // In this order: what is given before the end is found.
            boolean over = done || mine.isOver();
            Object value = given.poll();
            if (value != null || over) {
                return value;
            }
            wait.await(Deadline.NEVER);
        }
    }
}
