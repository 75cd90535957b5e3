package org.vivarium.unloads;

import java.io.IOException;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import shark.HeapGraph;

/**
 * Looks into a dump of the heap for what keeps class loaders. It knows them by {@linkplain Mark marks}, and keeps none of them itself. Used
 * by one thread.
 */
final class HeapSearch {
    private final List<Mark> marks = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    /**
     * Marks a loader, for the words or to be looked for; null is one that is not there any more.
     *
     * @param name whose it is
     * @return its number
     */
    int mark(@Nullable ClassLoader loader, String name) {
        marks.add(new Mark(loader, marks.size()));
        names.add(name);
        return marks.size() - 1;
    }

    /**
     * What keeps a loader.
     *
     * @param number its number
     * @param softly whether it goes when memory is short
     * @param holder in words
     * @param path the way to it, a line for the root and each step
     */
    record Held(int number, boolean softly, String holder, List<String> path) {}

    /**
     * What keeps marked loaders; those that nothing keeps are left out, even when they have not been collected yet.
     *
     * @param wanted their numbers
     * @param progress is told how many objects have been looked at, now and then
     * @throws IOException when the heap cannot be dumped
     */
    List<Held> search(Set<Integer> wanted, IntConsumer progress) throws IOException {
        try (HeapDump dump = HeapDump.take()) {
            HeapGraph graph = dump.graph();
            Map<Long, Integer> marked = Mark.find(graph);
            Wording wording =
                    new Wording(graph, id -> Optional.ofNullable(marked.get(id)).map(names::get));
            Map<Long, Integer> left = new HashMap<>(marked);
            left.values().retainAll(wanted);
            List<Held> held = find(left, new ShortestPaths(graph, false, left.keySet(), progress), false, wording);
            held.forEach(each -> left.values().remove(each.number));
            if (!left.isEmpty()) {
                held.addAll(find(left, new ShortestPaths(graph, true, left.keySet(), progress), true, wording));
            }
            return held;
        } finally {
            Reference.reachabilityFence(marks);
        }
    }

    private static List<Held> find(Map<Long, Integer> wanted, ShortestPaths paths, boolean softly, Wording wording) {
        List<Held> held = new ArrayList<>();
        wanted.forEach((id, number) -> paths.to(id)
                .ifPresent(path -> held.add(new Held(number, softly, wording.holder(path), wording.lines(path)))));
        return held;
    }
}
