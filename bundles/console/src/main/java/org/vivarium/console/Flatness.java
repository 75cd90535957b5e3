package org.vivarium.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether what a soak holds stays the same. Threads are compared with the first row, when all that the platform starts late are there.
 * Memory is compared with the middle row: up to that the process warms up, loads classes and counts for its compiler, which takes
 * less and less; an interpreter or a class loader that stays takes some KiB in each cycle to the end. What is allowed lies far below
 * that.
 *
 * @param first the first row
 * @param middle the last one of the first half of the cycles
 * @param last the last row
 */
record Flatness(SoakRow first, SoakRow middle, SoakRow last) {
    /** What memory may grow by, however few cycles there are, in bytes. */
    static final long MARGIN = 1L << 20;

    /** What memory may grow by with each cycle, in bytes. */
    static final long MARGIN_PER_CYCLE = 256;

    private static final int MOST_NAMED = 5;

    /** The truth about a soak whose rows these are, of which there are two at least. */
    static Flatness of(List<SoakRow> rows) {
        SoakRow last = rows.getLast();
        SoakRow middle = rows.getFirst();
        for (SoakRow row : rows) {
            middle = row.cycles() * 2L <= last.cycles() ? row : middle;
        }
        return new Flatness(rows.getFirst(), middle, last);
    }

    /** Something that has grown: by how much, how much would have done, and that in words. */
    record Growth(String quantity, long by, long allowed, String words) {
        private Map<String, Object> describe() {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("quantity", quantity);
            object.put("by", by);
            object.put("allowed", allowed);
            return object;
        }
    }

    boolean isFlat() {
        return grown().isEmpty();
    }

    /** What has grown by more than is allowed. */
    List<Growth> grown() {
        List<Growth> grown = new ArrayList<>();
        if (last.loaders() > 0) {
            grown.add(new Growth("loaders", last.loaders(), 0, loaders(last.loaders())));
        }
        if (threads() > 0) {
            grown.add(new Growth("threads", threads(), 0, threadsMore()));
        }
        memory("heap", Footprint::heap).ifPresent(grown::add);
        memory("metaspace", Footprint::metaspace).ifPresent(grown::add);
        return grown;
    }

    /** Such as {@code flat: heap +0.1m, metaspace +0.0m since cycle 5000, threads +0, class loaders 0}. */
    String verdict() {
        if (!isFlat()) {
            return grown().stream().map(Growth::words).collect(Collectors.joining("; ", "not flat: ", ""));
        }
        return "flat: heap " + signed(growth(Footprint::heap)) + ", metaspace " + signed(growth(Footprint::metaspace))
                + " since cycle " + middle.cycles() + ", threads " + String.format(Locale.ROOT, "%+d", threads())
                + ", class loaders 0";
    }

    /** Adds what a program gets. */
    void describe(Map<String, @Nullable Object> object) {
        object.put("flat", isFlat());
        object.put("grown", grown().stream().map(Growth::describe).toList());
        object.put("verdict", verdict());
    }

    private Optional<Growth> memory(String quantity, ToLongFunction<Footprint> figure) {
        long by = growth(figure);
        long allowed = MARGIN + MARGIN_PER_CYCLE * (last.cycles() - middle.cycles());
        String words = quantity + " " + signed(by) + " since cycle " + middle.cycles() + ", where " + signed(allowed)
                + " would do";
        return by > allowed ? Optional.of(new Growth(quantity, by, allowed, words)) : Optional.empty();
    }

    private long growth(ToLongFunction<Footprint> figure) {
        return figure.applyAsLong(last.footprint()) - figure.applyAsLong(middle.footprint());
    }

    private static String signed(long bytes) {
        return (bytes < 0 ? "" : "+") + SoakRow.megabytes(bytes);
    }

    private static String loaders(int count) {
        return count == 1
                ? "1 class loader is still there, and gc:leaks tells what holds it"
                : count + " class loaders are still there, and gc:leaks tells what holds them";
    }

    private String threadsMore() {
        return (threads() == 1 ? "1 thread more" : threads() + " threads more") + " since cycle " + first.cycles()
                + ": " + newThreads();
    }

    private int threads() {
        return last.footprint().threads().size() - first.footprint().threads().size();
    }

    /** The names of those that have come, the first of them first. */
    private String newThreads() {
        List<String> come = last.footprint().threads().entrySet().stream()
                .filter(thread -> !first.footprint().threads().containsKey(thread.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .map(thread -> "\"" + thread.getValue() + "\"")
                .toList();
        return come.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (come.size() > MOST_NAMED ? ", ..." : "");
    }
}
