package org.vivarium.console;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Channel;
import org.vivarium.channels.ChannelClosedException;
import org.vivarium.channels.ChannelEmptyException;
import org.vivarium.channels.ChannelEnd;
import org.vivarium.channels.ChannelInfo;
import org.vivarium.channels.ChannelTimeoutException;
import org.vivarium.channels.EndState;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.ItemInterpreterDestroyedException;
import org.vivarium.channels.RecvChannel;
import org.vivarium.channels.SendChannel;
import org.vivarium.channels.UnboundItems;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.NotShareableException;

/** The commands of the scope {@code channel}; those that end channels and ends of them are {@link ChannelEnding}'s. */
final class ChannelCommands {
    private static final String SEND = "send";
    private static final String RECV = "recv";

    private final Services services;
    private final Exchange exchange;

    private ChannelCommands(Services services) {
        this.services = services;
        exchange = new Exchange(services);
    }

    static List<Command> commands(Services services, Foreground foreground) {
        ChannelCommands channels = new ChannelCommands(services);
        return List.of(
                new Command(CREATE_USAGE, foreground, channels::create),
                new Command(LIST_USAGE, foreground, channels::list),
                new Command(INFO_USAGE, foreground, channels::info),
                new Command(SEND_USAGE, foreground, channels::send),
                new Command(RECV_USAGE, foreground, channels::recv),
                new Command(ChannelGraph.USAGE, foreground, new ChannelGraph(services)::run));
    }

    private static final String CREATE_USAGE = """
        channel:create - make a channel between interpreters and print its id
        usage: channel:create [--unbound RULE] [--fallback] [--json]
          --unbound RULE  what becomes of items whose interpreter ends: remove, error (who receives one is told so) or
                          unbound (the default: who receives one gets UNBOUND)
          --fallback      values that are not shareable cross as copies
          --json          print a JSON object, as channel:info does
        Nobody has an end of it yet: an interpreter is associated with one when it first sends or receives.
        example: channel:create --unbound error
        """;

    private void create(Call call) {
        UnboundItems rule = Exchange.rule(call).orElse(UnboundItems.UNBOUND);
        Fallback fallback = Exchange.fallback(call);
        Channel made = services.channels().create(rule, fallback);
        call.out()
                .println(
                        call.json()
                                ? Json.of(new Standing(services)
                                        .object(made.send().info()))
                                : made.id());
    }

    private static final String LIST_USAGE = """
        channel:list - list the channels, what is in them, who sends and receives, and who waits
        usage: channel:list [--json]
          --json  print a JSON array of objects
        example: channel:list
        """;

    private void list(Call call) {
        Standing standing = new Standing(services);
        List<ChannelInfo> infos = services.channels().infos();
        Table table = new Table("ID", "STATE", "ITEMS", "SENDERS", "RECEIVERS", "WAITING");
        for (ChannelInfo info : infos) {
            table.row(
                    info.id(),
                    Exchange.lower(info.state()),
                    Standing.cell(info.backlog()),
                    standing.cell(open(info.senders())),
                    standing.cell(open(info.receivers())),
                    Standing.cell(info.waiters(), SEND, RECV));
        }
        Exchange.print(call, infos.stream().map(standing::object).toList(), table, "there are no channels");
    }

    private static List<Long> open(List<EndState> ends) {
        return ends.stream().filter(EndState::open).map(EndState::interpreter).toList();
    }

    private static final String INFO_USAGE = """
        channel:info - show a channel: its state, its items by who has sent them, who has which end, and who waits
        usage: channel:info CHANNEL [--json]
          --json  print a JSON object, with the units in the names
        Items by (ended) are of interpreters that have ended. A channel that is closing has items left to receive.
        example: channel:info 0
        """;

    private void info(Call call) {
        Standing standing = new Standing(services);
        ChannelInfo info = exchange.channel(call).send().info();
        Exchange.print(call, standing.object(info), standing.text(info), standing.table(info.waiters(), SEND, RECV));
    }

    private static final String SEND_USAGE = """
        channel:send - send a value into a channel, and wait until it has been received
        usage: channel:send CHANNEL VALUE [--in ID|NAME] [--timeout SECONDS|--nowait] [--unbound RULE]
          --in ID|NAME       the interpreter that sends it; without it, main
          --timeout SECONDS  take it back and fail when nobody has received it by then; without it, wait until somebody has,
                             or until Ctrl-C, which takes it back
          --nowait           leave it in the channel and do not wait
          --unbound RULE     what becomes of it when that interpreter ends: remove, error or unbound; without it, as the
                             channel has it
        A VALUE is a Python literal: 1, -1.5, True, None, or in quotes '"5"', 'b"x"', '[1, 2]' and '{"a": 1}'. All else is a
        string. A list crosses as a tuple; a dict needs --fallback at channel:create.
        example: channel:send 0 hello --in tenant --nowait
        """;

    private void send(Call call) throws InterruptedException {
        SendChannel end = exchange.channel(call).send();
        Object value = Literals.parse(call.operand(1));
        Optional<UnboundItems> rule = Exchange.rule(call);
        Duration timeout = Exchange.timeout(call);
        exchange.<@Nullable Object>in(call, () -> {
            try {
                if (call.has("nowait")) {
                    end.sendNoWait(value, rule);
                } else {
                    end.send(value, rule, timeout);
                }
            } catch (ChannelTimeoutException e) {
                throw new ConsoleException("channel " + end.id() + " has nobody who receives"
                        + (timeout.isZero() ? "" : " after " + new Quantity.Time(timeout)) + "; "
                        + PythonText.brief(value) + " is taken back");
            } catch (ChannelClosedException e) {
                throw closed(call, end, "send", end.info().senders(), e);
            } catch (NotShareableException e) {
                throw Exchange.explained(e, "channel:create");
            }
            return null;
        });
    }

    /** Tells whether the channel is closed, or this interpreter's end alone. */
    private RuntimeException closed(
            Call call, ChannelEnd end, String side, List<EndState> ends, ChannelClosedException failure) {
        Interpreter interpreter = services.interpreter(call);
        boolean released = ends.stream().anyMatch(own -> own.interpreter() == interpreter.id() && !own.open());
        return released && end.info().state() == ChannelInfo.State.OPEN
                ? new ConsoleException("the " + side + " end of channel " + end.id() + " is released in " + interpreter
                        + "; the channel itself is open")
                : failure;
    }

    private static final String RECV_USAGE = """
        channel:recv - receive the next value of a channel, and wait for one
        usage: channel:recv CHANNEL [--in ID|NAME] [--timeout SECONDS|--nowait] [--default VALUE] [--json]
          --in ID|NAME       the interpreter that receives it; without it, main
          --timeout SECONDS  fail when there is nothing by then; without it, wait until there is, or until Ctrl-C
          --nowait           fail when there is nothing now
          --default VALUE    what to print instead of failing, a Python literal; without --timeout, do not wait either
          --json             print a JSON object: the value, and whether it is UNBOUND; see queue:get --help
        UNBOUND stands for an item whose interpreter has ended.
        example: channel:recv 0 --default None
        """;

    private void recv(Call call) throws InterruptedException {
        RecvChannel end = exchange.channel(call).recv();
        Duration timeout = Exchange.timeout(call);
        Optional<String> byDefault = call.option("default");
        boolean now = call.has("nowait") || (byDefault.isPresent() && !call.has("timeout"));
        exchange.receive(call, () -> {
            try {
                return now ? end.recvNoWait() : end.recv(timeout);
            } catch (ChannelEmptyException | ChannelTimeoutException e) {
                if (byDefault.isPresent()) {
                    return Literals.parse(byDefault.get());
                }
                throw new ConsoleException(
                        Exchange.inVain("channel", end.id(), "empty", now ? Duration.ZERO : timeout));
            } catch (ItemInterpreterDestroyedException e) {
                throw Exchange.lost("channel", end.id());
            } catch (ChannelClosedException e) {
                throw closed(call, end, "recv", end.info().receivers(), e);
            }
        });
    }
}
