package org.vivarium.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivarium.gc.CollectionCallback;
import org.vivarium.gc.CollectionCallback.Phase;
import org.vivarium.gc.Collector;
import org.vivarium.gc.Collectors;
import org.vivarium.gc.Tracked;
import org.vivarium.gc.Visitor;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.Interpreters;

/** The program that {@link Collect} runs in a JVM of its own: it has a collector work, and prints the figure of each run. */
public final class Collecting {
    private static final int RING = 10;
    private static final int COLLECTIONS = 3;

    private final Interpreter interpreter;
    private final Collector collector;
    private final int objects;
    private long begun;
    private long longest;

    private Collecting(Interpreter interpreter, Collector collector, int objects) {
        this.interpreter = interpreter;
        this.collector = collector;
        this.objects = objects;
    }

    /** What is measured. */
    enum Kind {
        /** The milliseconds of a collection of objects that are all garbage. */
        GARBAGE,
        /** The same while all are alive. */
        ALIVE,
        /** The nanoseconds of an object that is made and dropped in a ring, with automatic collection. */
        AUTOMATIC,
        /** The same without. */
        NEVER,
        /** The milliseconds of the longest automatic collection while the objects are alive. */
        PAUSE,
        /** The bytes of an object. */
        BYTES
    }

    private static final class Node extends Tracked {
        private @Nullable Node next;

        Node(Collector collector) {
            super(collector);
        }

        @Override
        protected void traverse(Visitor visitor) {
            visitor.visit(next);
        }

        @Override
        protected void clear() {
            next = replace(next, null);
        }
    }

    /**
     * Runs.
     *
     * @param arguments the name of a {@link Kind}, how many objects, how many runs to warm up, how many to measure
     */
    public static void main(String[] arguments) {
        Kind kind = Kind.valueOf(arguments[0]);
        int warmups = Integer.parseInt(arguments[2]);
        int count = Integer.parseInt(arguments[3]);
        try (LivePlatform platform = LivePlatform.start();
                Interpreter interpreter = platform.service(Interpreters.class).create(InterpreterConfig.ISOLATED)) {
            Collector collector = platform.service(Collectors.class).of(interpreter);
            Collecting collecting = new Collecting(interpreter, collector, Integer.parseInt(arguments[1]));
            for (int run = -warmups; run < count; run++) {
                double figure = collecting.attached(kind);
                if (run >= 0) {
                    System.out.println(figure);
                }
            }
        }
        System.exit(0);
    }

    private double attached(Kind kind) {
        return interpreter.attach(() -> interpreter.locked(() -> {
            collector.disable();
            return measure(kind);
        }));
    }

    private double measure(Kind kind) {
        return switch (kind) {
            case GARBAGE -> collect(false);
            case ALIVE -> collect(true);
            case AUTOMATIC -> churn(true);
            case NEVER -> churn(false);
            case PAUSE -> longestPause();
            case BYTES -> bytes();
        };
    }

    /** Makes a ring, and gives the reference to one of it. */
    private Node ring() {
        Node first = new Node(collector);
        Node node = first;
        for (int i = 1; i < RING; i++) {
            // The reference that comes with it is that of the one before.
            Node following = new Node(collector);
            node.next = following;
            node = following;
        }
        first.incref();
        node.next = first;
        return first;
    }

    private List<Node> rings() {
        List<Node> rings = new ArrayList<>(objects / RING);
        for (int i = 0; i < objects / RING; i++) {
            rings.add(ring());
        }
        return rings;
    }

    private double collect(boolean keep) {
        List<Node> rings = rings();
        if (!keep) {
            rings.forEach(Tracked::decref);
        }
        long begin = System.nanoTime();
        collector.collect();
        double millis = (System.nanoTime() - begin) / 1e6;
        if (keep) {
            drop(rings);
        }
        return millis;
    }

    private void drop(List<Node> rings) {
        rings.forEach(Tracked::decref);
        collector.collect();
    }

    private double churn(boolean automatic) {
        if (automatic) {
            collector.enable();
        }
        long begin = System.nanoTime();
        for (int i = 0; i < objects / RING; i++) {
            ring().decref();
            interpreter.check();
        }
        double nanos = (double) (System.nanoTime() - begin) / objects;
        collector.disable();
        collector.collect();
        return nanos;
    }

    private double longestPause() {
        List<Node> rings = rings();
        collector.collect();
        longest = 0;
        CollectionCallback callback = this::time;
        collector.addCallback(callback);
        collector.enable();
        for (int i = 0; i < objects / RING; i++) {
            ring().decref();
            interpreter.check();
        }
        collector.disable();
        collector.removeCallback(callback);
        drop(rings);
        return longest / 1e6;
    }

    private void time(Phase phase, CollectionCallback.Figures figures) {
        if (phase == Phase.START) {
            begun = System.nanoTime();
        } else {
            longest = Math.max(longest, System.nanoTime() - begun);
        }
    }

    private double bytes() {
        // As long as it gets already, so that it does not count.
        List<Node> rings = new ArrayList<>(objects / RING);
        long before = used();
        for (int i = 0; i < objects / RING; i++) {
            rings.add(ring());
        }
        double bytes = (double) (used() - before) / objects;
        drop(rings);
        return bytes;
    }

    private static long used() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
