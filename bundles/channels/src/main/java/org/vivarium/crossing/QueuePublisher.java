package org.vivarium.crossing;

import java.util.Objects;
import java.util.concurrent.Flow;
import org.vivarium.channels.Received;

/** What is got from a queue, for those who subscribe. Each has a thread of its own, and all share the queue's values. */
record QueuePublisher(SharedQueue queue, Holders holders) implements Flow.Publisher<Received> {
    @Override
    public void subscribe(Flow.Subscriber<? super Received> subscriber) {
        Objects.requireNonNull(subscriber, "there is no subscriber");
        new QueueSubscription(queue, holders, subscriber).begin();
    }
}
