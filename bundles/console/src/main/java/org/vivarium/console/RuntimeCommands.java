package org.vivarium.console;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.RuntimeMXBean;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vivarium.evaluator.Evaluator;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.interpreters.StuckThread;

/** The commands of the scope {@code runtime}: about all interpreters together, and the JVM they are in. */
final class RuntimeCommands {
    private static final List<String> OWN_PROPERTIES = List.of("version", "mode", "home", "jit");

    private final Services services;

    private RuntimeCommands(Services services) {
        this.services = services;
    }

    static List<Command> commands(Services services, Foreground foreground) {
        RuntimeCommands runtime = new RuntimeCommands(services);
        return List.of(
                new Command(INFO, foreground, runtime::info),
                new Command(
                        FINALIZE, foreground, call -> services.interpreters().finalizeRuntime()),
                new Command(
                        INITIALIZE, foreground, call -> services.interpreters().initialize()));
    }

    private static final String FINALIZE = """
        runtime:finalize - end all interpreters, main too, and name those that nobody has closed
        usage: runtime:finalize
        What runs in them is ended. Then there are none until runtime:initialize.
        example: runtime:finalize
        """;

    private static final String INITIALIZE = """
        runtime:initialize - make the main interpreter again after runtime:finalize
        usage: runtime:initialize
        When there is one already, nothing happens.
        example: runtime:initialize
        """;

    private static final String INFO = """
        runtime:info - show what all interpreters share: the JVM, its memory and threads, and what was left behind
        usage: runtime:info [--json]
          --json  print a JSON object, with the units in the names
        jit is on when Python code that runs often is compiled to machine code, off when it is interpreted; vivarium --help
        tells how to choose.
        example: runtime:info
        """;

    private void info(Call call) {
        Interpreters interpreters = services.interpreters();
        List<StuckThread> abandoned = interpreters.abandoned();
        Map<String, @Nullable Object> description = describe(interpreters);
        if (call.json()) {
            description.put(
                    "abandoned",
                    abandoned.stream().map(RuntimeCommands::describe).toList());
            call.out().println(Json.of(description));
            return;
        }
        description.put("abandoned", abandoned.size());
        call.out().print(Properties.text(description));
        if (!abandoned.isEmpty()) {
            Table table = new Table("ABANDONED THREAD", "INTERPRETER", "INSIDE SINCE", "FRAME");
            abandoned.forEach(
                    stuck -> table.row(stuck.thread(), stuck.interpreter(), stuck.since(), frame(stuck.frame())));
            call.out().println();
            call.out().print(table.text(call.screen()));
        }
    }

    private Map<String, @Nullable Object> describe(Interpreters interpreters) {
        Map<String, @Nullable Object> description = new LinkedHashMap<>();
        description.put("initialized", interpreters.isInitialized());
        description.put("interpreters", interpreters.list().size());
        for (String name : OWN_PROPERTIES) {
            String value = services.property("vivarium." + name);
            if (value != null) {
                description.put(name, value);
            }
        }
        description.put("jvm", jvm());
        description.put("processors", Runtime.getRuntime().availableProcessors());
        description.put("memory", memory());
        description.put("threads", ManagementFactory.getThreadMXBean().getThreadCount());
        description.put("evaluator", evaluator());
        description.put("finalizations", interpreters.finalizations().size());
        return description;
    }

    private static Map<String, Object> jvm() {
        RuntimeMXBean bean = ManagementFactory.getRuntimeMXBean();
        Duration uptime = Duration.ofMillis(bean.getUptime());
        Map<String, Object> jvm = new LinkedHashMap<>();
        jvm.put("name", bean.getVmName());
        jvm.put("version", bean.getVmVersion());
        jvm.put("vendor", bean.getVmVendor());
        jvm.put("pid", bean.getPid());
        jvm.put("uptime", new Quantity.Time(uptime));
        return jvm;
    }

    private static Map<String, Object> memory() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        Map<String, Object> memory = new LinkedHashMap<>();
        memory.put("heap_used", new Quantity.Size(heap.getUsed()));
        memory.put("heap_maximum", Quantity.limit(Math.max(0, heap.getMax())));
        memory.put("metaspace_used", new Quantity.Size(Footprint.metaspaceOfProcess()));
        return memory;
    }

    /** What the evaluator says of itself, such as its language; without what the framework says of every service. */
    private @Nullable Object evaluator() {
        Map<String, Object> properties = new TreeMap<>(services.properties(Evaluator.class));
        properties.keySet().removeIf(name -> name.equals("objectClass") || name.startsWith("service."));
        return services.optional(Evaluator.class) == null ? "none" : properties;
    }

    private static Map<String, @Nullable Object> describe(StuckThread stuck) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("thread", stuck.thread());
        object.put("interpreter", stuck.interpreter());
        object.put("since", stuck.since().toString());
        object.put("frame", stuck.frame());
        return object;
    }

    private static String frame(@Nullable StackTraceElement frame) {
        return frame == null ? "" : frame.toString();
    }
}
