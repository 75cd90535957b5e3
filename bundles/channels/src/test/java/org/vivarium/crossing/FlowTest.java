package org.vivarium.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivarium.channels.Queue;
import org.vivarium.channels.Received;
import org.vivarium.interpreters.InterpreterException;

/** Queues for those who work with {@link Flow}. */
@Timeout(60)
final class FlowTest {
    private final FakeRuntime runtime = new FakeRuntime();
    private final FakeInterpreter one = runtime.interpreter(1);
    private final Queue queue = runtime.queues().create();
    private final Collector collector = new Collector();

    /** A subscriber that notes what it is told, one after the other. */
    private static final class Collector implements Flow.Subscriber<Received> {
        private final BlockingQueue<Object> signals = new LinkedBlockingQueue<>();
        private volatile Flow.@Nullable Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(Received received) {
            signals.add(String.valueOf(received.value()));
        }

        @Override
        public void onError(Throwable failure) {
            signals.add(failure);
        }

        @Override
        public void onComplete() {
            signals.add("completed");
        }

        Flow.Subscription subscription() {
            Flow.Subscription given = subscription;
            if (given == null) {
                throw new AssertionError("it has not been told of a subscription");
            }
            return given;
        }

        Object next() throws InterruptedException {
            Object signal = signals.poll(30, TimeUnit.SECONDS);
            if (signal == null) {
                throw new AssertionError("it has been told nothing");
            }
            return signal;
        }
    }

    private void subscribe() throws Exception {
        one.attach(() -> {
            queue.publisher().subscribe(collector);
            return 0;
        });
    }

    /** Lets the test go on when the subscription waits for a value. */
    private void awaitGetting() throws Exception {
        Await.until(() -> queue.info().waiters().size() == 1);
    }

    @Test
    void aSubscriberGetsAsManyValuesAsItHasAskedFor() throws Exception {
        subscribe();
        queue.put("a");
        queue.put("b");
        queue.put("c");

        collector.subscription().request(2);

        assertThat(collector.next()).isEqualTo("a");
        assertThat(collector.next()).isEqualTo("b");
        assertThat(queue.size()).isEqualTo(1);
        collector.subscription().request(Long.MAX_VALUE);
        assertThat(collector.next()).isEqualTo("c");
    }

    @Test
    void valuesAreGivenInAThreadOfTheInterpreterThatSubscribes() throws Exception {
        subscribe();
        collector.subscription().request(1);
        awaitGetting();

        assertThat(queue.info().waiters())
                .singleElement()
                .satisfies(waiter -> assertThat(waiter.interpreter()).isEqualTo(1));
        runtime.queues().destroy(queue.id());
        collector.next();
    }

    @Test
    void aSubscriptionEndsWithTheQueue() throws Exception {
        subscribe();
        collector.subscription().request(1);
        awaitGetting();

        runtime.queues().destroy(queue.id());

        assertThat(collector.next()).isEqualTo("completed");
        Await.until(() -> runtime.finalizers().stream().noneMatch(each -> each.interpreter() == 1));
    }

    @Test
    void aSubscriptionEndsWithItsInterpreter() throws Exception {
        subscribe();
        collector.subscription().request(1);
        awaitGetting();

        runtime.end(one);

        assertThat(collector.next()).isEqualTo("completed");
        assertThat(queue.info().waiters()).isEmpty();
    }

    @Test
    void whoCancelsIsToldNothingMoreAndTakesNothing() throws Exception {
        subscribe();
        collector.subscription().request(5);
        awaitGetting();

        collector.subscription().cancel();

        Await.until(() -> runtime.finalizers().stream().noneMatch(each -> each.interpreter() == 1));
        queue.put("a");
        assertThat(queue.getNoWait()).isEqualTo("a");
        assertThat(collector.signals).isEmpty();
    }

    @Test
    void aRequestOfNothingIsAnError() throws Exception {
        subscribe();

        collector.subscription().request(0);

        assertThat(collector.next())
                .isInstanceOf(IllegalArgumentException.class)
                .hasToString("java.lang.IllegalArgumentException: a request is for one value at least, not for 0");
        Await.until(() -> runtime.finalizers().stream().noneMatch(each -> each.interpreter() == 1));
    }

    @Test
    void aValueThatCannotBeMadeEndsTheSubscription() throws Exception {
        queue.put(new FakeRegistry.Unmakeable());
        subscribe();

        collector.subscription().request(1);

        assertThat(collector.next())
                .hasToString(
                        "org.vivarium.interpreters.NotShareableException: it cannot be made here; the item has been"
                                + " dropped");
    }

    @Test
    void subscribersShareTheValues() throws Exception {
        Collector other = new Collector();
        subscribe();
        one.attach(() -> {
            queue.publisher().subscribe(other);
            return 0;
        });
        collector.subscription().request(1);
        other.subscription().request(1);

        queue.put("a");
        queue.put("b");

        assertThat(List.of(collector.next(), other.next())).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void anInterpreterWithoutThreadsCannotSubscribe() throws Exception {
        one.allowsThreads = false;

        subscribe();

        assertThat(collector.next()).isInstanceOf(InterpreterException.class);
        assertThat(runtime.finalizers()).noneMatch(each -> each.interpreter() == 1);
    }

    @Test
    void whatASubscriberThrowsIsReportedAndEndsTheSubscription() throws Exception {
        queue.put("a");
        one.attach(() -> {
            queue.publisher().subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    subscription.request(2);
                }

                @Override
                public void onNext(Received received) {
                    throw new IllegalStateException("thrown by a subscriber");
                }

                @Override
                public void onError(Throwable failure) {
                    throw new AssertionError("it is told what it has thrown", failure);
                }

                @Override
                public void onComplete() {
                    throw new AssertionError("it is told of an end that there is not");
                }
            });
            return 0;
        });

        Await.until(() -> !runtime.uncaught().isEmpty());
        assertThat(runtime.uncaught())
                .singleElement()
                .hasToString("java.lang.IllegalStateException: thrown by a subscriber");
        assertThat(runtime.finalizers()).noneMatch(each -> each.interpreter() == 1);
    }

    @Test
    void withoutASubscriberThereIsNoSubscription() {
        Flow.Publisher<Received> publisher = queue.publisher();
        @SuppressWarnings("NullAway") // The rules of Flow say what is thrown then.
        org.assertj.core.api.ThrowableAssert.ThrowingCallable call = () -> publisher.subscribe(null);
        assertThatThrownBy(call).isInstanceOf(NullPointerException.class);
    }

    // --- into a queue ---

    /** A publisher's side of a subscription. */
    private static final class Requests implements Flow.Subscription {
        private final BlockingQueue<Long> asked = new LinkedBlockingQueue<>();

        @Override
        public void request(long count) {
            asked.add(count);
        }

        /** Noted as a request for nothing. */
        @Override
        public void cancel() {
            asked.add(0L);
        }

        long next() throws InterruptedException {
            Long count = asked.poll(30, TimeUnit.SECONDS);
            if (count == null) {
                throw new AssertionError("it has been asked for nothing");
            }
            return count;
        }
    }

    private Flow.Subscriber<Object> subscribed(Queue to, Flow.Subscription subscription) throws Exception {
        return one.attach(() -> {
            Flow.Subscriber<Object> subscriber = to.subscriber();
            subscriber.onSubscribe(subscription);
            return subscriber;
        });
    }

    @Test
    void aQueueAsksForAValueWhenThereIsRoom() throws Exception {
        Queue small = runtime.queues().create(1);
        Requests requests = new Requests();
        Flow.Subscriber<Object> subscriber = subscribed(small, requests);

        assertThat(requests.next()).isEqualTo(1);
        subscriber.onNext("a");
        Await.until(() -> small.info().waiters().size() == 1);
        assertThat(small.isFull()).isTrue();
        assertThat(requests.asked).isEmpty();
        assertThat(small.getNoWait()).isEqualTo("a");
        assertThat(requests.next()).isEqualTo(1);
        subscriber.onNext("b");
        Await.until(small::isFull);
        assertThat(small.getNoWait()).isEqualTo("b");
    }

    @Test
    void aQueueThatGoesCancels() throws Exception {
        Queue small = runtime.queues().create(1);
        Requests requests = new Requests();
        Flow.Subscriber<Object> subscriber = subscribed(small, requests);
        requests.next();
        subscriber.onNext("a");
        Await.until(() -> small.info().waiters().size() == 1);

        runtime.queues().destroy(small.id());

        assertThat(requests.next()).isZero();
        assertThat(runtime.uncaught()).isEmpty();
    }

    @Test
    void anInterpreterThatEndsCancels() throws Exception {
        Requests requests = new Requests();
        subscribed(queue, requests);
        requests.next();
        one.awaitWaiting(1);

        runtime.end(one);

        assertThat(requests.next()).isZero();
    }

    @Test
    void theEndOfAPublisherDoesNotTouchTheQueue() throws Exception {
        Requests requests = new Requests();
        Flow.Subscriber<Object> subscriber = subscribed(queue, requests);
        requests.next();
        subscriber.onNext("a");
        subscriber.onComplete();

        assertThat(queue.get()).isEqualTo("a");
        Await.until(() -> runtime.finalizers().stream()
                .noneMatch(each -> each.phase().name().equals("THREADS")));
        queue.put("b");
        assertThat(queue.get()).isEqualTo("b");
    }

    @Test
    void aSecondSubscriptionIsCancelled() throws Exception {
        Requests first = new Requests();
        Requests second = new Requests();
        Flow.Subscriber<Object> subscriber = subscribed(queue, first);

        subscriber.onSubscribe(second);

        assertThat(second.next()).isZero();
        assertThat(first.next()).isEqualTo(1);
    }

    @Test
    void aPublisherOfTheJdkFillsAQueueAndAQueueFeedsASubscriber() throws Exception {
        Queue small = runtime.queues().create(3);
        try (SubmissionPublisher<Object> publisher = new SubmissionPublisher<>()) {
            one.attach(() -> {
                publisher.subscribe(small.subscriber());
                small.publisher().subscribe(collector);
                return 0;
            });
            collector.subscription().request(Long.MAX_VALUE);
            for (int i = 0; i < 1000; i++) {
                publisher.submit(i);
            }
            for (int i = 0; i < 1000; i++) {
                assertThat(collector.next()).isEqualTo(String.valueOf(i));
            }
        }
    }
}
