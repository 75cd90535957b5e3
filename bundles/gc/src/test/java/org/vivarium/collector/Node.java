package org.vivarium.collector;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivarium.gc.Collector;
import org.vivarium.gc.Tracked;
import org.vivarium.gc.Visitor;

/** An object that refers to others, and tells a list what becomes of it. */
class Node extends Tracked {
    private final String name;
    private final List<String> events;
    final List<Tracked> referents = new ArrayList<>();
    /** What it does as its finalizer. */
    Slot onFinalize = () -> {};

    Slot onClear = () -> {};
    Slot onDealloc = () -> {};
    Slot onTraverse = () -> {};
    /** Whether clear gives back what it refers to. */
    boolean clears = true;

    /** What a slot does besides. */
    interface Slot {
        void run() throws Exception;
    }

    Node(Collector collector, String name, List<String> events) {
        super(collector);
        this.name = name;
        this.events = events;
    }

    /** Has it keep others. */
    Node refer(Tracked... others) {
        for (Tracked other : others) {
            other.incref();
            referents.add(other);
        }
        return this;
    }

    /** Has it keep one no more. */
    void drop(Tracked other) {
        referents.remove(other);
        other.decref();
    }

    @Override
    protected void traverse(Visitor visitor) {
        unchecked(onTraverse);
        visitor.visit(null);
        for (int i = 0; i < referents.size(); i++) {
            visitor.visit(referents.get(i));
        }
    }

    @Override
    protected void clear() {
        events.add("clear " + name);
        unchecked(onClear);
        while (clears && !referents.isEmpty()) {
            @Nullable Tracked last = referents.removeLast();
            last.decref();
        }
    }

    @Override
    protected void finalizeObject() throws Exception {
        events.add("finalize " + name);
        onFinalize.run();
    }

    @Override
    protected void dealloc() throws Exception {
        events.add("dealloc " + name);
        onDealloc.run();
    }

    private static void unchecked(Slot slot) {
        try {
            slot.run();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
