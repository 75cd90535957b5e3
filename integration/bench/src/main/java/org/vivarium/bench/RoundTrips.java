package org.vivarium.bench;

import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Channel;
import org.vivarium.channels.Channels;
import org.vivarium.channels.Queue;
import org.vivarium.channels.Queues;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.Interpreters;

/** The program that {@link RoundTrip} runs in a JVM of its own. It prints the microseconds of each trip on a line. */
public final class RoundTrips {
    private RoundTrips() {}

    /** What values go through. */
    enum Way {
        QUEUE,
        CHANNEL;

        private Line line(LivePlatform platform) {
            return switch (this) {
                case QUEUE -> new OverQueue(platform.service(Queues.class).create());
                case CHANNEL -> new OverChannel(platform.service(Channels.class).create());
            };
        }
    }

    /** One direction. */
    private interface Line {
        void send(@Nullable Object value) throws InterruptedException;

        @Nullable
        Object receive() throws InterruptedException;
    }

    private record OverQueue(Queue queue) implements Line {
        @Override
        public void send(@Nullable Object value) throws InterruptedException {
            queue.put(value);
        }

        @Override
        public @Nullable Object receive() throws InterruptedException {
            return queue.get();
        }
    }

    private record OverChannel(Channel channel) implements Line {
        @Override
        public void send(@Nullable Object value) throws InterruptedException {
            channel.send().send(value);
        }

        @Override
        public @Nullable Object receive() throws InterruptedException {
            return channel.recv().recv();
        }
    }

    /**
     * Runs.
     *
     * @param arguments the name of a {@link Way}, how many trips warm it up, how many are timed
     */
    public static void main(String[] arguments) throws Exception {
        Way way = Way.valueOf(arguments[0]);
        int warmups = Integer.parseInt(arguments[1]);
        double[] micros = new double[Integer.parseInt(arguments[2])];
        try (LivePlatform platform = LivePlatform.start()) {
            Interpreters interpreters = platform.service(Interpreters.class);
            Line asking = way.line(platform);
            Line answering = way.line(platform);
            try (Interpreter here = interpreters.create(InterpreterConfig.ISOLATED);
                    Interpreter there = interpreters.create(InterpreterConfig.ISOLATED)) {
                there.startThread("answers", false, () -> answer(asking, answering));
                here.<Boolean, InterruptedException>attach(() -> {
                    for (int trip = -warmups; trip < micros.length; trip++) {
                        long begin = System.nanoTime();
                        asking.send(trip);
                        answering.receive();
                        if (trip >= 0) {
                            micros[trip] = (System.nanoTime() - begin) / 1e3;
                        }
                    }
                    asking.send(null);
                    return true;
                });
            }
        }
        for (double each : micros) {
            System.out.println(each);
        }
        System.exit(0);
    }

    private static void answer(Line asking, Line answering) {
        try {
            for (Object value = asking.receive(); value != null; value = asking.receive()) {
                answering.send(value);
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }
}
