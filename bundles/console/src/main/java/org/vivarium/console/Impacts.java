package org.vivarium.console;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.Impact;

/** Whom a change of a deployed bundle would touch, for people and for programs. */
final class Impacts {
    private Impacts() {}

    /**
     * A line about the bundle, then a table of the interpreters, and why something cannot be told.
     *
     * @param to the version that would take its place; null when none would
     */
    static String text(Impact impact, @Nullable Version to, Screen screen) {
        DeployedBundle bundle = impact.bundle();
        long unknown = impact.affected().stream()
                .filter(each -> each.failure().isPresent())
                .count();
        long follow = impact.affected().stream()
                .filter(each -> each.failure().isEmpty() && each.follows())
                .count();
        Map<String, Long> kept = impact.affected().stream()
                .filter(each -> each.failure().isEmpty() && !each.follows())
                .collect(Collectors.groupingBy(
                        each -> Rollout.versions(each.versions()), TreeMap::new, Collectors.counting()));
        String counts = new Rollout.Counts()
                .add(follow, "would follow", "would follow")
                .addAll(kept, "would keep", "would keep")
                .add(unknown, "cannot be told", "cannot be told")
                .text("no interpreter has it");
        String line = bundle.symbolicName() + " " + bundle.version() + (to == null ? "" : " -> " + to) + "; " + counts;
        return impact.affected().isEmpty()
                ? line + "\n"
                : line + "\n" + table(impact).text(screen) + failures(impact);
    }

    private static String failures(Impact impact) {
        return impact.affected().stream()
                .flatMap(each -> each.failure().stream()
                        .map(why -> "interpreter " + each.interpreter() + " (" + each.name() + "): " + why + "\n"))
                .collect(Collectors.joining());
    }

    private static Table table(Impact impact) {
        Table table = new Table("ID", "NAME", "HAS", "FOLLOWS", "MODULES", "SERVICES", "CHANNELS", "QUEUES");
        for (Impact.Affected affected : impact.affected()) {
            table.row(
                    affected.interpreter(),
                    affected.name(),
                    affected.versions().stream().map(Version::toString).collect(Collectors.joining(" ")),
                    affected.follows() ? "yes" : "no",
                    String.join(" ", affected.modules()),
                    String.join(" ", affected.services()),
                    affected.channels().stream().map(Impacts::text).collect(Collectors.joining(", ")),
                    affected.queues().stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
        return table;
    }

    /** Such as {@code 3 send recv}. */
    private static String text(Impact.Ends ends) {
        return ends.channel() + (ends.send() ? " send" : "") + (ends.recv() ? " recv" : "");
    }

    static Map<String, @Nullable Object> describe(Impact impact, @Nullable Version to) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("bundle", impact.bundle().symbolicName());
        object.put("from", impact.bundle().version().toString());
        object.put("to", to);
        object.put("affected", impact.affected().stream().map(Impacts::describe).toList());
        return object;
    }

    private static Map<String, @Nullable Object> describe(Impact.Affected affected) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("interpreter", affected.interpreter());
        object.put("name", affected.name());
        object.put(
                "versions", affected.versions().stream().map(Version::toString).toList());
        object.put("follows", affected.follows());
        object.put("modules", affected.modules());
        object.put("services", affected.services());
        object.put(
                "channels", affected.channels().stream().map(Impacts::describe).toList());
        object.put("queues", affected.queues());
        object.put("failure", affected.failure().orElse(null));
        return object;
    }

    private static Map<String, Object> describe(Impact.Ends ends) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("channel", ends.channel());
        object.put("send", ends.send());
        object.put("recv", ends.recv());
        return object;
    }
}
