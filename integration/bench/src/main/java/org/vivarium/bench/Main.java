package org.vivarium.bench;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The command {@code ./vivarium bench}: results go to standard output, progress and failures to standard error. */
public final class Main {
    /** All there are, in the order of the table. */
    static final List<Comparison> COMPARISONS = List.of(
            new Create(),
            new Import(),
            new Spaces(),
            new PythonCreate(),
            new Start(),
            new Parallel(),
            new Call(),
            new Lock(),
            new Deploy(),
            new QueueCalls(),
            RoundTrip.QUEUE,
            RoundTrip.CHANNEL,
            new QueueScale(),
            new Collect(),
            new PythonHeap(),
            FromPython.CALL,
            FromPython.QUEUE,
            FromPython.ROUND_TRIP,
            FromPython.POOL,
            FromPython.PRIMES);

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int DEFAULT_WIDTH = 120;

    private final List<Comparison> comparisons;
    private final Supplier<Workbench> workbench;
    private final int width;
    private final PrintStream out;
    private final PrintStream err;

    Main(List<Comparison> comparisons, Supplier<Workbench> workbench, int width, PrintStream out, PrintStream err) {
        this.comparisons = comparisons;
        this.workbench = workbench;
        this.width = width;
        this.out = out;
        this.err = err;
    }

    /** Runs the benchmarks that the arguments name, and ends the process. */
    public static void main(String[] arguments) {
        // µ has to arrive whatever the locale says.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int width = Optional.ofNullable(System.getenv("COLUMNS"))
                .filter(columns -> columns.matches("[1-9][0-9]{1,3}"))
                .map(Integer::valueOf)
                .orElse(DEFAULT_WIDTH);
        Main main = new Main(COMPARISONS, () -> workbench(err), width, out, err);
        System.exit(main.run(List.of(arguments)));
    }

    private static Workbench workbench(PrintStream err) {
        Path materials = Path.of(property("vivarium.bench.materials"));
        String cache = System.getenv("XDG_CACHE_HOME");
        Path caches = cache == null || cache.isEmpty() ? Path.of(property("user.home"), ".cache") : Path.of(cache);
        Distribution distribution = new Distribution(Path.of(property("vivarium.home")));
        Peer peer = Peer.on(property("os.name") + " " + property("os.arch"), materials, caches.resolve("vivarium"));
        return new Workbench(distribution, peer, materials, Effort.FULL, err);
    }

    private static String property(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .orElseThrow(() -> new BenchException(
                        "the system property " + name + " is not set; start the benchmarks with ./vivarium bench"));
    }

    /** Runs the command; returns its exit status: 1 when a benchmark failed, 2 when the arguments were wrong. */
    int run(List<String> arguments) {
        try {
            CommandLine line = CommandLine.parse(
                    arguments, comparisons.stream().map(Comparison::name).toList());
            if (line.help()) {
                out.print(help());
            } else if (line.list()) {
                out.print(list());
            } else {
                return compare(line);
            }
            return OK;
        } catch (UsageException mistake) {
            err.println("vivarium bench: " + mistake.getMessage());
            return USAGE;
        } catch (BenchException failure) {
            err.println("vivarium bench: " + failure.getMessage());
            return FAILED;
        }
    }

    private int compare(CommandLine line) {
        Workbench bench = workbench.get();
        List<Result> results = new ArrayList<>();
        int status = OK;
        for (Comparison comparison : chosen(line)) {
            try {
                for (Result row : comparison.run(bench)) {
                    Result result = bench.peer().explain(row);
                    results.add(result);
                    if (line.json()) {
                        out.println(Json.of(result));
                    }
                }
            } catch (BenchException failure) {
                // The others are still worth having.
                err.println("vivarium bench: " + comparison.name() + ": " + failure.getMessage());
                status = FAILED;
            }
        }
        if (!line.json() && !results.isEmpty()) {
            Table.of(results, width).forEach(out::println);
        }
        return status;
    }

    private List<Comparison> chosen(CommandLine line) {
        if (line.names().isEmpty()) {
            return comparisons;
        }
        return line.names().stream()
                .flatMap(name -> comparisons.stream()
                        .filter(comparison -> comparison.name().equals(name)))
                .toList();
    }

    private String list() {
        StringBuilder text = new StringBuilder();
        comparisons.forEach(
                comparison -> text.append("%-23s %s%n".formatted(comparison.name(), comparison.description())));
        return text.toString();
    }

    private String help() {
        return """
            usage: vivarium bench [NAME...] [--json] [--list] [--help]

            Times the same work on Vivarium and on CPython 3.14.3, in turns, and prints a table; without a NAME
            everything there is. A figure is a median, and the ratio is Vivarium's divided by CPython's: below 1
            Vivarium takes less time; for a speed-up (unit x) above 1 is better.

              --json   print one JSON object a line instead, as results come
              --list   print the names of the benchmarks, and what they time
              --help   print this

            Figures go to standard output, progress to standard error. The exit status is 1 when a benchmark
            failed, and 2 when there is no such NAME or option.

            benchmarks:
            """ + list().indent(2) + """

            example: vivarium bench create start --json
            """;
    }
}
