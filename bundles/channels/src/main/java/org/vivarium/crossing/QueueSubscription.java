package org.vivarium.crossing;

import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.QueueNotFoundException;
import org.vivarium.channels.Received;

/**
 * Gives one subscriber what is got from a queue, as much as it has asked for. It takes nothing out of the queue that it does not give.
 *
 * <pre>
 * demand      how many values the subscriber has asked for and not got
 * cancelled   it wants no more
 * misuse      what it is told for a request that is none
 * </pre>
 *
 * <p>Thread-safe. All signals but the first come from the worker, one after the other.
 */
final class QueueSubscription implements Flow.Subscription {
    private final SharedQueue queue;
    private final Flow.Subscriber<? super Received> subscriber;
    private final Worker worker;
    private final Receiving receiving;
    private final AtomicLong demand = new AtomicLong();
    private volatile boolean cancelled;
    private volatile @Nullable IllegalArgumentException misuse;

    QueueSubscription(SharedQueue queue, Holders holders, Flow.Subscriber<? super Received> subscriber) {
        this.queue = queue;
        this.subscriber = subscriber;
        worker = new Worker(holders, "a subscription to " + queue);
        receiving = new Receiving(List.of(queue), 0);
    }

    /** Tells the subscriber, and starts the worker. */
    void begin() {
        subscriber.onSubscribe(this);
        if (cancelled) {
            return;
        }
        try {
            worker.start(this::work);
        } catch (RuntimeException e) {
            cancelled = true;
            subscriber.onError(e);
        }
    }

    @Override
    public void request(long count) {
        if (count <= 0) {
            misuse = new IllegalArgumentException("a request is for one value at least, not for " + count);
        } else {
            demand.accumulateAndGet(
                    count, (before, more) -> before > Long.MAX_VALUE - more ? Long.MAX_VALUE : before + more);
        }
        worker.wake();
    }

    @Override
    public void cancel() {
        cancelled = true;
        worker.wake();
    }

    private boolean isOver() {
        return cancelled || misuse != null || worker.isOver();
    }

    /** What is taken is given, even if the subscriber has cancelled meanwhile. */
    private void work(Wait wait) {
        for (Received received = next(wait); received != null; received = next(wait)) {
            subscriber.onNext(received);
        }
    }

    /** Waits for a request and a value; null when it is over, which the subscriber has been told then. */
    private @Nullable Received next(Wait wait) {
        try {
            Item item = awaitItem(wait);
            if (item != null) {
                return new Received(queue, item.receive());
            }
            end(misuse);
        } catch (InterruptedException | RuntimeException e) {
            end(e);
        }
        return null;
    }

    private @Nullable Item awaitItem(Wait wait) throws InterruptedException {
        for (wait.reset(); demand.get() == 0 && !isOver(); wait.reset()) {
            wait.await(Deadline.NEVER);
        }
        if (isOver()) {
            return null;
        }
        Receiving.Taken taken;
        try {
            taken = receiving.take();
            if (taken == null) {
                taken = receiving.await(wait, Deadline.NEVER, this::isOver);
            }
        } catch (QueueNotFoundException e) {
            // It is gone, which is the end of its values.
            return null;
        }
        if (taken == null) {
            return null;
        }
        if (demand.get() != Long.MAX_VALUE) {
            demand.decrementAndGet();
        }
        return taken.item();
    }

    private void end(@Nullable Throwable failure) {
        if (cancelled) {
            return;
        }
        cancelled = true;
        if (failure == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(failure);
        }
    }
}
