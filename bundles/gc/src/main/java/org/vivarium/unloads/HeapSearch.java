package org.vivarium.unloads;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import shark.HeapGraph;

/**
 * Looks into a dump of the heap for what keeps class loaders. While it does, it keeps none of them itself: they are known by their
 * {@linkplain Mark marks}.
 *
 * @param names whose the loaders are, by the numbers of their marks
 * @param progress is told how many objects have been looked at, now and then
 */
record HeapSearch(Map<Integer, String> names, IntConsumer progress) {
    /**
     * What keeps a loader.
     *
     * @param number of its mark
     * @param softly whether it goes when memory is short
     * @param holder in words
     * @param path the way to it, a line for the root and each step
     */
    record Held(int number, boolean softly, String holder, List<String> path) {}

    /**
     * What keeps marked loaders; those that nothing keeps are left out, even when they have not been collected yet.
     *
     * @param wanted the numbers of their marks
     * @throws IOException when the heap cannot be dumped
     */
    List<Held> search(Set<Integer> wanted) throws IOException {
        try (HeapDump dump = HeapDump.take()) {
            HeapGraph graph = dump.graph();
            Map<Long, Integer> marked = Mark.find(graph);
            Wording wording = new Wording(
                    graph, id -> Optional.ofNullable(marked.get(id)).map(names::get));
            Map<Long, Integer> left = new HashMap<>(marked);
            left.values().retainAll(wanted);
            List<Held> held = new ArrayList<>(find(graph, wording, left, false));
            left.values().removeAll(numbers(held));
            if (!left.isEmpty()) {
                held.addAll(find(graph, wording, left, true));
            }
            return held;
        }
    }

    private List<Held> find(HeapGraph graph, Wording wording, Map<Long, Integer> wanted, boolean softly) {
        ShortestPaths paths = new ShortestPaths(graph, softly, wanted.keySet(), progress);
        List<Held> held = new ArrayList<>();
        wanted.forEach((id, number) -> paths.to(id)
                .ifPresent(path -> held.add(new Held(number, softly, wording.holder(path), wording.lines(path)))));
        return held;
    }

    private static Collection<Integer> numbers(List<Held> held) {
        Set<Integer> numbers = new HashSet<>();
        held.forEach(each -> numbers.add(each.number()));
        return numbers;
    }
}
