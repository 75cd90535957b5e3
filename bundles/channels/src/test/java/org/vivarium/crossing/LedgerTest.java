package org.vivarium.crossing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vivarium.channels.Channel;
import org.vivarium.channels.ChannelClosedException;
import org.vivarium.channels.ChannelException;
import org.vivarium.channels.ChannelNotFoundException;
import org.vivarium.channels.ChannelTimeoutException;
import org.vivarium.channels.ItemInterpreterDestroyedException;
import org.vivarium.channels.Queue;
import org.vivarium.channels.QueueEmptyException;
import org.vivarium.channels.QueueFullException;
import org.vivarium.channels.QueueNotFoundException;
import org.vivarium.channels.Received;
import org.vivarium.channels.Source;
import org.vivarium.channels.Unbound;
import org.vivarium.channels.UnboundItems;
import org.vivarium.interpreters.InterpreterNotFoundException;

/**
 * Books are kept of every value, while senders and receivers of several interpreters are interrupted, run out of time, and end, and
 * what they use is closed: each value has been received once, or its sender knows that it was not.
 */
@Timeout(300)
final class LedgerTest {
    private static final int ROUNDS = 150;
    private static final int SENDERS = 3;
    private static final int RECEIVERS = 3;
    private static final int VALUES = 40;

    private final FakeRuntime runtime = new FakeRuntime();
    private final Collection<String> received = new ConcurrentLinkedQueue<>();
    private final Collection<List<String>> orders = new ConcurrentLinkedQueue<>();
    private final Map<String, Fate> books = new ConcurrentHashMap<>();
    private final Collection<Throwable> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inVain = new AtomicInteger();
    private final AtomicInteger unbound = new AtomicInteger();
    private volatile boolean stopped;
    private volatile boolean firstEnds;

    private enum Fate {
        /** It is in, and has been received, or will be. */
        SENT,
        /** It was not received, nor will be. */
        BACK,
        /** The interpreter has ended, and nobody knows. */
        OPEN
    }

    /** What a sender does with a value. */
    private interface Sending {
        void send(String value, SplittableRandom random) throws InterruptedException;
    }

    /** What a receiver does for a value. */
    private interface Receiving {
        @Nullable
        Object receive(SplittableRandom random) throws InterruptedException;
    }

    static Stream<Long> seeds() {
        return Stream.iterate(1L, seed -> seed + 1).limit(ROUNDS);
    }

    private static Optional<UnboundItems> rule(SplittableRandom random) {
        int rule = random.nextInt(4);
        return rule == 0 ? Optional.empty() : Optional.of(UnboundItems.of(rule));
    }

    private static Duration timeout(SplittableRandom random) {
        return Duration.ofNanos(random.nextInt(200_000));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyValueOfAQueueIsAccountedFor(long seed) throws Exception {
        Queue queue = runtime.queues().create((int) (seed % 4));
        play(
                seed,
                (value, random) -> put(queue, value, random),
                random -> random.nextBoolean() ? queue.get() : queue.get(timeout(random)),
                () -> {});
        drain(List.of(queue));
        assertThat(queue.info().waiters()).isEmpty();
        checkBooks();
    }

    private static void put(Queue queue, String value, SplittableRandom random) throws InterruptedException {
        switch (random.nextInt(3)) {
            case 0 -> queue.put(value);
            case 1 -> queue.put(value, rule(random), timeout(random));
            default -> queue.putNoWait(value, rule(random));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyValueOfAChannelIsAccountedFor(long seed) throws Exception {
        Channel channel = openChannel();
        play(
                seed,
                (value, random) -> send(channel, value, random),
                random -> random.nextBoolean()
                        ? channel.recv().recv()
                        : channel.recv().recv(timeout(random)),
                () -> {});
        drain(List.of(channel.recv()));
        assertThat(channel.recv().info().waiters()).isEmpty();
        checkBooks();
    }

    private Channel openChannel() {
        Channel channel = runtime.channels().create();
        // Main stays associated, so that it does not close with those that end.
        channel.recv().recvNoWait("nothing");
        return channel;
    }

    private static void send(Channel channel, String value, SplittableRandom random) throws InterruptedException {
        switch (random.nextInt(3)) {
            case 0 -> channel.send().send(value);
            case 1 -> channel.send().send(value, rule(random), timeout(random));
            default -> channel.send().sendNoWait(value, rule(random));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyValueOfSeveralSourcesIsAccountedFor(long seed) throws Exception {
        Queue small = runtime.queues().create(1);
        Queue large = runtime.queues().create();
        Channel channel = openChannel();
        List<Source> sources = List.of(small, channel.recv(), large);
        play(
                seed,
                (value, random) -> {
                    switch (random.nextInt(3)) {
                        case 0 -> put(small, value, random);
                        case 1 -> put(large, value, random);
                        default -> send(channel, value, random);
                    }
                },
                random -> switch (random.nextInt(4)) {
                    case 0 -> small.get(timeout(random));
                    case 1 -> channel.recv().recv(timeout(random));
                    case 2 ->
                        runtime.channels()
                                .receiveFirst(sources, timeout(random))
                                .map(Received::value)
                                .orElse(Unbound.UNBOUND);
                    default -> runtime.channels().receiveFirst(sources).value();
                },
                () -> {});
        assertThat(List.of(
                        small.info().waiters(),
                        large.info().waiters(),
                        channel.recv().info().waiters()))
                .allMatch(List::isEmpty);
        drain(sources);
        // A sender's values are in order in each of them alone.
        orders.clear();
        checkBooks();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsClosedOrDestroyedGivesItsValuesOrTheirSendersTheBlame(long seed) throws Exception {
        Channel channel = openChannel();
        play(
                seed,
                (value, random) -> channel.send().send(value),
                random -> channel.recv().recv(),
                () -> {
                    Await.until(() -> received.size() >= seed % 30);
                    switch ((int) (seed % 4)) {
                        case 0 -> channel.send().close();
                        case 1 -> channel.send().close(true);
                        case 2 -> channel.recv().close(true);
                        default -> runtime.channels().destroy(channel.id());
                    }
                });
        checkBooks();
    }

    /** Receives what nobody has waited for when the receivers stopped. */
    private void drain(List<Source> sources) throws InterruptedException {
        while (true) {
            try {
                Optional<Received> last = runtime.channels().receiveFirst(sources, Duration.ZERO);
                if (last.isEmpty()) {
                    return;
                }
                note(last.get().value()).ifPresent(received::add);
            } catch (ItemInterpreterDestroyedException e) {
                // It is out, and nobody's.
                unbound.incrementAndGet();
            }
        }
    }

    /** A value, unless its interpreter has ended. */
    private static Optional<String> note(@Nullable Object value) {
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** Has senders and receivers at work, and disturbs them. */
    private void play(long seed, Sending sending, Receiving receiving, FakeInterpreter.Disturbance end)
            throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Phaser begun = new Phaser(1);
        List<FakeInterpreter> interpreters = new ArrayList<>();
        List<Doing<Integer>> senders = new ArrayList<>();
        List<Doing<Integer>> receivers = new ArrayList<>();
        for (int i = 1; i <= SENDERS; i++) {
            FakeInterpreter interpreter = runtime.interpreter(i);
            interpreters.add(interpreter);
            SplittableRandom own = random.split();
            begun.register();
            senders.add(Doing.in(interpreter, () -> sendAll(interpreter, sending, own, begun)));
        }
        for (int i = 0; i < RECEIVERS; i++) {
            FakeInterpreter interpreter = runtime.interpreter(SENDERS + 1 + i);
            SplittableRandom own = random.split();
            begun.register();
            receivers.add(Doing.in(interpreter, () -> receiveAll(receiving, own, begun)));
        }
        begun.arriveAndAwaitAdvance();
        for (int i = 0; i < 10; i++) {
            Doing<Integer> disturbed = random.nextBoolean()
                    ? senders.get(random.nextInt(SENDERS))
                    : receivers.get(random.nextInt(RECEIVERS));
            disturbed.thread().interrupt();
            Thread.onSpinWait();
        }
        if (random.nextBoolean()) {
            firstEnds = true;
            runtime.end(interpreters.getFirst());
        }
        end.happen();
        for (Doing<Integer> sender : senders) {
            sender.result();
        }
        stopped = true;
        for (Doing<Integer> receiver : receivers) {
            receiver.thread().interrupt();
            receiver.result();
        }
    }

    private int sendAll(FakeInterpreter interpreter, Sending sending, SplittableRandom random, Phaser begun) {
        begun.arriveAndAwaitAdvance();
        for (int i = 0; i < VALUES; i++) {
            String value = interpreter.id() + "-" + i;
            try {
                sending.send(value, random);
                books.put(value, Fate.SENT);
            } catch (InterruptedException | QueueFullException | ChannelTimeoutException e) {
                books.put(value, Fate.BACK);
            } catch (ChannelClosedException | ChannelNotFoundException | QueueNotFoundException e) {
                books.put(value, Fate.BACK);
                return i;
            } catch (InterpreterNotFoundException e) {
                books.put(value, Fate.OPEN);
                return i;
            } catch (RuntimeException e) {
                surprises.add(e);
                return i;
            }
        }
        return VALUES;
    }

    private int receiveAll(Receiving receiving, SplittableRandom random, Phaser begun) {
        begun.arriveAndAwaitAdvance();
        List<String> order = new ArrayList<>();
        orders.add(order);
        while (true) {
            try {
                note(receiving.receive(random)).ifPresent(value -> {
                    received.add(value);
                    order.add(value);
                });
            } catch (InterruptedException e) {
                if (stopped) {
                    return order.size();
                }
            } catch (QueueEmptyException | ChannelTimeoutException e) {
                // Nothing was there.
                inVain.incrementAndGet();
            } catch (ItemInterpreterDestroyedException e) {
                unbound.incrementAndGet();
            } catch (ChannelException | QueueNotFoundException e) {
                return order.size();
            } catch (RuntimeException e) {
                surprises.add(e);
                return order.size();
            }
        }
    }

    private void checkBooks() {
        assertThat(surprises).isEmpty();
        assertThat(received).doesNotHaveDuplicates();
        assertThat(received).allSatisfy(value -> assertThat(books.get(value)).isNotEqualTo(Fate.BACK));
        assertThat(unbound.get() == 0 || firstEnds).isTrue();
        List<String> missing = books.entrySet().stream()
                .filter(each -> each.getValue() == Fate.SENT)
                .map(Map.Entry::getKey)
                .filter(value -> !received.contains(value))
                .toList();
        // Values of the interpreter that has ended may have become unbound.
        assertThat(missing).allMatch(value -> firstEnds && value.startsWith("1-"));
        assertThat(runtime.registry().released())
                .containsExactlyInAnyOrderElementsOf(runtime.registry().shared());
        for (List<String> order : orders) {
            checkOrder(order);
        }
    }

    private static void checkOrder(List<String> order) {
        Map<String, Integer> last = new HashMap<>();
        for (String value : order) {
            int dash = value.indexOf('-');
            String sender = value.substring(0, dash);
            int number = Integer.parseInt(value.substring(dash + 1));
            assertThat(number).isGreaterThan(last.getOrDefault(sender, -1));
            last.put(sender, number);
        }
    }
}
