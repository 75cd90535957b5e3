package org.vivarium.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vivarium.gc.Collector;
import org.vivarium.gc.GenerationStats;
import org.vivarium.gc.Thresholds;
import org.vivarium.gc.Tracked;
import org.vivarium.interpreters.Interpreter;

/** The commands of the scope {@code gc}. */
final class GcCommands {
    private final Services services;

    /** What is done with a collector, by a thread that is attached to its interpreter. */
    interface Operation<R> {
        R on(Collector collector);
    }

    private GcCommands(Services services) {
        this.services = services;
    }

    static List<Command> commands(Services services, Foreground foreground) {
        GcCommands gc = new GcCommands(services);
        return List.of(
                new Command(COLLECT_USAGE, foreground, gc::collect),
                new Command(STATS_USAGE, foreground, gc::stats),
                new Command(THRESHOLD_USAGE, foreground, gc::threshold),
                new Command(OBJECTS_USAGE, foreground, gc::objects),
                new Command(Referrers.USAGE, foreground, new Referrers(services)::run),
                new Command(GARBAGE_USAGE, foreground, gc::garbage),
                new Command(FREEZE_USAGE, foreground, gc::freeze),
                new Command(UNFREEZE_USAGE, foreground, gc::unfreeze));
    }

    private <R> R in(Call call, Operation<R> operation) {
        return in(services, call, operation);
    }

    /** Does something with the collector of the interpreter that {@code --in} names, under its lock. */
    static <R> R in(Services services, Call call, Operation<R> operation) {
        Interpreter interpreter = services.interpreter(call);
        return interpreter.<R, RuntimeException>attach(() -> {
            Collector collector = services.collectors().of(interpreter);
            return interpreter.<R, RuntimeException>locked(() -> operation.on(collector));
        });
    }

    private static int generation(Call call, int otherwise) {
        return call.option("generation")
                .map(typed -> call.number("--generation", typed, 0, Collector.GENERATIONS - 1))
                .orElse(otherwise);
    }

    private static void print(Call call, Map<String, ?> properties) {
        call.out().print(call.json() ? Json.of(properties) + "\n" : Properties.text(properties));
    }

    private static final String COLLECT_USAGE = """
        gc:collect - collect what nothing refers to any more, and print how many objects that were
        usage: gc:collect [--generation GENERATION] [--in ID|NAME] [--json]
          --generation GENERATION  collect that generation, 0 to 2, and the younger ones; without it, all
          --in ID|NAME             the interpreter whose objects are collected; without it, main
          --json                   print a JSON object
        Those that could not be freed are counted too: they stay, and gc:garbage shows them.
        example: gc:collect --in tenant
        """;

    private void collect(Call call) {
        int generation = generation(call, Collector.GENERATIONS - 1);
        int found = in(call, collector -> collector.collect(generation));
        if (call.json()) {
            print(call, Map.of("unreachable", found));
        } else {
            call.out().println(found);
        }
    }

    private static final String STATS_USAGE = """
        gc:stats - show the generations of an interpreter's collector, and what it has done in them
        usage: gc:stats [--in ID|NAME] [--json]
          --in ID|NAME  the interpreter; without it, main
          --json        print a JSON object
        The count is what is compared with the threshold: objects that were made and have not gone again, or collections of
        the generation before.
        example: gc:stats --in tenant
        """;

    private void stats(Call call) {
        Map<String, Object> all = new LinkedHashMap<>();
        List<Map<String, Object>> generations = in(call, collector -> {
            all.put("automatic", collector.isEnabled());
            all.put("frozen", collector.freezeCount());
            all.put("garbage", collector.garbage().size());
            return generations(collector);
        });
        if (call.json()) {
            all.put("generations", generations);
            print(call, all);
            return;
        }
        call.out().print(Properties.text(all));
        Table table =
                new Table("GENERATION", "OBJECTS", "COUNT", "THRESHOLD", "COLLECTIONS", "COLLECTED", "UNCOLLECTABLE");
        generations.forEach(each -> table.row(each.values().toArray()));
        call.out().println();
        call.out().print(table.text(call.screen()));
    }

    private static List<Map<String, Object>> generations(Collector collector) {
        List<Integer> counts = collector.counts();
        List<GenerationStats> stats = collector.stats();
        List<Integer> thresholds =
                new ArrayList<>(thresholds(collector.thresholds()).values());
        List<Map<String, Object>> generations = new ArrayList<>();
        for (int i = 0; i < Collector.GENERATIONS; i++) {
            Map<String, Object> generation = new LinkedHashMap<>();
            generation.put("generation", i);
            generation.put("objects", collector.objects(i).size());
            generation.put("count", counts.get(i));
            generation.put("threshold", thresholds.get(i));
            generation.put("collections", stats.get(i).collections());
            generation.put("collected", stats.get(i).collected());
            generation.put("uncollectable", stats.get(i).uncollectable());
            generations.add(generation);
        }
        return generations;
    }

    private static final String THRESHOLD_USAGE = """
        gc:threshold - show or set when an interpreter's collector collects by itself
        usage: gc:threshold [YOUNG] [MIDDLE] [OLD] [--in ID|NAME] [--json]
          --in ID|NAME  the interpreter; without it, main
          --json        print a JSON object
        YOUNG is how many objects more may have been made than have gone before generation 0 is collected, and 0 for never;
        MIDDLE and OLD are how many collections of one generation come before one of the next. What is not given stays.
        example: gc:threshold 5000 --in tenant
        """;

    private void threshold(Call call) {
        List<Integer> given = call.operands(0).stream()
                .map(typed -> call.number("a threshold", typed, 0, Integer.MAX_VALUE))
                .toList();
        print(call, in(call, collector -> {
            if (!given.isEmpty()) {
                List<Integer> all =
                        new ArrayList<>(thresholds(collector.thresholds()).values());
                for (int i = 0; i < given.size(); i++) {
                    all.set(i, given.get(i));
                }
                collector.thresholds(new Thresholds(all.get(0), all.get(1), all.get(2)));
            }
            return thresholds(collector.thresholds());
        }));
    }

    private static Map<String, Integer> thresholds(Thresholds thresholds) {
        Map<String, Integer> all = new LinkedHashMap<>();
        all.put("young", thresholds.young());
        all.put("middle", thresholds.middle());
        all.put("old", thresholds.old());
        return all;
    }

    private static final String OBJECTS_USAGE = """
        gc:objects - show how many tracked objects of each class an interpreter has
        usage: gc:objects [--generation GENERATION] [--limit N] [--in ID|NAME] [--json]
          --generation GENERATION  those of one generation, 0 to 2; without it, of all, but what is frozen
          --limit N                how many classes at most, those with the most objects first; without it, 20
          --in ID|NAME             the interpreter; without it, main
          --json                   print a JSON object: the total, and an array of classes
        How many are frozen is told below, and in the JSON object when there are any.
        example: gc:objects --in tenant
        """;

    private void objects(Call call) {
        int generation = generation(call, -1);
        int limit = TrackedClasses.limit(call);
        in(
                        call,
                        collector -> new TrackedClasses(
                                generation < 0 ? collector.objects() : collector.objects(generation),
                                collector.freezeCount()))
                .print(call, limit);
    }

    private static final String GARBAGE_USAGE = """
        gc:garbage - show what was unreachable and could not be freed, by its classes
        usage: gc:garbage [--clear] [--limit N] [--in ID|NAME] [--json]
          --clear       let go of it after that, and say of how many: the next collection tries again
          --limit N     how many classes at most, those with the most objects first; without it, 20
          --in ID|NAME  the interpreter; without it, main
          --json        print a JSON object: the total, and an array of classes
        example: gc:garbage --in tenant
        """;

    private void garbage(Call call) {
        int limit = TrackedClasses.limit(call);
        List<Tracked> garbage = in(call, collector -> {
            List<Tracked> all = collector.garbage();
            if (call.has("clear")) {
                collector.clearGarbage();
            }
            return all;
        });
        new TrackedClasses(garbage).print(call, limit);
        if (call.has("clear") && !call.json()) {
            call.out().println("let go of " + garbage.size() + "; the next collection tries again");
        }
    }

    private static final String FREEZE_USAGE = """
        gc:freeze - keep all objects of an interpreter out of collections, and print how many that are
        usage: gc:freeze [--in ID|NAME] [--json]
          --in ID|NAME  the interpreter; without it, main
          --json        print a JSON object
        example: gc:freeze --in tenant
        """;

    private void freeze(Call call) {
        frozen(call, in(call, collector -> {
            collector.freeze();
            return collector.freezeCount();
        }));
    }

    private static final String UNFREEZE_USAGE = """
        gc:unfreeze - have frozen objects collected again, and print how many there were
        usage: gc:unfreeze [--in ID|NAME] [--json]
          --in ID|NAME  the interpreter; without it, main
          --json        print a JSON object
        example: gc:unfreeze --in tenant
        """;

    private void unfreeze(Call call) {
        frozen(call, in(call, collector -> {
            int frozen = collector.freezeCount();
            collector.unfreeze();
            return frozen;
        }));
    }

    private static void frozen(Call call, int count) {
        if (call.json()) {
            print(call, Map.of("frozen", count));
        } else {
            call.out().println(count);
        }
    }
}
