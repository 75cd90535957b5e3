package org.vivarium.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.Usage;

/**
 * What interpreters use in a second, from one look at their figures to the next. The first look is compared with the start
 * of the JVM, when nothing had been used, as is the first one at a new interpreter with the look before. For one thread.
 */
final class Rates {
    private final Figure order;
    private final Map<Long, Usage> before = new HashMap<>();
    private Duration lastLook = Duration.ZERO;

    /** What interpreters can be sorted by. */
    enum Figure {
        CPU,
        ALLOCATION,
        WALL;

        private double of(Rate rate) {
            return switch (this) {
                case CPU -> rate.cpu();
                case ALLOCATION -> rate.allocation();
                case WALL -> rate.wall();
            };
        }

        /** As it is typed. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * An interpreter's figures, and how quickly they have grown.
     *
     * @param interpreter the interpreter
     * @param usage its figures
     * @param cpu seconds of CPU time in a second
     * @param allocation bytes allocated in a second
     * @param wall seconds in a second during which a thread was inside
     */
    record Rate(Interpreter interpreter, Usage usage, double cpu, double allocation, double wall) {}

    Rates(Figure order) {
        this.order = order;
    }

    /**
     * Looks at the interpreters.
     *
     * @param uptime the time since the start of the JVM
     * @return their rates, the highest first, and the lowest id first of those that are the same
     */
    List<Rate> look(List<Interpreter> interpreters, Duration uptime) {
        double seconds = Quantity.seconds(uptime.minus(lastLook));
        Map<Long, Usage> now = new HashMap<>();
        List<Rate> rates = new ArrayList<>();
        for (Interpreter interpreter : interpreters) {
            Usage usage = interpreter.usage();
            Usage old = before.get(interpreter.id());
            now.put(interpreter.id(), usage);
            Duration cpu = old == null ? usage.cpuTime() : usage.cpuTime().minus(old.cpuTime());
            Duration wall = old == null ? usage.wallTime() : usage.wallTime().minus(old.wallTime());
            long allocation = old == null ? usage.allocation() : usage.allocation() - old.allocation();
            rates.add(new Rate(
                    interpreter,
                    usage,
                    perSecond(Quantity.seconds(cpu), seconds),
                    perSecond((double) allocation, seconds),
                    perSecond(Quantity.seconds(wall), seconds)));
        }
        before.clear();
        before.putAll(now);
        lastLook = uptime;
        rates.sort(Comparator.<Rate>comparingDouble(order::of)
                .reversed()
                .thenComparingLong(rate -> rate.interpreter().id()));
        return rates;
    }

    /** Main begins anew with the runtime, and a clock is only so fine. */
    private static double perSecond(double amount, double seconds) {
        return amount > 0 && seconds > 0 ? amount / seconds : 0;
    }
}
