package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.InvalidSyntaxException;
import org.vivarium.channels.Channel;
import org.vivarium.channels.ChannelException;
import org.vivarium.channels.Channels;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.ItemInterpreterDestroyedException;
import org.vivarium.channels.QueueException;
import org.vivarium.channels.Queues;
import org.vivarium.channels.Unbound;
import org.vivarium.channels.UnboundItems;
import org.vivarium.channels.Waiter;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterKilledException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.InterpreterRunningException;
import org.vivarium.paxexam.PaxExam;

/**
 * Sixteen interpreters that send and receive at random, while others close, release, kill and destroy what they work with. A ledger
 * has every item: it is received once, or its interpreter has ended, or what it was in has been closed, or it was never sent. The
 * property {@code vivarium.soak.seconds} says for how long.
 */
@ExtendWith(PaxExam.class)
final class ExchangeSoakIT extends Tenants {
    private static final int INTERPRETERS = 16;
    private static final int THREADS = 24;
    private static final int LINES = 12;
    private static final List<UnboundItems> RULES = List.of(UnboundItems.values());
    private static final int SECONDS = Integer.getInteger("vivarium.soak.seconds", 3);

    private final AtomicReferenceArray<Interpreter> tenants = new AtomicReferenceArray<>(INTERPRETERS);
    private final AtomicReferenceArray<Line> lines = new AtomicReferenceArray<>(LINES);
    private final Queue<Line> all = new ConcurrentLinkedQueue<>();
    private final ConcurrentHashMap<Long, Entry> ledger = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    @Inject
    private Queues queues;

    @Inject
    private Channels channels;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.connectedUpTo(Platform.IMPORTS));
    }

    /** One item. */
    private static final class Entry {
        private final Interpreter owner;
        private final Line line;
        private final AtomicInteger received = new AtomicInteger();
        private volatile boolean sent;

        Entry(Interpreter owner, Line line) {
            this.owner = owner;
            this.line = line;
        }

        boolean isMissing() {
            return sent && received.get() == 0;
        }
    }

    /** A queue or a channel. */
    private abstract static class Line {
        private final UnboundItems rule;
        private final AtomicInteger unbound = new AtomicInteger();
        private volatile boolean closed;

        Line(UnboundItems rule) {
            this.rule = rule;
        }

        abstract void send(Object value, Duration timeout) throws InterruptedException;

        abstract Object receive(Duration timeout) throws InterruptedException;

        abstract void release();

        abstract void close(Random random);

        abstract List<Waiter> waiters();

        /** What is in it may be dropped from now on. */
        final void mayDrop() {
            closed = true;
        }
    }

    private final class QueueLine extends Line {
        private final org.vivarium.channels.Queue queue;

        QueueLine(UnboundItems rule) {
            super(rule);
            queue = queues.create(8, rule, Fallback.NONE);
        }

        @Override
        void send(Object value, Duration timeout) throws InterruptedException {
            queue.put(value, Optional.empty(), timeout);
        }

        @Override
        Object receive(Duration timeout) throws InterruptedException {
            return queue.get(timeout);
        }

        @Override
        void release() {
            queue.bind();
            queue.release();
        }

        @Override
        void close(Random random) {
            queues.destroy(queue.id());
        }

        @Override
        List<Waiter> waiters() {
            return queue.info().waiters();
        }
    }

    private final class ChannelLine extends Line {
        private final Channel channel;

        ChannelLine(UnboundItems rule) {
            super(rule);
            channel = channels.create(rule, Fallback.NONE);
        }

        @Override
        void send(Object value, Duration timeout) throws InterruptedException {
            if (timeout.isZero()) {
                channel.send().sendNoWait(value);
            } else {
                channel.send().send(value, Optional.empty(), timeout);
            }
        }

        @Override
        Object receive(Duration timeout) throws InterruptedException {
            return channel.recv().recv(timeout);
        }

        @Override
        void release() {
            // The last one to release it closes it.
            mayDrop();
            channel.send().release();
        }

        @Override
        void close(Random random) {
            switch (random.nextInt(3)) {
                case 0 -> channel.send().close(true);
                case 1 -> channel.recv().close(true);
                default -> channels.destroy(channel.id());
            }
        }

        @Override
        List<Waiter> waiters() {
            return channel.send().info().waiters();
        }
    }

    @Test
    void everyItemIsAccountedFor() throws Exception {
        int services = services();
        for (int index = 0; index < INTERPRETERS; index++) {
            tenants.set(index, interpreters.create(InterpreterConfig.ISOLATED));
        }
        for (int index = 0; index < LINES; index++) {
            lines.set(index, line(index));
        }

        together();

        for (int index = 0; index < LINES; index++) {
            drain(lines.get(index));
        }
        for (int index = 0; index < INTERPRETERS; index++) {
            tenants.get(index).close();
        }
        assertThat(interpreters.abandoned()).isEmpty();
        assertThat(ledger).hasSizeGreaterThan(THREADS);
        ledger.forEach((number, entry) -> {
            assertThat(entry.received.get()).as("receipts of item %s", number).isLessThanOrEqualTo(1);
            if (entry.isMissing()) {
                assertThat(entry.line.closed || entry.owner.state() == Interpreter.State.DESTROYED)
                        .as("item %s of %s has a reason to be missing", number, entry.owner)
                        .isTrue();
            }
        });
        all.stream()
                .filter(line -> !line.closed && line.rule != UnboundItems.REMOVE)
                .forEach(line -> {
                    long missing = ledger.values().stream()
                            .filter(entry -> entry.line.equals(line) && entry.isMissing())
                            .count();
                    assertThat(line.unbound.get()).as("unbound items received").isGreaterThanOrEqualTo((int) missing);
                });
        queues.list().forEach(queue -> queues.destroy(queue.id()));
        channels.list().forEach(channel -> channels.destroy(channel.id()));
        // Main holds what the test did outside of the others.
        assertThat(services()).isLessThanOrEqualTo(services + 1);
    }

    private Line line(int index) {
        UnboundItems rule = RULES.get(index % RULES.size());
        Line made = index % 2 == 0 ? new QueueLine(rule) : new ChannelLine(rule);
        all.add(made);
        return made;
    }

    private void work(Random random, long end) {
        while (System.nanoTime() < end) {
            int at = random.nextInt(LINES);
            Line line = lines.get(at);
            int who = random.nextInt(INTERPRETERS);
            Interpreter tenant = tenants.get(who);
            Duration timeout = Duration.ofMillis(random.nextInt(4));
            try {
                switch (random.nextInt(200)) {
                    case 0 -> replace(who, tenant, tenant::close);
                    case 1 -> replace(who, tenant, tenant::kill);
                    case 2, 3 -> close(at, line, random);
                    case 4, 5 ->
                        tenant.<Boolean, RuntimeException>attach(() -> {
                            line.release();
                            return true;
                        });
                    default -> {
                        if (random.nextBoolean()) {
                            send(tenant, line, timeout);
                        } else {
                            receive(tenant, line, timeout);
                        }
                    }
                }
            } catch (ChannelException
                    | QueueException
                    | InterpreterNotFoundException
                    | InterpreterKilledException
                    | InterpreterRunningException refused) {
                assertThat(refused).as("another thread has come in between").hasMessageMatching("(?s).+");
            } catch (InterruptedException killed) {
                assertThat(killed).as("%s is being killed", tenant).hasNoCause();
            } finally {
                // Whoever was in an interpreter that was killed goes on.
                Thread.interrupted();
            }
        }
    }

    private void send(Interpreter tenant, Line line, Duration timeout) throws InterruptedException {
        long number = numbers.incrementAndGet();
        Entry entry = new Entry(tenant, line);
        ledger.put(number, entry);
        tenant.<Boolean, InterruptedException>attach(() -> {
            line.send(number, timeout);
            entry.sent = true;
            return true;
        });
    }

    private void receive(Interpreter tenant, Line line, Duration timeout) throws InterruptedException {
        tenant.<Boolean, InterruptedException>attach(() -> {
            received(line, timeout);
            return true;
        });
    }

    private void received(Line line, Duration timeout) throws InterruptedException {
        try {
            Object value = line.receive(timeout);
            if (value == Unbound.UNBOUND) {
                line.unbound.incrementAndGet();
                return;
            }
            Entry entry = ledger.get((Long) value);
            assertThat(entry.line).isEqualTo(line);
            entry.received.incrementAndGet();
        } catch (ItemInterpreterDestroyedException e) {
            assertThat(line.rule).as("%s", e).isEqualTo(UnboundItems.ERROR);
            line.unbound.incrementAndGet();
        }
    }

    private void replace(int index, Interpreter tenant, Runnable end) {
        end.run();
        Interpreter next = interpreters.create(InterpreterConfig.ISOLATED);
        if (!tenants.compareAndSet(index, tenant, next)) {
            next.close();
        }
    }

    private void close(int index, Line line, Random random) {
        // Four of them last from the beginning to the end.
        if (index >= 4) {
            line.mayDrop();
            line.close(random);
            lines.compareAndSet(index, line, line(index));
        }
    }

    /** Receives what is left, in main. */
    private void drain(Line line) throws InterruptedException {
        while (true) {
            try {
                received(line, Duration.ZERO);
            } catch (ChannelException | QueueException e) {
                assertThat(e).hasMessageMatching(".*(empty|timed out|closed|not found)");
                break;
            }
        }
        if (!line.closed) {
            assertThat(line.waiters()).isEmpty();
        }
    }

    private void together() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> results = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(thread);
                results.add(executor.submit(() -> work(random, end)));
            }
            for (Future<?> result : results) {
                try {
                    result.get(60 + SECONDS, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    throw new AssertionError("a thread failed", e.getCause());
                }
            }
        }
    }

    private int services() throws InvalidSyntaxException {
        return context.getAllServiceReferences(null, "(|(objectClass=org.vivarium.*)(interpreter.id=*))").length;
    }
}
