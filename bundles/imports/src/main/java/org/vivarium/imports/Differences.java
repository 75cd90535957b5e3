package org.vivarium.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.vivarium.modules.DeployedBundle.DeployedModule;

/** In what two versions of a bundle differ, a line each: {@code +} for what is new, {@code -} for what is gone, {@code ~} for the rest. */
final class Differences {
    /** How many files are named; more are counted. */
    private static final int NAMED = 20;

    private Differences() {}

    static List<String> of(Deployment from, Deployment to) {
        List<String> lines = new ArrayList<>();
        if (!from.bundle().version().equals(to.bundle().version())) {
            lines.add("~ version " + arrow(from.bundle().version(), to.bundle().version()));
        }
        lines.addAll(modules(byName(from), byName(to)));
        lines.addAll(requirements(from.bundle().requirements(), to.bundle().requirements()));
        lines.addAll(files(from.stored().entries(), to.stored().entries()));
        return List.copyOf(lines);
    }

    private static SortedMap<String, DeployedModule> byName(Deployment deployment) {
        return deployment.bundle().modules().stream()
                .collect(Collectors.toMap(
                        DeployedModule::name, Function.identity(), (one, other) -> other, TreeMap::new));
    }

    private static List<String> modules(SortedMap<String, DeployedModule> from, SortedMap<String, DeployedModule> to) {
        List<String> lines = new ArrayList<>();
        for (String name : union(from, to)) {
            DeployedModule old = from.get(name);
            DeployedModule fresh = to.get(name);
            if (old == null && fresh != null) {
                lines.add("+ module " + name + " " + fresh.version());
            } else if (old != null && fresh == null) {
                lines.add("- module " + name + " " + old.version());
            } else if (old != null && fresh != null && !old.equals(fresh)) {
                lines.add("~ module " + name + ": " + changes(old, fresh));
            }
        }
        return lines;
    }

    private static String changes(DeployedModule from, DeployedModule to) {
        List<String> changes = new ArrayList<>();
        change(changes, "version", from.version(), to.version());
        change(changes, "class", from.className(), to.className());
        change(changes, "interpreters", from.interpreters(), to.interpreters());
        change(changes, "gil", from.gil(), to.gil());
        change(changes, "initialization", from.initialization(), to.initialization());
        return String.join(", ", changes);
    }

    private static void change(List<String> changes, String what, Object from, Object to) {
        if (!from.equals(to)) {
            changes.add(what + " " + arrow(from, to));
        }
    }

    private static String arrow(Object from, Object to) {
        return from + " -> " + to;
    }

    private static List<String> requirements(List<String> from, List<String> to) {
        List<String> lines = new ArrayList<>();
        to.stream().filter(line -> !from.contains(line)).forEach(line -> lines.add("+ requires " + line));
        from.stream().filter(line -> !to.contains(line)).forEach(line -> lines.add("- requires " + line));
        return lines;
    }

    private static List<String> files(Map<String, Long> from, Map<String, Long> to) {
        List<String> lines = new ArrayList<>();
        int added = 0;
        int removed = 0;
        for (String file : union(from, to)) {
            if (!from.containsKey(file)) {
                added++;
                lines.add("+ file " + file);
            } else if (!to.containsKey(file)) {
                removed++;
                lines.add("- file " + file);
            } else if (!Objects.equals(from.get(file), to.get(file))) {
                lines.add("~ file " + file);
            }
        }
        return lines.size() <= NAMED
                ? lines
                : List.of("~ %d files: %d new, %d gone, %d changed"
                        .formatted(lines.size(), added, removed, lines.size() - added - removed));
    }

    private static List<String> union(Map<String, ?> one, Map<String, ?> other) {
        TreeMap<String, Object> all = new TreeMap<>(one);
        all.putAll(other);
        return List.copyOf(all.keySet());
    }
}
