package org.vivarium.console;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Backlog;
import org.vivarium.channels.ChannelInfo;
import org.vivarium.channels.EndState;
import org.vivarium.channels.QueueInfo;
import org.vivarium.channels.Waiter;

/** How queues and channels stand, with the interpreters by their names: for a person as text, for a program as objects. */
final class Standing {
    /** Those who have sent items and are not there any more. */
    static final String ENDED = "(ended)";

    /** How wide a cell with names may be, so that a list of channels fits 80 columns. */
    private static final int CELL = 15;

    private final Map<Long, String> names = new HashMap<>();

    Standing(Services services) {
        services.interpreters().list().forEach(interpreter -> names.put(interpreter.id(), interpreter.name()));
    }

    /** What a program gets of a received value. {@code UNBOUND} is told from a string of that name by the flag. */
    static Map<String, @Nullable Object> received(@Nullable Object value, boolean unbound) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("value", unbound ? null : value);
        object.put("unbound", unbound);
        return object;
    }

    static String items(int count) {
        return count + (count == 1 ? " item" : " items");
    }

    /** The interpreter's name. One that has just ended is not in the list of them any more. */
    String name(long interpreter) {
        return names.getOrDefault(interpreter, "interpreter " + interpreter);
    }

    /** The ids and names of the interpreters that there are. */
    Map<Long, String> names() {
        return new TreeMap<>(names);
    }

    // --- for a person ---

    /** The names, as many as a cell has room for. */
    String cell(Collection<Long> interpreters) {
        StringBuilder cell = new StringBuilder();
        int left = interpreters.size();
        for (long interpreter : new TreeSet<>(interpreters)) {
            String name = name(interpreter);
            String rest = left > 1 ? " +" + (left - 1) : "";
            if (!cell.isEmpty() && cell.length() + 1 + name.length() + rest.length() > CELL) {
                return cell + " +" + left;
            }
            cell.append(cell.isEmpty() ? "" : " ").append(name);
            left--;
        }
        return cell.toString();
    }

    /** How many items there are, and how many of those are of interpreters that have ended. */
    static String cell(Backlog backlog) {
        return backlog.count() + (backlog.unbound() == 0 ? "" : " (" + backlog.unbound() + " ended)");
    }

    /** How many wait for what, as in {@code 2 put, 1 get}. */
    static String cell(List<Waiter> waiters, String sends, String receives) {
        long senders = waiters.stream().filter(Waiter::sends).count();
        long receivers = waiters.size() - senders;
        String sending = senders == 0 ? "" : senders + " " + sends;
        String receiving = receivers == 0 ? "" : receivers + " " + receives;
        return sending + (sending.isEmpty() || receiving.isEmpty() ? "" : ", ") + receiving;
    }

    Map<String, @Nullable Object> text(QueueInfo info) {
        Map<String, @Nullable Object> text = head(info);
        text(text, info.backlog(), info.waiters());
        Map<String, Object> bindings = new LinkedHashMap<>();
        new TreeMap<>(info.bindings()).forEach((interpreter, count) -> bindings.put(name(interpreter), count));
        text.put("bindings", orNone(bindings));
        return text;
    }

    Map<String, @Nullable Object> text(ChannelInfo info) {
        Map<String, @Nullable Object> text = head(info);
        text(text, info.backlog(), info.waiters());
        text.put("senders", text(info.senders()));
        text.put("receivers", text(info.receivers()));
        return text;
    }

    private void text(Map<String, @Nullable Object> text, Backlog backlog, List<Waiter> waiters) {
        Map<String, Object> from = new LinkedHashMap<>();
        new TreeMap<>(backlog.byInterpreter()).forEach((interpreter, count) -> from.put(name(interpreter), count));
        if (backlog.unbound() > 0) {
            from.put(ENDED, backlog.unbound());
        }
        text.put("items", backlog.count());
        if (!from.isEmpty()) {
            text.put("sent by", from);
        }
        text.put("waiting", waiters.size());
    }

    private @Nullable Object text(List<EndState> ends) {
        Map<String, Object> text = new LinkedHashMap<>();
        ends.forEach(end -> text.put(name(end.interpreter()), end.open() ? "open" : "released"));
        return orNone(text);
    }

    private static @Nullable Object orNone(Map<String, Object> map) {
        return map.isEmpty() ? null : map;
    }

    /** Who waits, the longest first. */
    Table table(List<Waiter> waiters, String sends, String receives) {
        Table table = new Table("INTERPRETER", "THREAD", "WAITS TO", "FOR");
        for (Waiter waiter : waiters) {
            table.row(
                    name(waiter.interpreter()),
                    waiter.thread(),
                    waiter.sends() ? sends : receives,
                    new Quantity.Time(waiter.waited()));
        }
        return table;
    }

    // --- for a program ---

    Map<String, @Nullable Object> object(QueueInfo info) {
        Map<String, @Nullable Object> object = head(info);
        object(object, info.backlog());
        object.put("bindings", counts(info.bindings(), "count"));
        object.put("waiters", objects(info.waiters(), "put", "get"));
        return object;
    }

    Map<String, @Nullable Object> object(ChannelInfo info) {
        Map<String, @Nullable Object> object = head(info);
        object(object, info.backlog());
        object.put("senders", objects(info.senders()));
        object.put("receivers", objects(info.receivers()));
        object.put("waiters", objects(info.waiters(), "send", "recv"));
        return object;
    }

    private void object(Map<String, @Nullable Object> object, Backlog backlog) {
        object.put("items", backlog.count());
        object.put("items_of_ended", backlog.unbound());
        object.put("sent_by", counts(backlog.byInterpreter(), "items"));
    }

    private List<Map<String, Object>> counts(Map<Long, Integer> counts, String label) {
        return new TreeMap<>(counts)
                .entrySet().stream()
                        .map(entry -> {
                            Map<String, Object> object = interpreter(entry.getKey());
                            object.put(label, entry.getValue());
                            return object;
                        })
                        .toList();
    }

    private List<Map<String, Object>> objects(List<EndState> ends) {
        return ends.stream()
                .map(end -> {
                    Map<String, Object> object = interpreter(end.interpreter());
                    object.put("open", end.open());
                    return object;
                })
                .toList();
    }

    private List<Map<String, Object>> objects(List<Waiter> waiters, String sends, String receives) {
        return waiters.stream()
                .map(waiter -> {
                    Map<String, Object> object = interpreter(waiter.interpreter());
                    object.put("thread", waiter.thread());
                    object.put("waits_to", waiter.sends() ? sends : receives);
                    object.put("waited", new Quantity.Time(waiter.waited()));
                    return object;
                })
                .toList();
    }

    private Map<String, Object> interpreter(long id) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("interpreter", id);
        object.put("name", name(id));
        return object;
    }

    // --- for both ---

    private static Map<String, @Nullable Object> head(QueueInfo info) {
        Map<String, @Nullable Object> head = new LinkedHashMap<>();
        head.put("id", info.id());
        head.put("maxsize", info.maxsize() <= 0 ? null : info.maxsize());
        head.put("unbound", Exchange.lower(info.unbound()));
        head.put("fallback", Exchange.lower(info.fallback()));
        return head;
    }

    private static Map<String, @Nullable Object> head(ChannelInfo info) {
        Map<String, @Nullable Object> head = new LinkedHashMap<>();
        head.put("id", info.id());
        head.put("state", Exchange.lower(info.state()));
        head.put("unbound", Exchange.lower(info.unbound()));
        head.put("fallback", Exchange.lower(info.fallback()));
        return head;
    }
}
