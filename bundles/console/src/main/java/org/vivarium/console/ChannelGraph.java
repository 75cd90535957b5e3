package org.vivarium.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Backlog;
import org.vivarium.channels.ChannelInfo;
import org.vivarium.channels.EndState;
import org.vivarium.channels.QueueInfo;
import org.vivarium.channels.Waiter;

/** The command {@code channel:graph}: draws which interpreter sends what to which, over all channels and queues. */
final class ChannelGraph {
    static final String USAGE = """
        channel:graph - draw who talks to whom over all channels and queues, with what is in them and who waits
        usage: channel:graph [--dot|--json]
          --dot   print it in the language of Graphviz
          --json  print a JSON object: all channels and queues, as channel:list and queue:list do
        On the left are those who send, on the right those who receive. Who is bound to a queue and does neither right now is
        on the left with --- in the place of an arrow. Items by (ended) are of interpreters that have ended.
        example: channel:graph --dot
        """;

    private static final long ENDED = -1;

    private final Services services;

    /** What an interpreter has to do with a queue or channel. */
    private enum Way {
        SENDS,
        RECEIVES,
        BOUND
    }

    /** One interpreter at one queue or channel; the note tells its items and its threads that wait. */
    private record Tie(long interpreter, Way way, String note) {}

    /** A queue or channel with its interpreters. */
    private record Edge(String name, String stand, List<Tie> ties) {
        List<Tie> left() {
            return ties.stream().filter(tie -> tie.way() != Way.RECEIVES).toList();
        }

        List<Tie> right() {
            return ties.stream().filter(tie -> tie.way() == Way.RECEIVES).toList();
        }
    }

    ChannelGraph(Services services) {
        this.services = services;
    }

    void run(Call call) {
        List<ChannelInfo> channels = services.channels().infos();
        List<QueueInfo> queues = services.queues().infos();
        Standing standing = new Standing(services);
        if (call.json()) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put("channels", channels.stream().map(standing::object).toList());
            object.put("queues", queues.stream().map(standing::object).toList());
            call.out().println(Json.of(object));
            return;
        }
        List<Edge> edges = Stream.concat(
                        channels.stream().map(ChannelGraph::edge),
                        queues.stream().map(ChannelGraph::edge))
                .toList();
        Map<Long, String> names = standing.names();
        edges.stream()
                .flatMap(edge -> edge.ties().stream())
                .forEach(tie -> names.computeIfAbsent(
                        tie.interpreter(), id -> id == ENDED ? Standing.ENDED : standing.name(id)));
        if (call.has("dot")) {
            call.out().print(dot(edges, names));
        } else if (edges.isEmpty()) {
            call.err().println("there are no channels and no queues");
        } else {
            call.out().print(text(edges, names));
        }
    }

    // --- who is tied to what ---

    private static Edge edge(ChannelInfo info) {
        Map<Long, Tie> senders = new TreeMap<>();
        Map<Long, Tie> receivers = new TreeMap<>();
        addItems(info.backlog(), senders, info.waiters());
        addWaiters(info.waiters(), senders, receivers);
        addEnds(info.senders(), Way.SENDS, senders);
        addEnds(info.receivers(), Way.RECEIVES, receivers);
        String items = Standing.items(info.backlog().count());
        String stand = switch (info.state()) {
            case OPEN -> items;
            case CLOSING -> "closing, " + items;
            case CLOSED -> "closed";
        };
        return edge("channel " + info.id(), stand, senders, receivers);
    }

    private static void addEnds(List<EndState> ends, Way way, Map<Long, Tie> ties) {
        for (EndState end : ends) {
            ties.putIfAbsent(end.interpreter(), new Tie(end.interpreter(), way, end.open() ? "" : "released"));
        }
    }

    private static Edge edge(QueueInfo info) {
        Map<Long, Tie> senders = new TreeMap<>();
        Map<Long, Tie> receivers = new TreeMap<>();
        addItems(info.backlog(), senders, info.waiters());
        addWaiters(info.waiters(), senders, receivers);
        for (long bound : info.bindings().keySet()) {
            if (!receivers.containsKey(bound)) {
                senders.putIfAbsent(bound, new Tie(bound, Way.BOUND, ""));
            }
        }
        int count = info.backlog().count();
        String stand = info.maxsize() <= 0 ? Standing.items(count) : count + " of " + Standing.items(info.maxsize());
        return edge("queue " + info.id(), stand, senders, receivers);
    }

    private static Edge edge(String name, String stand, Map<Long, Tie> senders, Map<Long, Tie> receivers) {
        return new Edge(
                name,
                stand,
                Stream.concat(senders.values().stream(), receivers.values().stream())
                        .toList());
    }

    /** Those who have items in it, and wait or not. */
    private static void addItems(Backlog backlog, Map<Long, Tie> senders, List<Waiter> waiters) {
        backlog.byInterpreter().forEach((id, count) -> {
            String wait = wait(waiters, id, true);
            String note = Standing.items(count) + (wait.isEmpty() ? "" : ", " + wait);
            senders.put(id, new Tie(id, Way.SENDS, note));
        });
        if (backlog.unbound() > 0) {
            senders.put(ENDED, new Tie(ENDED, Way.SENDS, Standing.items(backlog.unbound())));
        }
    }

    private static void addWaiters(List<Waiter> waiters, Map<Long, Tie> senders, Map<Long, Tie> receivers) {
        for (Waiter waiter : waiters) {
            long id = waiter.interpreter();
            Way way = waiter.sends() ? Way.SENDS : Way.RECEIVES;
            (waiter.sends() ? senders : receivers).putIfAbsent(id, new Tie(id, way, wait(waiters, id, waiter.sends())));
        }
    }

    /** How many threads of an interpreter wait, and the longest for how long. */
    private static String wait(List<Waiter> waiters, long interpreter, boolean sends) {
        List<Duration> waited = waiters.stream()
                .filter(waiter -> waiter.interpreter() == interpreter && waiter.sends() == sends)
                .map(Waiter::waited)
                .toList();
        return switch (waited.size()) {
            case 0 -> "";
            case 1 -> "waits " + new Quantity.Time(waited.getFirst());
            default -> waited.size() + " wait " + new Quantity.Time(waited.getFirst());
        };
    }

    // --- the drawing ---

    private static String text(List<Edge> edges, Map<Long, String> names) {
        int left = 0;
        int middle = 0;
        for (Edge edge : edges) {
            left = Math.max(
                    left,
                    edge.left().stream()
                            .mapToInt(tie -> label(tie, names).length())
                            .max()
                            .orElse(0));
            middle = Math.max(middle, middle(edge).length());
        }
        List<String> lines = new ArrayList<>();
        for (Edge edge : edges) {
            int rows = Math.max(1, Math.max(edge.left().size(), edge.right().size()));
            for (int row = 0; row < rows; row++) {
                lines.add((left(edge, row, left, names)
                                + pad(row == 0 ? middle(edge) : "", middle)
                                + right(edge, row, names))
                        .stripTrailing());
            }
        }
        String alone = alone(edges, names).stream().map(names::get).collect(Collectors.joining(", "));
        if (!alone.isEmpty()) {
            lines.add("alone: " + alone);
        }
        return String.join("\n", lines) + "\n";
    }

    private static String left(Edge edge, int row, int width, Map<Long, String> names) {
        if (row >= edge.left().size()) {
            return pad("", width) + "     ";
        }
        Tie tie = edge.left().get(row);
        return pad(label(tie, names), width) + (tie.way() == Way.BOUND ? " --- " : " --> ");
    }

    private static String middle(Edge edge) {
        return edge.name() + ": " + edge.stand();
    }

    private static String right(Edge edge, int row, Map<Long, String> names) {
        return row < edge.right().size() ? " --> " + label(edge.right().get(row), names) : "";
    }

    private static String label(Tie tie, Map<Long, String> names) {
        return names.get(tie.interpreter()) + (tie.note().isEmpty() ? "" : " (" + tie.note() + ")");
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static Set<Long> alone(List<Edge> edges, Map<Long, String> names) {
        Set<Long> alone = new TreeSet<>(names.keySet());
        edges.stream().flatMap(edge -> edge.ties().stream()).forEach(tie -> alone.remove(tie.interpreter()));
        return alone;
    }

    // --- for Graphviz ---

    private static String dot(List<Edge> edges, Map<Long, String> names) {
        StringBuilder dot = new StringBuilder("digraph channels {\n  rankdir=LR;\n");
        names.forEach((id, name) -> dot.append("  ")
                .append(node(id))
                .append(" [label=")
                .append(quoted(name))
                .append("];\n"));
        for (Edge edge : edges) {
            String name = quoted(edge.name());
            dot.append("  ")
                    .append(name)
                    .append(" [shape=box, label=")
                    .append(quoted(middle(edge)))
                    .append("];\n");
            for (Tie tie : edge.ties()) {
                String interpreter = node(tie.interpreter());
                boolean receives = tie.way() == Way.RECEIVES;
                dot.append("  ")
                        .append(receives ? name : interpreter)
                        .append(" -> ")
                        .append(receives ? interpreter : name)
                        .append(" [label=")
                        .append(quoted(tie.note()))
                        .append(tie.way() == Way.BOUND ? ", dir=none];\n" : "];\n");
            }
        }
        return dot.append("}\n").toString();
    }

    /** By the id, for a name may be that of another node. */
    private static String node(long interpreter) {
        return interpreter == ENDED ? "\"ended\"" : "\"interpreter " + interpreter + "\"";
    }

    /** A string of the language; a backslash would be the beginning of an escape in a label. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
