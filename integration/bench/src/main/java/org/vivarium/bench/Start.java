package org.vivarium.bench;

import java.util.List;

/** Starts a process that prints something, and waits for the first byte of it. */
final class Start implements Comparison {
    private static final String PROGRAM = "print(1)";

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String description() {
        return "from the start of a process to the first output of print(1)";
    }

    @Override
    public List<Result> run(Workbench bench) {
        // What is read from disk for the first time is not what this is about.
        time(bench.distribution().command("run", "-c", PROGRAM));
        bench.cpython().ifPresent(peer -> time(peer.command("-c", PROGRAM)));
        Samples vivarium = new Samples();
        Samples cpython = new Samples();
        for (int start = 0; start < bench.effort().starts(); start++) {
            bench.progress()
                    .println("start: " + (start + 1) + " of " + bench.effort().starts());
            vivarium.add(time(bench.distribution().command("run", "-c", PROGRAM)));
            bench.cpython().ifPresent(peer -> cpython.add(time(peer.command("-c", PROGRAM))));
        }
        return List.of(Result.of(
                this,
                "ms",
                vivarium,
                cpython,
                "median of " + vivarium.size()
                        + " starts each, in turns, after one that does not count; to the first byte of output, of"
                        + " dist/bin/vivarium run -c 'print(1)' and of python3.14 -c 'print(1)'"));
    }

    private static double time(ProcessBuilder command) {
        ChildProcess.Output output = ChildProcess.run(command);
        if (!output.text().equals("1\n")) {
            throw new BenchException("%s printed '%s', not 1".formatted(command.command(), output.text()));
        }
        return output.nanosToFirstByte() / 1e6;
    }
}
