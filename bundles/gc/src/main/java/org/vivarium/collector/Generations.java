package org.vivarium.collector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.vivarium.gc.Collector;
import org.vivarium.gc.GenerationStats;
import org.vivarium.gc.Thresholds;
import org.vivarium.gc.Tracked;

/**
 * The tracked objects of one interpreter by their generations, and when these are to be collected: {@code struct _gc_runtime_state}.
 *
 * <pre>
 * lists        the objects of each generation, the youngest first
 * frozen       those that are not collected: the permanent generation
 * counts       as gc.get_count gives them
 * thresholds   what they are compared with
 * stats        what has been done
 * settled      how many objects the last collection of the oldest generation has left
 * pending      how many have come into the oldest generation since
 * </pre>
 *
 * <p>Guarded by the interpreter's lock.
 */
final class Generations {
    static final int OLDEST = Collector.GENERATIONS - 1;

    /** The oldest generation waits until the objects that are new there are the fourth part of the others. */
    private static final int PART = 4;

    private final List<HeadList> lists = List.of(new HeadList(), new HeadList(), new HeadList());
    private final HeadList frozen = new HeadList();
    private final int[] counts = new int[Collector.GENERATIONS];
    private final GenerationStats[] stats = new GenerationStats[Collector.GENERATIONS];
    private Thresholds thresholds = Thresholds.DEFAULT;
    private long settled;
    private long pending;

    Generations() {
        Arrays.fill(stats, new GenerationStats(0, 0, 0));
    }

    HeadList list(int generation) {
        return lists.get(generation);
    }

    HeadList youngest() {
        return lists.getFirst();
    }

    HeadList oldest() {
        return lists.getLast();
    }

    HeadList frozen() {
        return frozen;
    }

    /** All lists that there are, the frozen objects at the end. */
    List<HeadList> all() {
        List<HeadList> all = new ArrayList<>(lists);
        all.add(frozen);
        return all;
    }

    /** Those that collections are about. */
    List<HeadList> collected() {
        return lists;
    }

    /** The objects in lists. */
    static List<Tracked> objects(List<HeadList> lists) {
        List<Tracked> objects = new ArrayList<>();
        lists.forEach(list -> list.forEach(head -> objects.add(head.tracked())));
        return Collections.unmodifiableList(objects);
    }

    // --- when they are collected ---

    /** An object has been made; it is in the youngest generation. */
    void born(Head head) {
        youngest().append(head);
        counts[0]++;
    }

    /** An object has been deallocated. */
    void gone() {
        if (counts[0] > 0) {
            counts[0]--;
        }
    }

    /** Whether so many objects have been made that a collection is due. */
    boolean isDue() {
        return counts[0] > thresholds.young() && thresholds.young() > 0;
    }

    /** The oldest generation whose turn it is; -1 when there is none. */
    int due() {
        if (!isDue()) {
            return -1;
        } else if (counts[2] > thresholds.old() && pending >= settled / PART) {
            return 2;
        }
        return counts[1] > thresholds.middle() ? 1 : 0;
    }

    /** Takes out what is to be collected: a generation, and those younger than it. */
    HeadList begin(int generation) {
        if (generation < OLDEST) {
            counts[generation + 1]++;
        }
        HeadList taken = new HeadList();
        for (int each = generation; each >= 0; each--) {
            counts[each] = 0;
            taken.takeAll(lists.get(each));
        }
        return taken;
    }

    /** Has what a collection has found reachable in the next generation. */
    void survived(int generation, HeadList survivors) {
        if (generation == OLDEST) {
            settled = survivors.size();
            pending = 0;
        } else if (generation == OLDEST - 1) {
            pending += survivors.size();
        }
        above(generation).takeAll(survivors);
    }

    /** Where the objects of a generation go that are collected and stay. */
    HeadList above(int generation) {
        return lists.get(Math.min(generation + 1, OLDEST));
    }

    /** Gives back what could not be collected. */
    void putBack(int generation, HeadList taken) {
        lists.get(generation).takeAll(taken);
    }

    // --- freezing ---

    void freeze() {
        lists.forEach(frozen::takeAll);
        Arrays.fill(counts, 0);
    }

    void unfreeze() {
        oldest().takeAll(frozen);
    }

    // --- looking ---

    List<Integer> counts() {
        return Arrays.stream(counts).boxed().toList();
    }

    Thresholds thresholds() {
        return thresholds;
    }

    void thresholds(Thresholds changed) {
        thresholds = changed;
    }

    List<GenerationStats> stats() {
        return List.of(stats);
    }

    /** A generation has been collected. */
    void count(int generation, int collected, int uncollectable) {
        GenerationStats before = stats[generation];
        stats[generation] = new GenerationStats(
                before.collections() + 1, before.collected() + collected, before.uncollectable() + uncollectable);
    }
}
