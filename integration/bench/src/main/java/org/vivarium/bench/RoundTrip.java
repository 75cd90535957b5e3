package org.vivarium.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Has a thread in one interpreter ask and a thread in another one answer, each blocking until there is something.
 *
 * @param name its name
 * @param description what is timed
 * @param way what the values go through
 * @param cpython the same for CPython
 */
record RoundTrip(String name, String description, RoundTrips.Way way, String cpython) implements Comparison {
    /** With a queue each way. */
    static final RoundTrip QUEUE = new RoundTrip(
            "queue-roundtrip",
            "ask over a queue and get the answer over another, from interpreter to interpreter",
            RoundTrips.Way.QUEUE,
            """
            import threading
            from concurrent import interpreters

            asking, answering = interpreters.create_queue(), interpreters.create_queue()
            interpreter = interpreters.create()
            interpreter.prepare_main(asking=asking, answering=answering)
            answer = "while (value := asking.get()) is not None: answering.put(value)"
            thread = threading.Thread(target=interpreter.exec, args=(answer,))
            thread.start()

            def timed():
                asking.put(1)
                return answering.get()

            def after(value):
                pass

            def end():
                asking.put(None)
                thread.join()
                interpreter.close()
            """);

    /** With a channel each way. */
    static final RoundTrip CHANNEL = new RoundTrip(
            "channel", "the same over channels, where who sends waits for who receives", RoundTrips.Way.CHANNEL, """
                import threading
                from concurrent import interpreters
                from test.support import channels

                asked, asking = channels.create()
                answered, answering = channels.create()
                interpreter = interpreters.create()
                interpreter.prepare_main(asked=int(asked.id), answering=int(answering.id))
                interpreter.exec(
                    "from test.support import channels;"
                    "asked, answering = channels.RecvChannel(asked), channels.SendChannel(answering)"
                )
                answer = "while (value := asked.recv()) is not None: answering.send(value)"
                thread = threading.Thread(target=interpreter.exec, args=(answer,))
                thread.start()

                def timed():
                    asking.send(1)
                    return answered.recv()

                def after(value):
                    pass

                def end():
                    asking.send(None)
                    thread.join()
                    interpreter.close()
                """);

    /** Of a thousand trips one is slower than the last percentile. */
    private static final int TRIPS_PER_OPERATION = 500;

    @Override
    public List<Result> run(Workbench bench) {
        Samples trips = new Samples();
        Samples python = new Samples();
        int count = bench.effort().operations() * TRIPS_PER_OPERATION;
        for (int round = 0; round < bench.effort().rounds(); round++) {
            bench.round(this, round);
            trips.addAll(ChildProcess.run(bench.program(
                            RoundTrips.class, way.name(), Integer.toString(count), Integer.toString(count)))
                    .numbers());
            bench.cpython().ifPresent(there -> python.addAll(there.times(cpython, bench.effort(), 1e6)));
        }
        List<String> percentiles = new ArrayList<>();
        for (int perMille : new int[] {900, 990, 999}) {
            percentiles.add("p%s %s".formatted(perMille / 10.0, Figure.of(trips.percentile(perMille), "-")));
        }
        return List.of(Result.of(
                        this,
                        "µs",
                        trips,
                        python,
                        "median of %d trips, as many before to warm up".formatted(trips.size()))
                .noting(String.join(", ", percentiles))
                .noting("CPython polls every 10 ms"));
    }
}
