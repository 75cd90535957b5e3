package org.vivarium.python;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Access;

/**
 * Contexts that were made ahead, so that an interpreter finds Python ready. There is a stock of them for each {@link Access} in use. How
 * many a stock keeps follows from how they are taken: each time that it has run empty it keeps twice as many, as many as memory
 * allows, and half of them after each minute in which none was taken. Where all stocks together would be too many, the largest gives
 * way, of equal ones the one that was taken from the longest ago. The first context of a stock is made for who takes it, since a
 * program may want no other.
 *
 * <p>One thread makes them, one at a time, so that it takes no more than one processor from the busy; it is there while there is
 * something to make or to watch.
 *
 * <p>Thread-safe. The monitor guards everything; contexts are made and closed outside of it.
 *
 * <pre>
 * stocks    one for each access that has been taken lately, the one taken last at the end
 *   ready   those that wait, the warmest in front
 *   wanted  how many are to wait
 *   taken   whether one has been taken since the last look
 * worker    makes and watches them
 * closed    nothing is made ahead any more
 * </pre>
 *
 * @param <C> what a context is
 */
final class ContextPool<C> {
    private static final System.Logger LOGGER = System.getLogger(ContextPool.class.getName());

    /** For how long who takes one has the machine to himself: its first line takes four times as long beside the making of another. */
    private static final long REFILL_DELAY_MILLIS = 20;

    private static final long IDLE_SECONDS = 60;
    private static final long CLOSE_SECONDS = 5;

    private final int most;
    private final Function<Access, C> making;
    private final Consumer<C> closing;
    private final Supplier<ScheduledThreadPoolExecutor> workers;

    private final Map<Access, Stock<C>> stocks = new LinkedHashMap<>(4, 0.75f, true);
    private @Nullable ScheduledThreadPoolExecutor worker;
    private boolean closed;

    private static final class Stock<C> {
        final Deque<C> ready = new ArrayDeque<>();
        int wanted;
        boolean taken = true;

        int missing() {
            return wanted - ready.size();
        }
    }

    /**
     * Keeps none at first.
     *
     * @param most how many wait at most; 0 for none
     * @param making makes one
     * @param closing closes one that nobody has taken
     */
    ContextPool(int most, Function<Access, C> making, Consumer<C> closing) {
        this(
                most,
                making,
                closing,
                () -> new ScheduledThreadPoolExecutor(
                        1,
                        Thread.ofPlatform()
                                .daemon()
                                .name("vivarium-python-pool")
                                .inheritInheritableThreadLocals(false)
                                .factory()));
    }

    /** The same with workers of one's own. */
    ContextPool(
            int most, Function<Access, C> making, Consumer<C> closing, Supplier<ScheduledThreadPoolExecutor> workers) {
        this.most = most;
        this.making = making;
        this.closing = closing;
        this.workers = workers;
    }

    /** One that waits, or a new one. */
    C take(Access access) {
        C waiting = poll(access);
        return waiting == null ? making.apply(access) : waiting;
    }

    private synchronized @Nullable C poll(Access access) {
        if (closed || most == 0) {
            return null;
        }
        Stock<C> stock = stocks.get(access);
        if (stock == null) {
            stocks.put(access, new Stock<>());
            return null;
        }
        C waiting = stock.ready.pollFirst();
        stock.taken = true;
        if (waiting == null) {
            stock.wanted = Math.clamp(2L * stock.wanted, 1, most);
            giveWay();
        }
        ScheduledFuture<?> _ = worker().schedule(this::work, REFILL_DELAY_MILLIS, TimeUnit.MILLISECONDS);
        return waiting;
    }

    /** Has the largest want less until all together are no more than memory allows. */
    private void giveWay() {
        int surplus = stocks.values().stream().mapToInt(stock -> stock.wanted).sum() - most;
        for (; surplus > 0; surplus--) {
            stocks.values().stream()
                    .reduce((one, other) -> other.wanted > one.wanted ? other : one)
                    .orElseThrow()
                    .wanted--;
        }
    }

    private synchronized ScheduledThreadPoolExecutor worker() {
        if (worker == null) {
            ScheduledThreadPoolExecutor made = workers.get();
            ScheduledFuture<?> _ =
                    made.scheduleWithFixedDelay(this::shrink, IDLE_SECONDS, IDLE_SECONDS, TimeUnit.SECONDS);
            worker = made;
        }
        return worker;
    }

    /** Closes what is too much, makes one where one is missing, and then lets what else waits for the worker be done first. */
    private void work() {
        surplus().forEach(this::discard);
        Access access = missing();
        if (access == null) {
            return;
        }
        C made;
        try {
            made = making.apply(access);
        } catch (RuntimeException e) {
            // Who wants one makes it, and hears of it.
            LOGGER.log(System.Logger.Level.DEBUG, "no context was made ahead", e);
            giveUp(access);
            return;
        }
        if (!offer(access, made)) {
            discard(made);
        }
    }

    /** What a context is missing of: of what has been taken last, when there is a choice. */
    private synchronized @Nullable Access missing() {
        return closed
                ? null
                : stocks.entrySet().stream()
                        .filter(each -> each.getValue().missing() > 0)
                        .reduce((_, later) -> later)
                        .map(Map.Entry::getKey)
                        .orElse(null);
    }

    private synchronized boolean offer(Access access, C made) {
        again();
        // To get the stock by its key would count as taking from it.
        for (Map.Entry<Access, Stock<C>> each : stocks.entrySet()) {
            Stock<C> stock = each.getValue();
            if (each.getKey().equals(access) && stock.missing() > 0 && waiting() < most) {
                stock.ready.addFirst(made);
                return true;
            }
        }
        return false;
    }

    private int waiting() {
        return stocks.values().stream().mapToInt(stock -> stock.ready.size()).sum();
    }

    /** What cannot be made is not tried again before somebody wants it. */
    private synchronized void giveUp(Access access) {
        // As in an offer.
        stocks.forEach((each, stock) -> {
            if (each.equals(access)) {
                stock.wanted = stock.ready.size();
            }
        });
        again();
    }

    private void again() {
        if (worker != null) {
            worker.execute(this::work);
        }
    }

    private synchronized List<C> surplus() {
        List<C> surplus = new ArrayList<>();
        for (Stock<C> stock : stocks.values()) {
            while (stock.missing() < 0) {
                surplus.add(stock.ready.removeLast());
            }
        }
        return surplus;
    }

    /** Stocks of which none has been taken for a while keep half as many; without any, the worker goes. */
    private void shrink() {
        halve();
        surplus().forEach(this::discard);
    }

    private synchronized void halve() {
        for (Stock<C> stock : stocks.values()) {
            if (!stock.taken) {
                stock.wanted /= 2;
            }
            stock.taken = false;
        }
        if (worker != null && stocks.values().stream().allMatch(stock -> stock.wanted == 0)) {
            worker.shutdown();
            worker = null;
        }
    }

    /** Gives back those that wait, as if none had ever been taken; the one that is being made is waited for. */
    void trim() {
        List<C> left = new ArrayList<>();
        ScheduledThreadPoolExecutor working;
        synchronized (this) {
            stocks.values().forEach(stock -> left.addAll(stock.ready));
            stocks.clear();
            working = worker;
            worker = null;
        }
        if (working != null) {
            // An interrupt would close the streams of what is being made.
            working.shutdown();
            try {
                if (!working.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                    LOGGER.log(System.Logger.Level.WARNING, "a context is still being made ahead");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        left.forEach(this::discard);
    }

    /** Makes none ahead any more. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        trim();
    }

    private void discard(C context) {
        try {
            closing.accept(context);
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "a context that was made ahead does not close", e);
        }
    }
}
