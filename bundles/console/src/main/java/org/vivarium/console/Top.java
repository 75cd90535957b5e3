package org.vivarium.console;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Usage;

/** The command {@code interp:top}: what interpreters use right now, those that use most first. */
final class Top {
    static final String USAGE = """
        interp:top - show what interpreters use right now, those that use most first
        usage: interp:top [--sort FIGURE] [--count N] [--interval SECONDS] [--json]
          --sort FIGURE       what comes first: cpu (the default), allocation or wall
          --count N           print N tables and end
          --interval SECONDS  the time between two, 0.1 to 3600; without it, 1
          --json              print a JSON array of objects, on a line, each time
        At a terminal the table is redrawn until q or Ctrl-C is pressed. Elsewhere one is printed.
        Rates are those since the table before; in the first, those since the start of the JVM. CPU time and allocation of
        virtual threads are not known, and calls count for CPU time in interpreters with limits only.
        example: interp:top --sort allocation --interval 5
        """;

    static final List<String> FIGURES =
            Stream.of(Rates.Figure.values()).map(Rates.Figure::toString).toList();

    private static final double SHORTEST = 0.1;
    private static final double LONGEST = 3600;
    private static final double PERCENT = 100;

    private final Services services;
    private final Supplier<Duration> uptime;

    Top(Services services) {
        this(
                services,
                () -> Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()));
    }

    /** With a clock of the caller's. */
    Top(Services services, Supplier<Duration> uptime) {
        this.services = services;
        this.uptime = uptime;
    }

    void run(Call call) throws InterruptedException, IOException {
        Rates rates = new Rates(figure(call));
        Duration interval = interval(call);
        int count = count(call);
        Terminal terminal = call.terminal();
        if (terminal == null || call.json() || call.option("count").isPresent()) {
            print(call, rates, count, interval);
        } else {
            new LiveTable(terminal, call.screen(), () -> table(look(rates)), interval).show();
        }
    }

    private void print(Call call, Rates rates, int count, Duration interval) throws InterruptedException {
        Semaphore never = new Semaphore(0);
        for (int i = 0; i < count; i++) {
            if (i > 0 && never.tryAcquire(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("nobody else has it");
            }
            List<Rates.Rate> found = look(rates);
            if (call.json()) {
                call.out().println(Json.of(found.stream().map(Top::describe).toList()));
            } else {
                call.out().print((i > 0 ? "\n" : "") + table(found).text(call.screen()));
            }
        }
    }

    private List<Rates.Rate> look(Rates rates) {
        return rates.look(services.interpreters().list(), uptime.get());
    }

    private static Table table(List<Rates.Rate> rates) {
        Table table = new Table(
                "ID", "NAME", "STATE", "THREADS", "CPU%", "CPU", "ALLOC/S", "ALLOC", "WALL", "CALLS-IN", "CALLS-OUT");
        for (Rates.Rate rate : rates) {
            Usage usage = rate.usage();
            table.row(
                    rate.interpreter().id(),
                    rate.interpreter().name(),
                    lower(rate.interpreter().state()),
                    usage.threads(),
                    String.format(Locale.ROOT, "%.1f", rate.cpu() * PERCENT),
                    new Quantity.Time(usage.cpuTime()),
                    new Quantity.Size(Math.round(rate.allocation())),
                    new Quantity.Size(usage.allocation()),
                    new Quantity.Time(usage.wallTime()),
                    usage.callsIn(),
                    usage.callsOut());
        }
        return table;
    }

    private static Map<String, @Nullable Object> describe(Rates.Rate rate) {
        Usage usage = rate.usage();
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("id", rate.interpreter().id());
        object.put("name", rate.interpreter().name());
        object.put("state", lower(rate.interpreter().state()));
        object.put("threads", usage.threads());
        object.put("cpu_percent", rate.cpu() * PERCENT);
        object.put("cpu", new Quantity.Time(usage.cpuTime()));
        object.put("allocation_bytes_per_second", rate.allocation());
        object.put("allocation", new Quantity.Size(usage.allocation()));
        object.put("wall_percent", rate.wall() * PERCENT);
        object.put("wall", new Quantity.Time(usage.wallTime()));
        object.put("calls_in", usage.callsIn());
        object.put("calls_out", usage.callsOut());
        return object;
    }

    private static Rates.Figure figure(Call call) {
        String typed = call.option("sort").orElse("cpu");
        return Arrays.stream(Rates.Figure.values())
                .filter(figure -> figure.toString().equals(typed))
                .findFirst()
                .orElseThrow(() ->
                        call.usage().fault("--sort needs one of " + String.join(", ", FIGURES) + ", not " + typed));
    }

    private static int count(Call call) {
        return call.number("--count", call.option("count").orElse("1"), 1, Integer.MAX_VALUE);
    }

    private static Duration interval(Call call) {
        String typed = call.option("interval").orElse("1");
        try {
            double seconds = Double.parseDouble(typed);
            if (seconds >= SHORTEST && seconds <= LONGEST) {
                return Duration.ofNanos(
                        Math.round(seconds * Duration.ofSeconds(1).toNanos()));
            }
        } catch (NumberFormatException e) {
            // The same fault as a number out of range.
        }
        throw call.usage().fault("--interval needs 0.1 to 3600 seconds, not " + typed);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
