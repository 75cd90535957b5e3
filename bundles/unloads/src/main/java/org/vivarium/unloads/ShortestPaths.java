package org.vivarium.unloads;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import shark.GcRoot;
import shark.HeapField;
import shark.HeapGraph;
import shark.HeapObject;
import shark.internal.hppc.LongScatterSet;

/**
 * The shortest ways from the roots of garbage collection to some objects: a search breadth-first through the heap, which ends
 * when it has found all. It keeps some 30 bytes for each object that it comes to. Used by one thread.
 */
final class ShortestPaths {
    /** After how many objects it is said how far the search is. */
    private static final int REPORT = 1 << 14;

    private static final int ROOT = -1;

    /** For how many objects there is room at first. */
    private static final int ROOM = 1 << 16;

    private final HeapGraph graph;
    private final References references;

    /** The objects in the order in which they were come to, by their ids; and the place in it that each was come to from. */
    private long[] ids = new long[ROOM];

    private int[] from = new int[ROOM];
    private int found;

    private final LongScatterSet seen = new LongScatterSet(ROOM);
    private final Map<Long, GcRoot> roots = new HashMap<>();
    private final Map<Long, Integer> places = new HashMap<>();

    /**
     * Searches.
     *
     * @param softly whether soft references keep what they refer to
     * @param wanted the ids of the objects
     * @param progress is told how many objects have been looked at, now and then
     */
    ShortestPaths(HeapGraph graph, boolean softly, Set<Long> wanted, IntConsumer progress) {
        this.graph = graph;
        references = new References(softly);
        for (GcRoot root : sorted(graph.getGcRoots())) {
            if (come(root.getId(), ROOT, wanted)) {
                roots.put(root.getId(), root);
            }
        }
        for (int next = 0; next < found && places.size() < wanted.size(); next++) {
            int place = next;
            references.of(graph.findObjectById(ids[next]), (_, _, referent) -> come(referent, place, wanted));
            if (next % REPORT == 0) {
                progress.accept(next);
            }
        }
    }

    /** Threads come first: what one keeps is its own, though the stack of another may have a reference to that thread. */
    private static List<GcRoot> sorted(List<GcRoot> roots) {
        return roots.stream()
                .sorted(Comparator.comparing(root -> !(root instanceof GcRoot.ThreadObject)))
                .toList();
    }

    /** Takes note of an object unless that has been done; returns whether it was the first time. */
    private boolean come(long id, int place, Set<Long> wanted) {
        if (id == 0 || !seen.add(id) || !graph.objectExists(id)) {
            return false;
        }
        if (found == ids.length) {
            ids = Arrays.copyOf(ids, 2 * found);
            from = Arrays.copyOf(from, 2 * found);
        }
        ids[found] = id;
        from[found] = place;
        if (wanted.contains(id)) {
            places.put(id, found);
        }
        found++;
        return true;
    }

    /** The way to one of the wanted objects; empty when there is none. */
    Optional<HeapPath> to(long id) {
        Integer place = places.get(id);
        if (place == null) {
            return Optional.empty();
        }
        List<HeapPath.Step> steps = new ArrayList<>();
        int at = place;
        for (; from[at] != ROOT; at = from[at]) {
            steps.add(step(ids[from[at]], ids[at]));
        }
        GcRoot root = roots.get(ids[at]);
        return root == null
                ? Optional.empty()
                : Optional.of(new HeapPath(root, graph.findObjectById(ids[at]), steps.reversed()));
    }

    /** The first of the references from one object to another. */
    private HeapPath.Step step(long before, long after) {
        HeapObject object = graph.findObjectById(before);
        Found step = new Found(after);
        references.of(object, step);
        HeapField field = step.field;
        return new HeapPath.Step(
                object,
                step.kind,
                field == null ? "" : field.getDeclaringClass().getName(),
                field == null ? "" : field.getName(),
                graph.findObjectById(after));
    }

    /** Looks for one reference. */
    private static final class Found implements References.Visitor {
        private final long wanted;
        private boolean done;
        private References.Kind kind = References.Kind.FIELD;
        private @Nullable HeapField field;

        Found(long wanted) {
            this.wanted = wanted;
        }

        @Override
        public void visit(References.Kind how, @Nullable HeapField where, long referent) {
            if (!done && referent == wanted) {
                done = true;
                kind = how;
                field = where;
            }
        }
    }
}
