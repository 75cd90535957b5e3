package org.vivarium.console;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.vivarium.gc.Collector;
import org.vivarium.gc.Tracked;

/** The command {@code gc:referrers}: what keeps the objects of a class. */
final class Referrers {
    static final String USAGE = """
        gc:referrers - show how many tracked objects of each class refer to those of a class
        usage: gc:referrers CLASS [--limit N] [--in ID|NAME] [--json]
          --limit N     how many classes at most, those with the most objects first; without it, 20
          --in ID|NAME  the interpreter; without it, main
          --json        print a JSON object: the total, and an array of classes
        CLASS is a class's full name, or the last part of it; put it in single quotes when there is a $ in it. gc:objects lists
        the classes. Objects that are frozen are left out; how many these are is told.
        example: gc:referrers Node --in tenant
        """;

    private static final int MOST_NAMED = 5;

    private final Services services;

    Referrers(Services services) {
        this.services = services;
    }

    void run(Call call) {
        int limit = TrackedClasses.limit(call);
        String name = call.operand(0);
        if (name.isEmpty()) {
            throw call.usage().fault("CLASS is empty; put it in single quotes when there is a $ in it");
        }
        GcCommands.in(
                        services,
                        call,
                        collector -> new TrackedClasses(referrers(collector, name), collector.freezeCount()))
                .print(call, limit);
    }

    /** Looks at every reference once, however many objects of the class there are. */
    private static List<Tracked> referrers(Collector collector, String name) {
        List<Tracked> objects = collector.objects();
        Set<Tracked> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
        objects.stream().filter(each -> isCalled(each.getClass(), name)).forEach(wanted::add);
        if (wanted.isEmpty()) {
            throw new ConsoleException(nothing(collector, objects, name));
        }
        return objects.stream()
                .filter(each -> collector.referents(each).stream().anyMatch(wanted::contains))
                .toList();
    }

    private static boolean isCalled(Class<?> type, String name) {
        return type.getName().equals(name)
                || type.getSimpleName().equals(name)
                || withoutPackage(type.getName()).equals(name);
    }

    private static String withoutPackage(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** What is left of a nested class's name without quotes is the outer one's: a hint when there is such a class. */
    private static String nested(List<String> names, String name) {
        return names.stream()
                .filter(each ->
                        each.startsWith(name + "$") || withoutPackage(each).startsWith(name + "$"))
                .findFirst()
                .map(each -> "a name with a $ in it has to be in single quotes, as '" + withoutPackage(each) + "'; ")
                .orElse("");
    }

    private static String nothing(Collector collector, List<Tracked> objects, String name) {
        List<String> names = new TrackedClasses(objects).names();
        String known = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        int frozen = collector.freezeCount();
        return collector.interpreter() + " tracks no object of a class " + name + "; "
                + (names.isEmpty()
                        ? "it tracks none at all"
                        : nested(names, name) + "there are: " + known + (names.size() > MOST_NAMED ? ", ..." : "")
                                + "; gc:objects counts them")
                + (frozen == 0 ? "" : "; " + frozen + " more are frozen, and gc:unfreeze brings them back");
    }
}
