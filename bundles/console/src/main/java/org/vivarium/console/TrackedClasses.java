package org.vivarium.console;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.vivarium.gc.Tracked;

/** How many tracked objects there are of each class. Immutable. */
final class TrackedClasses {
    private static final int MOST = 20;

    private final int total;
    private final int frozen;
    private final List<Map.Entry<String, Integer>> counts;

    /** What some objects are. */
    TrackedClasses(List<Tracked> objects) {
        this(objects, 0);
    }

    /**
     * What some objects are, of which those that are frozen are left out.
     *
     * @param frozen how many these are
     */
    TrackedClasses(List<Tracked> objects, int frozen) {
        this.frozen = frozen;
        Map<String, Integer> byName = new TreeMap<>();
        objects.forEach(each -> byName.merge(each.getClass().getName(), 1, Integer::sum));
        total = objects.size();
        counts = byName.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .toList();
    }

    /** The classes' names, those with the most objects first. */
    List<String> names() {
        return counts.stream().map(Map.Entry::getKey).toList();
    }

    /** How many objects there are of each class, those with the most objects first. */
    Stream<Map.Entry<String, Integer>> counts() {
        return counts.stream();
    }

    /** How many classes {@code --limit} allows. */
    static int limit(Call call) {
        return call.option("limit")
                .map(typed -> call.number("--limit", typed, 0, Integer.MAX_VALUE))
                .orElse(MOST);
    }

    /** Prints them as text or JSON, those with the most objects, no more than a limit. */
    void print(Call call, int limit) {
        List<Map.Entry<String, Integer>> most = counts.stream().limit(limit).toList();
        if (call.json()) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("objects", total);
            if (frozen > 0) {
                object.put("frozen", frozen);
            }
            object.put("classes", most.stream().map(TrackedClasses::object).toList());
            call.out().println(Json.of(object));
            return;
        }
        Table table = new Table("OBJECTS", "CLASS");
        most.forEach(each -> table.row(each.getValue(), each.getKey()));
        table.row(total, counts.size() > most.size() ? "in " + counts.size() + " classes" : "in all");
        if (frozen > 0) {
            table.row(frozen, "more are frozen; gc:unfreeze brings them back");
        }
        call.out().print(table.text(call.screen()));
    }

    private static Map<String, Object> object(Map.Entry<String, Integer> entry) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("class", entry.getKey());
        object.put("objects", entry.getValue());
        return object;
    }
}
