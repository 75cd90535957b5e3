package org.vivarium.console;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.ItemInterpreterDestroyedException;
import org.vivarium.channels.Queue;
import org.vivarium.channels.QueueEmptyException;
import org.vivarium.channels.QueueFullException;
import org.vivarium.channels.QueueInfo;
import org.vivarium.channels.UnboundItems;
import org.vivarium.interpreters.NotShareableException;

/** The commands of the scope {@code queue}. */
final class QueueCommands {
    private static final String PUT = "put";
    private static final String GET = "get";

    private final Services services;
    private final Exchange exchange;

    private QueueCommands(Services services) {
        this.services = services;
        exchange = new Exchange(services);
    }

    static List<Command> commands(Services services, Foreground foreground) {
        QueueCommands queues = new QueueCommands(services);
        return List.of(
                new Command(CREATE_USAGE, foreground, queues::create),
                new Command(LIST_USAGE, foreground, queues::list),
                new Command(INFO_USAGE, foreground, queues::info),
                new Command(PUT_USAGE, foreground, queues::put),
                new Command(GET_USAGE, foreground, queues::get),
                new Command(CLOSE_USAGE, foreground, queues::close));
    }

    private static final String CREATE_USAGE = """
        queue:create - make a queue between interpreters and print its id
        usage: queue:create [--maxsize N] [--unbound RULE] [--fallback] [--in ID|NAME] [--json]
          --maxsize N     how many items it holds at most; 0 (the default) for any number
          --unbound RULE  what becomes of items whose interpreter ends: remove, error (who gets one is told so) or unbound
                          (the default: who gets one gets UNBOUND)
          --fallback      values that are not shareable cross as copies
          --in ID|NAME    the interpreter that is bound to it; without it, main. With the last one that is bound, it goes
          --json          print a JSON object, as queue:info does
        example: queue:create --maxsize 10 --unbound remove
        """;

    private void create(Call call) throws InterruptedException {
        int maxsize = maxsize(call);
        UnboundItems rule = Exchange.rule(call).orElse(UnboundItems.UNBOUND);
        Fallback fallback = Exchange.fallback(call);
        Queue made = exchange.in(call, () -> services.queues().create(maxsize, rule, fallback));
        call.out().println(call.json() ? Json.of(new Standing(services).object(made.info())) : made.id());
    }

    private static int maxsize(Call call) {
        return call.number("--maxsize", call.option("maxsize").orElse("0"), 0, Integer.MAX_VALUE);
    }

    private static final String LIST_USAGE = """
        queue:list - list the queues, what is in them, who is bound to them, and who waits
        usage: queue:list [--json]
          --json  print a JSON array of objects
        example: queue:list
        """;

    private void list(Call call) {
        Standing standing = new Standing(services);
        List<QueueInfo> infos = services.queues().infos();
        Table table = new Table("ID", "ITEMS", "MAXSIZE", "UNBOUND", "BOUND", "WAITING");
        for (QueueInfo info : infos) {
            table.row(
                    info.id(),
                    Standing.cell(info.backlog()),
                    info.maxsize() <= 0 ? "none" : info.maxsize(),
                    Exchange.lower(info.unbound()),
                    standing.cell(info.bindings().keySet()),
                    Standing.cell(info.waiters(), PUT, GET));
        }
        Exchange.print(call, infos.stream().map(standing::object).toList(), table, "there are no queues");
    }

    private static final String INFO_USAGE = """
        queue:info - show a queue: its rules, its items by who has put them, who is bound to it, and who waits
        usage: queue:info QUEUE [--json]
          --json  print a JSON object, with the units in the names, and null for no maxsize
        Items by (ended) are of interpreters that have ended.
        example: queue:info 1
        """;

    private void info(Call call) {
        Standing standing = new Standing(services);
        QueueInfo info = exchange.queue(call).info();
        Exchange.print(call, standing.object(info), standing.text(info), standing.table(info.waiters(), PUT, GET));
    }

    private static final String PUT_USAGE = """
        queue:put - put a value into a queue, and wait for room
        usage: queue:put QUEUE VALUE [--in ID|NAME] [--timeout SECONDS|--nowait] [--unbound RULE]
          --in ID|NAME       the interpreter that puts it; without it, main
          --timeout SECONDS  fail when there is no room by then; without it, wait until there is, or until Ctrl-C
          --nowait           fail when there is no room now
          --unbound RULE     what becomes of it when that interpreter ends: remove, error or unbound; without it, as the
                             queue has it
        A VALUE is a Python literal: 1, -1.5, True, None, or in quotes '"5"', 'b"x"', '[1, 2]' and '{"a": 1}'. All else is a
        string. A list crosses as a tuple; a dict needs --fallback at queue:create.
        example: queue:put 1 hello --in tenant
        """;

    private void put(Call call) throws InterruptedException {
        Queue queue = exchange.queue(call);
        Object value = Literals.parse(call.operand(1));
        Optional<UnboundItems> rule = Exchange.rule(call);
        Duration timeout = Exchange.timeout(call);
        exchange.<@Nullable Object>in(call, () -> {
            put(queue, value, rule, call.has("nowait") ? Duration.ZERO : timeout);
            return null;
        });
    }

    /** A wait of no time is none. */
    private static void put(Queue queue, @Nullable Object value, Optional<UnboundItems> rule, Duration timeout)
            throws InterruptedException {
        try {
            if (timeout.isZero()) {
                queue.putNoWait(value, rule);
            } else {
                queue.put(value, rule, timeout);
            }
        } catch (QueueFullException e) {
            throw new ConsoleException(Exchange.inVain("queue", queue.id(), "full", timeout));
        } catch (NotShareableException e) {
            throw Exchange.explained(e, "queue:create");
        }
    }

    private static final String GET_USAGE = """
        queue:get - take the next value out of a queue, and wait for one
        usage: queue:get QUEUE [--in ID|NAME] [--timeout SECONDS|--nowait] [--default VALUE] [--json]
          --in ID|NAME       the interpreter that gets it; without it, main
          --timeout SECONDS  fail when there is nothing by then; without it, wait until there is, or until Ctrl-C
          --nowait           fail when there is nothing now
          --default VALUE    what to print instead of failing, a Python literal; without --timeout, do not wait either
          --json             print a JSON object: the value, and whether it is UNBOUND. What JSON lacks tells its kind:
                             {"bytes": "AQJB"} in base64, {"float": "nan"}, {"int": "9223372036854775808"}, {"queue": 7},
                             {"send": 0} and {"recv": 0} for ends of channels, {"dict": [[1, "one"]]}
        A value is cut with ... after some 10000 characters, but not in JSON; that is refused above 64 MB.
        UNBOUND stands for an item whose interpreter has ended.
        example: queue:get 1 --timeout 10
        """;

    private void get(Call call) throws InterruptedException {
        Queue queue = exchange.queue(call);
        Duration timeout = Exchange.timeout(call);
        Optional<String> byDefault = call.option("default");
        boolean now = call.has("nowait") || (byDefault.isPresent() && !call.has("timeout"));
        exchange.receive(call, () -> {
            try {
                return now ? queue.getNoWait() : queue.get(timeout);
            } catch (QueueEmptyException e) {
                if (byDefault.isPresent()) {
                    return Literals.parse(byDefault.get());
                }
                throw new ConsoleException(
                        Exchange.inVain("queue", queue.id(), "empty", now ? Duration.ZERO : timeout));
            } catch (ItemInterpreterDestroyedException e) {
                throw Exchange.lost("queue", queue.id());
            }
        });
    }

    private static final String CLOSE_USAGE = """
        queue:close - destroy a queue with what is in it, whoever is bound to it
        usage: queue:close QUEUE
        Who waits at it is told that it is gone.
        example: queue:close 1
        """;

    private void close(Call call) {
        services.queues().destroy(exchange.queue(call).id());
    }
}
